/** A random id of 96 bits. `crypto.randomUUID` is missing on plain http, where a laboratory's own network may run. */
export declare function randomId(): string;
/** Cannot be guessed, so nobody can answer a ping before it has arrived. */
export declare function randomNonce(): number;
//# sourceMappingURL=random.d.ts.map
