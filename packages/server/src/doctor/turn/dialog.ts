import { encode, type StunMessage } from "./message.ts";
import type { Wire } from "./wire.ts";

const ASK_AGAIN_AFTER_MS = 250;
const LOOK_EVERY_MS = 50;

/** Requests and their answers, and what comes unasked, over one wire. */
export class Dialog {
  readonly wire: Wire;
  readonly #withinMs: number;
  readonly #came: StunMessage[] = [];

  constructor(wire: Wire, withinMs: number) {
    this.wire = wire;
    this.#withinMs = withinMs;
    wire.listener = (message) => this.#came.push(message);
  }

  /** The answer to a request, or why there is none, as an error code. */
  async ask(request: StunMessage, key: Buffer | null): Promise<StunMessage | string> {
    const bytes = encode(request, key);
    const isAnswer = ({ kind, transactionId }: StunMessage) =>
      (kind === "success" || kind === "error") && transactionId.equals(request.transactionId);
    return this.#until(isAnswer, bytes);
  }

  /** Says something that is not answered, until something comes that is waited for. */
  async tell(
    indication: StunMessage,
    to: Dialog,
    isAwaited: (message: StunMessage) => boolean,
  ): Promise<StunMessage | string> {
    const bytes = encode(indication, null);
    return to.#until(isAwaited, bytes, this.wire);
  }

  async #until(
    isAwaited: (message: StunMessage) => boolean,
    bytes: Buffer,
    over: Wire = this.wire,
  ): Promise<StunMessage | string> {
    const startMs = performance.now();
    let againAtMs = startMs;
    let pauseMs = ASK_AGAIN_AFTER_MS;
    for (;;) {
      const found = this.#came.find(isAwaited);
      if (found) return found;
      const end = this.wire.ended() ?? over.ended();
      if (end !== null) return end;
      const nowMs = performance.now();
      if (nowMs - startMs >= this.#withinMs) return "ETIMEDOUT";
      if (nowMs >= againAtMs) {
        over.send(bytes);
        // What is relayed goes by datagrams on its last part, whatever the wire is.
        againAtMs = over.isReliable && over === this.wire ? Number.POSITIVE_INFINITY : nowMs + pauseMs;
        pauseMs *= 2;
      }
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
  }
}
