export { joinWaitroom } from "./join-waitroom.js";
export { MatchError } from "./match-error.js";
export { participantFromUrl } from "./participant-from-url.js";
export { simplePeerLink } from "./simple-peer-link.js";
export { Waitroom } from "./waitroom.js";
//# sourceMappingURL=index.js.map
