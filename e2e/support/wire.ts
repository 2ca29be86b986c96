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
  /** By so much the round trip to the server is longer, as the server times it. */
  serverDelayMs = 0;
  readonly #rewrite: Rewrite;
  #page: WebSocketRoute | undefined;
  #server: WebSocketRoute | undefined;
  #lostFrom: ServerEvent | undefined;

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

  /** The page notices that its connection is dead, and makes another. */
  async cut(): Promise<void> {
    this.#lostFrom = undefined;
    await this.#page?.close();
  }

  #carry(page: WebSocketRoute): void {
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
      const heard: Heard | null = body === undefined ? null : JSON.parse(body);
      if (heard) this.heard.push(heard);
      isDead ||= heard !== null && heard[0] === this.#lostFrom;
      if (isDead) return;
      const delayMs = heard?.[0] === "rtt/echo" ? this.serverDelayMs : 0;
      if (delayMs > 0) setTimeout(() => page.send(frame), delayMs);
      else page.send(frame);
    });
  }
}
