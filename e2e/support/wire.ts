import type { PageEvent, PageMessage, ServerEvent, ServerMessages } from "@earshot/protocol";
import type { WebSocketRoute } from "@playwright/test";
import type { Tab } from "./tab.ts";

/** What a page says, by the name of its message. */
export type Said = { [E in PageEvent]: readonly [event: E, message: PageMessage<E>] }[PageEvent];

/** What the server says. */
export type Heard = { [E in ServerEvent]: readonly [event: E, message: ServerMessages[E]] }[ServerEvent];

/** What becomes of what a page says; `null`: it never reaches the server. */
export type Rewrite = (said: Said) => Said | null;

/** An event on the wire: engine.io's and socket.io's type, and the number of the answer that is asked for, if any. */
const EVENT_FRAME = /^(42\d*)(\[.*)$/s;

/** Stands between a page and its server, as a participant could who does not leave the SDK as it is. */
export class Wire {
  /** What the page said itself, before it was rewritten. */
  readonly said: Said[] = [];
  /** What the server said, whether or not the page heard it. */
  readonly heard: Heard[] = [];
  readonly #rewrite: Rewrite;
  #page: WebSocketRoute | undefined;
  #server: WebSocketRoute | undefined;
  #lostFrom: ServerEvent | undefined;
  readonly #lateByMs = new Map<ServerEvent, number>();
  #isDown = false;

  /** Before the page joins. */
  static async tap({ page }: Tab, rewrite: Rewrite = (said) => said): Promise<Wire> {
    const wire = new Wire(rewrite);
    await page.routeWebSocket(/socket\.io/, (route) => wire.#carry(route));
    // Only a page that is loaded from here on is routed.
    await page.reload();
    return wire;
  }

  constructor(rewrite: Rewrite) {
    this.#rewrite = rewrite;
  }

  /** Says something to the server as if it came from the page. */
  say(...said: Said): void {
    this.#server?.send(`42${JSON.stringify(said)}`);
  }

  /** Says something to the page as if it came from the server. */
  tell(...heard: Heard): void {
    this.#page?.send(`42${JSON.stringify(heard)}`);
  }

  /** What the server says from the next such message on is lost, as on a connection that died and nobody has noticed yet. */
  loseFrom(event: ServerEvent): void {
    this.#lostFrom = event;
  }

  /** Such a message reaches the page so much later; Infinity: never. */
  delay(event: ServerEvent, byMs: number): void {
    this.#lateByMs.set(event, byMs);
  }

  /** Nothing more is lost, late or in the way. What is lost already stays so. */
  clear(): void {
    this.#lostFrom = undefined;
    this.#lateByMs.clear();
    this.#isDown = false;
  }

  /** The page notices that its connection is dead, and makes another. */
  async cut(): Promise<void> {
    this.clear();
    await this.#page?.close();
  }

  /** Both ends notice that the connection is dead, and the page can make no other until `clear`. */
  async breakDown(): Promise<void> {
    this.#isDown = true;
    await Promise.all([this.#page?.close(), this.#server?.close()]);
  }

  #carry(page: WebSocketRoute): void {
    if (this.#isDown) return void page.close();
    const server = page.connectToServer();
    let isDead = false;
    [this.#page, this.#server] = [page, server];
    page.onMessage((frame) => {
      const [, head = "", body] = EVENT_FRAME.exec(String(frame)) ?? [];
      if (body === undefined) return server.send(frame);
      const said: Said = JSON.parse(body);
      this.said.push(said);
      const rewritten = this.#rewrite(said);
      if (rewritten) server.send(head + JSON.stringify(rewritten));
    });
    server.onMessage((frame) => {
      const [, , body] = EVENT_FRAME.exec(String(frame)) ?? [];
      if (body === undefined) return isDead ? undefined : page.send(frame);
      const heard: Heard = JSON.parse(body);
      this.heard.push(heard);
      const [event] = heard;
      isDead ||= event === this.#lostFrom;
      const lateByMs = this.#lateByMs.get(event) ?? 0;
      if (isDead || lateByMs === Number.POSITIVE_INFINITY) return;
      if (lateByMs > 0) setTimeout(() => page.send(frame), lateByMs);
      else page.send(frame);
    });
  }
}
