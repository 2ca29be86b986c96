import { once } from "node:events";
import { protocolVersion } from "@earshot/protocol";
import { WebSocket } from "ws";
import { PATIENCE_MS } from "./patience.ts";

/** A connection whose frames the test writes itself: what a page would be that is none of ours. */
export class RawPage {
  readonly frames: string[] = [];
  readonly closed: Promise<unknown>;
  readonly #webSocket: WebSocket;

  constructor(url: string, headers: Readonly<Record<string, string>> = {}) {
    const path = "/socket.io/?EIO=4&transport=websocket";
    this.#webSocket = new WebSocket(`${url.replace("http", "ws")}${path}`, { headers });
    this.#webSocket.on("message", (data) => this.#receive(Buffer.isBuffer(data) ? data.toString() : ""));
    this.#webSocket.on("error", () => {});
    this.closed = new Promise((resolve) => void this.#webSocket.once("close", resolve));
  }

  /** Connected on engine.io's level; with `namespace` on socket.io's too. */
  async open({ namespace = true }: { namespace?: boolean } = {}): Promise<this> {
    await this.until((frame) => frame.startsWith("0"));
    if (!namespace) return this;
    this.send("40");
    await this.until((frame) => frame.startsWith("40"));
    return this;
  }

  join(participantId: string, scene: string): void {
    const page = { participantId, pageId: `page-of-${participantId}`, hidden: false, resume: false };
    this.event("waitroom/join", { protocolVersion, scene, ...page });
  }

  event(name: string, ...payload: unknown[]): void {
    this.send(`42${JSON.stringify([name, ...payload])}`);
  }

  send(data: string | Uint8Array): void {
    if (this.#webSocket.readyState === WebSocket.OPEN) this.#webSocket.send(data);
  }

  /** The first frame, from all there have been, that fits. */
  async until(fits: (frame: string) => boolean): Promise<string> {
    const patience = AbortSignal.timeout(PATIENCE_MS);
    for (;;) {
      const frame = this.frames.find(fits);
      if (frame !== undefined) return frame;
      await once(this.#webSocket, "message", { signal: patience });
    }
  }

  /** Resolves when the server's WebSocket has answered: everything before it has been read. */
  async ping(): Promise<void> {
    if (this.#webSocket.readyState !== WebSocket.OPEN) return;
    const pong = once(this.#webSocket, "pong");
    this.#webSocket.ping();
    await pong;
  }

  /** Reads nothing any more. What it is sent is kept on its way, as long as there is room. */
  stopReading(): void {
    this.#webSocket.pause();
  }

  readOn(): void {
    this.#webSocket.resume();
  }

  close(): void {
    this.#webSocket.terminate();
  }

  #receive(frame: string): void {
    this.frames.push(frame);
    if (frame === "2") this.send("3");
  }
}
