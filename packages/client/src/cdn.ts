// What a page has of `earshot.js`. Channels are a file of their own, which only pages that want them load.
export { joinWaitroom, MatchError, nativeLink, participantFromUrl, simplePeerLink, unknownStats } from "./index.ts";
