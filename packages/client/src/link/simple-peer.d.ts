// The minified build, which has no types of its own; only what is used here.
declare module "simple-peer/simplepeer.min.js" {
  interface SimplePeerOptions {
    initiator: boolean;
    channelConfig: RTCDataChannelInit;
    iceCompleteTimeout: number;
    wrtc: {
      RTCPeerConnection: () => RTCPeerConnection;
      RTCSessionDescription: typeof RTCSessionDescription;
      RTCIceCandidate: typeof RTCIceCandidate;
    };
  }

  interface SimplePeerSignal {
    type?: string;
    sdp?: string;
    candidate?: { candidate: string; sdpMid: string | null; sdpMLineIndex: number | null };
  }

  class SimplePeer {
    constructor(options: SimplePeerOptions);
    on(event: "signal", listener: (signal: SimplePeerSignal) => void): this;
    on(event: "error" | "close", listener: () => void): this;
    signal(signal: unknown): void;
    destroy(): void;
  }

  export default SimplePeer;
}
