import type { Path } from "@earshot/protocol";
/** How packets travel over the ICE candidate pair in use: `relay` if either end is relayed, else as this end sees itself. */
export declare function readPath(connection: RTCPeerConnection): Promise<Path>;
//# sourceMappingURL=read-path.d.ts.map
