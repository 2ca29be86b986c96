/**
 * What a connection says in its query that joins nothing and only sees whether it stays open, as that of `earshot doctor`. Nobody
 * is known by it, and the server takes the word of few at a time (page/join-limit.ts).
 */
export const BYSTANDER = "bystander";
