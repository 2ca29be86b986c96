/** Raised with every change that an older page or server would misread. Both ends must speak the same one. */
export const protocolVersion = 1;
