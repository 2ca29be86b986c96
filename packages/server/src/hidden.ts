/** Printed instead of what must not be seen. */
export const HIDDEN = "(hidden)";
