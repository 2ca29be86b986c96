import type { FrameChannel } from "@earshot/client";
import type { DelayLine } from "./delay-line.ts";

/** The lossy channel of a slow link. As it is none of the browser's own it stays in this page, where frames can be held back. */
export class DelayedChannel extends EventTarget implements FrameChannel {
  readonly #inner: FrameChannel;
  readonly #outgoing: DelayLine;

  constructor(inner: FrameChannel, { incoming, outgoing }: { incoming: DelayLine; outgoing: DelayLine }) {
    super();
    this.#inner = inner;
    this.#outgoing = outgoing;
    inner.addEventListener("open", () => this.dispatchEvent(new Event("open")));
    inner.addEventListener("message", ({ data }) => {
      incoming.push(() => this.dispatchEvent(new MessageEvent("message", { data })));
    });
  }

  get readyState(): RTCDataChannelState {
    return this.#inner.readyState;
  }

  get binaryType(): BinaryType {
    return this.#inner.binaryType;
  }

  set binaryType(type: BinaryType) {
    this.#inner.binaryType = type;
  }

  send({ buffer, byteOffset, byteLength }: ArrayBufferView<ArrayBuffer>): void {
    // The caller may use its buffer again while the frame is held.
    const copy = new Uint8Array(buffer, byteOffset, byteLength).slice();
    this.#outgoing.push(() => {
      if (this.readyState === "open") this.#inner.send(copy);
    });
  }
}
