import { io } from "socket.io-client";
/** The connection to the signalling server. The only file that knows socket.io. */
export class Transport {
  #socket;
  constructor(server, { messages, connected, disconnected }) {
    this.#socket = io(server, {
      transports: ["websocket"],
      forceNew: true,
      reconnectionDelay: 300,
      reconnectionDelayMax: 5_000,
      randomizationFactor: 0.5,
    });
    this.#socket.on("connect", connected);
    this.#socket.on("disconnect", (reason) => disconnected(reason === "io server disconnect"));
    this.#socket.on("rtt/echo", (nonce, acknowledge) => acknowledge(nonce));
    this.#socket.on("protocol/error", (error) => {
      console.warn(`Earshot: the server refused ${error.event}: ${error.message}`);
    });
    for (const [event, handle] of Object.entries(messages)) this.#socket.on(event, handle);
  }
  /** Dropped while not connected: what is said late is said to nobody. The state comes anew with the next connection. */
  send(event, message) {
    if (this.#socket.connected) this.#socket.emit(event, message);
  }
  /** The server's answer; `null` if the connection broke before it came. */
  async ask(event, message) {
    try {
      const reply = await this.#socket.timeout(5_000).emitWithAck(event, message);
      return reply;
    } catch {
      return null;
    }
  }
  close() {
    this.#socket.disconnect();
  }
}
//# sourceMappingURL=transport.js.map
