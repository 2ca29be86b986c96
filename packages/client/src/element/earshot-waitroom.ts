import type { Completion, Match } from "../match/match.ts";
import { joinWaitroom } from "../stay/join-waitroom.ts";
import type { JoinOptions } from "../stay/options.ts";
import type { Outcome, Status } from "../stay/status.ts";
import type { Waitroom } from "../stay/waitroom.ts";
import type { End } from "./end-screen.ts";
import type { Action } from "./screen.ts";
import { settingsOf } from "./settings.ts";
import { makeStyle } from "./style.ts";
import { createWaitroomView, type WaitroomView } from "./waitroom-view.ts";
import { checkTexts, loadWords, type OwnTexts } from "./words.ts";

/** What `addEventListener` can listen to. The events do not bubble; `detail` has what is told. */
export interface WaitroomElementEvents {
  /** The match begins. The element is hidden now, until `finish()`: the page goes on. */
  matched: CustomEvent<Match>;
  /**
   * The stay ended without a match, and the element shows it. After `preventDefault()` it does not go to the outcome's
   * `redirectUrl` by itself.
   */
  released: CustomEvent<Extract<Outcome, { kind: "released" }>>;
  /** At every change, as `waitroom.on("status")`. */
  status: CustomEvent<Status>;
}

// Where a page is rendered on a server there are no elements, and importing this must not fail.
const Base: typeof HTMLElement = globalThis.HTMLElement ?? Object;

/**
 * `<earshot-waitroom scene="game">`: takes a place in a waitroom as soon as it is in the page, and shows everything from there to
 * the match, and at the end. Attributes, read when it joins:
 *
 * - `scene`: the scene of the study. Without it the element waits until it is set, as after consent.
 * - `server`: the signalling server. By default where the page itself is.
 * - `participant-id`: by default that of the page's URL, as `participantFromUrl` reads it.
 * - `token`, `max-rtt-ms`: as `joinWaitroom` has them. What else it can be told is in the property `options`.
 * - `alerts`: how somebody who looks elsewhere is called, any of `title icon sound vibration`, which is all, or `none`.
 * - `lang`: the language, by default that of the page: en, de, fr, es or ja. Others come by the property `texts`.
 *
 * Once the element is out of the page for good, the place is given up; a match goes on.
 */
export class EarshotWaitroom extends Base {
  /** @internal */
  static readonly observedAttributes: readonly string[] = ["scene"];
  #options: Partial<JoinOptions> = {};
  #texts: OwnTexts = {};
  #waitroom: Waitroom | null = null;
  #match: Match | null = null;
  #view: Promise<WaitroomView> | null = null;
  #finished: Promise<Completion> | null = null;
  #joinsSoon = false;

  /** What `joinWaitroom` is told beside the attributes; it counts more than they do. To be set before the element joins. */
  get options(): Partial<JoinOptions> {
    return this.#options;
  }

  /** A copy of it is kept. */
  set options(options: Partial<JoinOptions>) {
    this.#options = { ...options };
    this.#joinSoon();
  }

  /**
   * Texts of the page's own, by their keys, in place of the element's. To be set before the element joins.
   * @throws TypeError that names the key, if there is no such text, or if it is no text.
   */
  get texts(): OwnTexts {
    return this.#texts;
  }

  /** A copy of them is kept. */
  set texts(texts: OwnTexts) {
    checkTexts(texts);
    this.#texts = { ...texts };
  }

  /** The stay; `null` before the element has joined. */
  get waitroom(): Waitroom | null {
    return this.#waitroom;
  }

  /** The match, from its begin on; `null` before it. */
  get match(): Match | null {
    return this.#match;
  }

