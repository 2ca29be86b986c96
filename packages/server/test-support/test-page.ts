import { once } from "node:events";
import { protocolVersion } from "@earshot/protocol";
import type { PageEvent, PageMessage, Reply, ServerEvent, ServerMessages, StatusMessage } from "@earshot/protocol";
import { io } from "socket.io-client";
import { WebSocket } from "ws";
import { Inbox } from "./inbox.ts";
import { PATIENCE_MS } from "./patience.ts";

type JoinMessage = PageMessage<"waitroom/join">;
export type JoinOptions = Partial<Omit<JoinMessage, "protocolVersion">>;
type Told = Exclude<ServerEvent, "rtt/echo">;
type Status<K extends StatusMessage["kind"]> = Extract<StatusMessage, { kind: K }>;

/** A page as the server sees one: a connection that joins, answers echoes, and remembers all it is told. */
export class TestPage {
  readonly participantId: string;
  readonly pageId: string;
  /** Every packet that came, as it came over the wire. */
  readonly frames: string[] = [];
  /** What it does with an echo; answers at once unless told otherwise. */
  onEcho: (nonce: string, acknowledge: (answer?: unknown) => void) => void = (nonce, acknowledge) => acknowledge(nonce);
  /** What it would show to come back, or would hand on to the page that a refresh loads. */
  resumeSecret: string | undefined;
  readonly #inbox = new Inbox(PATIENCE_MS);
  readonly #socket: ReturnType<typeof io>;
  readonly #scene: string;

  constructor({
    url,
    participantId,
    pageId,
    scene,
    userAgent,
  }: {
    url: string;
    participantId: string;
    pageId: string;
    scene: string;
    userAgent?: string;
  }) {
    this.participantId = participantId;
    this.pageId = pageId;
    this.#scene = scene;
    this.#socket = io(url, { transports: ["websocket"], forceNew: true, reconnection: false, ...headersOf(userAgent) });
    this.#socket.on("rtt/echo", (nonce: string, acknowledge: (answer?: unknown) => void) =>
      this.onEcho(nonce, acknowledge),
    );
    this.#socket.on("place/secret", (message: ServerMessages["place/secret"]) => {
      this.resumeSecret = message.resumeSecret;
    });
    this.#socket.onAny((event: string, message: unknown) => {
      if (event !== "rtt/echo") this.#inbox.put(event, message);
    });
    this.#socket.on("disconnect", (reason) => this.#inbox.put("disconnect", reason));
    this.#socket.io.engine.on("packet", ({ data }) => this.frames.push(String(data)));
  }

  get isConnected(): boolean {
    return this.#socket.connected;
  }

  join(options: JoinOptions = {}): Promise<Reply> {
    const { participantId, pageId, resumeSecret } = this;
    const scene = this.#scene;
    return this.ask("waitroom/join", {
      protocolVersion,
      scene,
      participantId,
      pageId,
      resumeSecret,
      hidden: false,
      resume: false,
      ...options,
    });
  }

  /** Joins, and says what it measured of the study's beacons. */
  async located(rttsMs: (number | null)[]): Promise<this> {
    await this.join();
    await this.ask("beacons/report", { rttsMs });
    return this;
  }

  /** Sends one of the messages there are, and waits for the answer. */
  ask<E extends PageEvent>(event: E, message: PageMessage<E>): Promise<Reply> {
    return this.askAnything(event, message);
  }

  /** Sends what no honest page would, and waits for the answer. */
  async askAnything(event: string, ...payload: unknown[]): Promise<Reply> {
    const reply: Reply = await this.#socket.timeout(PATIENCE_MS).emitWithAck(event, ...payload);
    return reply;
  }

  /** Sends without asking for an answer. */
  tell(event: string, ...payload: unknown[]): void {
    this.#socket.emit(event, ...payload);
  }

  /** The next message of that kind that has not been looked at; those that do not fit are passed over. */
  next<E extends Told>(
    event: E,
    fits: (message: ServerMessages[E]) => boolean = () => true,
  ): Promise<ServerMessages[E]> {
    return this.#inbox.take(event, (message) => fits(message as ServerMessages[E])) as Promise<ServerMessages[E]>;
  }

  async nextStatus<K extends StatusMessage["kind"]>(kind: K): Promise<Status<K>> {
    const isOfKind = (status: StatusMessage): status is Status<K> => status.kind === kind;
    const status = await this.next("status", isOfKind);
    if (isOfKind(status)) return status;
    throw new Error(`status is ${status.kind}`);
  }

  /** Everything of that kind so far, looked at or not. */
  all<E extends Told>(event: E): ServerMessages[E][] {
    return this.#inbox.all(event) as ServerMessages[E][];
  }

  /** When this returns, everything that the server had sent to this page before is here. */
  async catchUp(): Promise<void> {
    await this.ask("probe/opened", { probeId: "none" });
  }

  /** Closes the connection. When this returns, the server has noticed: it has answered the WebSocket's closing handshake. */
  async close(): Promise<void> {
    if (!this.isConnected) return void this.#socket.disconnect();
    const { engine } = this.#socket.io;
    const webSocket: unknown = Reflect.get(engine.transport, "ws");
    const isClosed = webSocket instanceof WebSocket ? once(webSocket, "close") : null;
    this.#socket.disconnect();
    await isClosed;
  }

  /** The server has closed the connection. */
  async closedByServer(): Promise<void> {
    if (!this.#socket.connected && this.#inbox.all("disconnect").length > 0) return;
    await this.#inbox.take("disconnect", () => true);
  }
}

function headersOf(userAgent: string | undefined) {
  return userAgent === undefined ? {} : { extraHeaders: { "user-agent": userAgent } };
}
