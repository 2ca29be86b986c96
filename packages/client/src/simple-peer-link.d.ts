import type { PeerLinkFactory } from "./peer-link.ts";
/**
 * A link over simple-peer, which does the offer, the answer and the ICE candidates. Loaded on first use; the minified file is the
 * one that needs no polyfills. Frames use the raw channel, so that simple-peer's stream is not in the timed path.
 */
export declare const simplePeerLink: PeerLinkFactory;
//# sourceMappingURL=simple-peer-link.d.ts.map