  /**
   * This participant's part in the match is over, as with `match.finish()`, whose first word stands: the element is shown again,
   * with the code and where to go. `goesOn: false`: it does not go there by itself. The connections to the partners stay;
   * `match.leave()` ends them.
   * @throws Error if there is no match, or the server knows nothing of it.
   */
  finish(
    reason: "finished" | "partner-gone" = "finished",
    { goesOn = true }: { readonly goesOn?: boolean } = {},
  ): Promise<Completion> {
    const match = this.#match;
    if (!match) return Promise.reject(new Error("earshot-waitroom: there is no match to be finished"));
    return (this.#finished ??= this.#finish(match, reason, goesOn));
  }

  override addEventListener<E extends keyof WaitroomElementEvents>(
    type: E,
    listener: (event: WaitroomElementEvents[E]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  override addEventListener<E extends keyof HTMLElementEventMap>(
    type: E,
    listener: (event: HTMLElementEventMap[E]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  override addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ): void;
  /** As every element's, with the types of its own events. */
  override addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ): void {
    super.addEventListener(type, listener, options);
  }

  /** @internal */
  connectedCallback(): void {
    for (const name of ["options", "texts"] as const) this.#adopt(name);
    this.#joinSoon();
  }

  /** @internal */
  disconnectedCallback(): void {
    // It may only be moved to another place in the page.
    setTimeout(() => {
      if (this.isConnected) return;
      if (!this.#match) void this.#waitroom?.leave();
      void this.#view?.then((view) => view.close());
      // What has joined shows its end, should it come back.
      if (!this.#waitroom) this.#view = null;
    });
  }

  /** @internal */
  attributeChangedCallback(): void {
    this.#joinSoon();
  }

  /** A property that the page had set before this class was known. */
  #adopt(name: "options" | "texts"): void {
    const given = Object.getOwnPropertyDescriptor(this, name);
    if (!given) return;
    Reflect.deleteProperty(this, name);
    Reflect.set(this, name, given.value);
  }

  /** Once, and not before everything is set that is set at the same time. */
  #joinSoon(): void {
    if (this.#joinsSoon) return;
    this.#joinsSoon = true;
    queueMicrotask(() => {
      this.#joinsSoon = false;
      if (this.isConnected && !this.#waitroom) this.#join();
    });
  }

  #join(): void {
    try {
      const { join, alerts } = settingsOf(this, this.#options);
      if (!join) return;
      this.#view ??= this.#open(alerts);
      const waitroom = joinWaitroom(join);
      this.#waitroom = waitroom;
      this.#tell(waitroom.status);
      waitroom.on("status", (status) => this.#tell(status));
    } catch (error) {
      this.#view ??= this.#open(new Set());
      void this.#end({ reason: "fault", message: String(error) }, false);
      reportError(error);
    }
  }

  async #open(alerts: Parameters<typeof createWaitroomView>[1]["alerts"]): Promise<WaitroomView> {
    const lang = this.closest<HTMLElement>("[lang]")?.lang || navigator.language;
    const words = await loadWords(lang, this.#texts);
    const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [makeStyle()];
    return createWaitroomView(root, { words, alerts, act: (action) => this.#act(action) });
  }

  #act(action: Action): void {
    if (action === "leave") void this.#waitroom?.leave();
    else this.#waitroom?.[action]();
  }

  #tell(status: Status): void {
    this.dispatchEvent(new CustomEvent("status", { detail: status }));
    if (status.kind === "matched") this.#begin(status.match);
    else if (status.kind !== "released") void this.#view?.then((view) => view.show(status));
    // Whoever leaves the match is on the page's own screens.
    else if (!this.#match || status.reason === "replaced") {
      const event = new CustomEvent("released", { detail: status, cancelable: true });
      void this.#end(status, this.dispatchEvent(event));
    }
  }

  #begin(match: Match): void {
    this.#match = match;
    this.hidden = true;
    void this.#view?.then((view) => view.rest());
    this.dispatchEvent(new CustomEvent("matched", { detail: match }));
  }

  async #finish(match: Match, reason: "finished" | "partner-gone", goesOn: boolean): Promise<Completion> {
    try {
      const completion = await match.finish(reason);
      await this.#end({ reason, ...completion }, goesOn);
      return completion;
    } catch (error) {
      await this.#end({ reason: "failed", message: String(error) }, false);
      throw error;
    }
  }

  async #end(end: End, goesOn: boolean): Promise<void> {
    this.hidden = false;
    (await this.#view)?.end(end, goesOn && this.isConnected);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "earshot-waitroom": EarshotWaitroom;
  }
}
