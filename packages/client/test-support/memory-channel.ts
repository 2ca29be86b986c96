import type { FrameChannel } from "../src/link/pinger.ts";

/** A lossy channel in memory. */
export class MemoryChannel extends EventTarget implements FrameChannel {
  binaryType: BinaryType = "blob";
  readyState: RTCDataChannelState = "connecting";
  readonly #deliver: (frame: Uint8Array<ArrayBuffer>) => void;

  /** `deliver` gets each frame that is sent, as it was then. */
  constructor(deliver: (frame: Uint8Array<ArrayBuffer>) => void) {
    super();
    this.#deliver = deliver;
  }

  open(): void {
    this.readyState = "open";
    this.dispatchEvent(new Event("open"));
  }

  close(): void {
    this.readyState = "closed";
  }

  send({ buffer, byteOffset, byteLength }: ArrayBufferView<ArrayBuffer>): void {
    this.#deliver(new Uint8Array(buffer, byteOffset, byteLength).slice());
  }

  /** A frame of the other end. */
  take(frame: Uint8Array<ArrayBuffer>): void {
    if (this.readyState === "open") this.dispatchEvent(new MessageEvent("message", { data: frame.slice().buffer }));
  }
}
