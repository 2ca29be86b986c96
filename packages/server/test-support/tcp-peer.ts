import { once } from "node:events";
import { connect, type Socket } from "node:net";

/** Somebody who writes to the server what they like, byte by byte, and never closes a connection. */
export class TcpPeer {
  readonly #socket: Socket;
  #text = "";

  /** Resolves when the connection is there. */
  static async to(port: number): Promise<TcpPeer> {
    const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
    await once(socket, "connect");
    return new TcpPeer(socket);
  }

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.on("data", (data) => (this.#text += data.toString()));
    socket.on("error", () => {});
  }

  say(...lines: string[]): void {
    this.#socket.write(lines.join("\r\n"));
  }

  sendBytes(bytes: Uint8Array): void {
    this.#socket.write(bytes);
  }

  /** Says a little more all the time, until the server does not listen any more. */
  async dripUntilRefused(text: string): Promise<void> {
    const dripping = setInterval(() => this.#socket.write(text), 20);
    await this.#gone();
    clearInterval(dripping);
  }

  /** The server has closed its side: all that it said. */
  async closedByServer(): Promise<string> {
    if (!this.#socket.readableEnded && !this.#socket.destroyed) {
      await Promise.race([once(this.#socket, "end"), this.#gone()]);
    }
    return this.#text;
  }

  /** As when its process is killed while something is on its way to it. */
  reset(): void {
    this.#socket.resetAndDestroy();
  }

  end(): void {
    this.#socket.destroy();
  }

  /** An error comes first, or does not come. */
  #gone(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#socket.destroyed) resolve();
      else this.#socket.once("close", () => resolve());
    });
  }
}
