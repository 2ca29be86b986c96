import type { Reply, ServerMessages } from "@earshot/protocol";
import { TestPage } from "../test-page.ts";
import type { ToldPage } from "./once-books.ts";

interface OncePageOptions {
  readonly participantId: string;
  readonly scene: string;
  readonly pageId: string;
  readonly resumeSecret?: string | undefined;
}

/** A page of a story: it outlives its connections, and remembers what it was told. */
export class OncePage implements ToldPage {
  readonly participantId: string;
  readonly scene: string;
  readonly started: ServerMessages["match/started"][] = [];
  readonly released: ServerMessages["released"][] = [];
  readonly finishCodes: string[] = [];
  readonly #pageId: string;
  #secret: string | undefined;
  #page: TestPage | null = null;

  constructor({ participantId, scene, pageId, resumeSecret }: OncePageOptions) {
    this.participantId = participantId;
    this.scene = scene;
    this.#pageId = pageId;
    this.#secret = resumeSecret;
  }

  get isConnected(): boolean {
    return this.#page?.isConnected ?? false;
  }

  get isOver(): boolean {
    return this.#heard("released").length + this.released.length > 0;
  }

  get resumeSecret(): string | undefined {
    return this.#page?.resumeSecret ?? this.#secret;
  }

  /** Over a new connection, as often as the old one has broken. */
  async join(url: string): Promise<Reply> {
    const { participantId, scene } = this;
    const page = new TestPage({ url, participantId, pageId: this.#pageId, scene });
    page.resumeSecret = this.#secret;
    this.#page = page;
    return page.join({ resume: this.started.length > 0 });
  }

  async leave(): Promise<void> {
    await this.#page?.ask("waitroom/leave", {});
  }

  async finish(reason: "finished" | "partner-gone"): Promise<void> {
    const { participantId, scene } = this;
    const matchId = [...this.started, ...this.#heard("match/started")].at(-1)?.matchId;
    if (!this.#page || matchId === undefined) return;
    const said = { scene, participantId, pageId: this.#pageId, matchId, reason };
    const reply = await this.#page.ask("match/finish", said);
    if (reply.ok && reply.completion?.completionCode) this.finishCodes.push(reply.completion.completionCode);
  }

  async catchUp(): Promise<void> {
    if (this.isConnected) await this.#page?.catchUp();
  }

  /** From here on it hears nothing. */
  async drop(): Promise<void> {
    const page = this.#page;
    if (!page) return;
    this.#secret = page.resumeSecret;
    this.started.push(...page.all("match/started"));
    this.released.push(...page.all("released"));
    this.#page = null;
    await page.close();
  }

  #heard<E extends "released" | "match/started">(event: E): ServerMessages[E][] {
    return this.#page?.all(event) ?? [];
  }
}
