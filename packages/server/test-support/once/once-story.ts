import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readRecords, type RecordLine } from "@earshot/records";
import { participants, type Once } from "../../src/participants/participants.ts";
import { prolific } from "../../src/recruiter/recruiter.ts";
import { startServer, type EarshotServer } from "../../src/serve/earshot-server.ts";
import { scene } from "../../src/study/scene.ts";
import { drawsOf } from "../draws.ts";
import { HandClock } from "../hand-clock.ts";
import { crashed } from "../journal-test.ts";
import { LogBook } from "../log-book.ts";
import { onceFaults } from "./once-books.ts";
import { OncePage } from "./once-page.ts";

const IDS = ["ann", "bob", "cleo", "dan"];
const SCENES = ["game", "other"];
const MOVES = 40;
const TIMEOUT_MS = 20_000;
const MINIMUM_WAIT_MS = 8_000;
const REJOIN_MS = 10_000;
/** Longer than any wait, grace or match without anybody. */
const AFTERWARDS_MS = 60_000;

export interface OnceStoryOptions {
  readonly seed: number;
  /** What the study says. */
  readonly once: Once;
  /** What is checked. @default the same */
  readonly checked?: Once;
}

/** What came about in the stories, so that a test can show that they were not empty. */
export type OnceCounts = Map<string, number>;

/** Few people, who come to both scenes of a study again and again, in every way; then the books are balanced. */
export async function onceStory(options: OnceStoryOptions, counts: OnceCounts): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), "earshot-once-"));
  const story = new OnceStory(options, folder);
  try {
    return await story.play(counts);
  } finally {
    await story.end();
    await rm(folder, { recursive: true });
  }
}

class OnceStory {
  readonly #options: OnceStoryOptions;
  readonly #draw: () => number;
  readonly #clock = new HandClock();
  readonly #log = new LogBook();
  readonly #pages: OncePage[] = [];
  #folder: string;
  #server: EarshotServer | null = null;
  #lives = 0;

  constructor(options: OnceStoryOptions, folder: string) {
    this.#options = options;
    this.#draw = drawsOf(options.seed);
    this.#folder = folder;
  }

  async play(counts: OnceCounts): Promise<string[]> {
    const { once, checked = once } = this.#options;
    await this.#start();
    for (let move = 0; move < MOVES; move++) {
      await this.#move();
      await this.#settle();
    }
    for (const page of this.#pages) await page.drop();
    this.#clock.advance(AFTERWARDS_MS);
    await this.end();
    const lines = await this.#lines();
    this.#count(lines, counts);
    const errors = this.#log.errors.map(({ message, cause }) => `the server says: ${message} (${String(cause)})`);
    return [...errors, ...onceFaults(checked, this.#pages, lines)];
  }

  async end(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    for (const page of this.#pages) await page.drop();
    await server?.close();
  }

  async #move(): Promise<void> {
    const [what, page] = [this.#draw(), this.#one(this.#pages)];
    if (what < 0.4 || !page) return this.#come();
    if (what < 0.5) return this.#refresh(page);
    if (what < 0.57) return page.isConnected ? page.leave() : undefined;
    if (what < 0.64) return page.drop();
    if (what < 0.71) return this.#return(page);
    if (what < 0.79)
      return page.isConnected ? page.finish(this.#draw() < 0.7 ? "finished" : "partner-gone") : undefined;
    if (what < 0.95) return this.#clock.advance(this.#one([1_000, 6_000, 9_000, 21_000]) ?? 0);
    await this.#restart(this.#draw() < 0.6);
  }

  /** A page that knows nothing of an earlier one. */
  async #come(): Promise<void> {
    await this.#open(this.#one(IDS) ?? "", this.#one(SCENES) ?? "");
  }

  /** A page that knows what another one has stored; that one may still be there, as with a tab that was copied. */
  async #refresh(old: OncePage): Promise<void> {
    if (this.#draw() < 0.6) await old.drop();
    await this.#open(old.participantId, old.scene, old.resumeSecret);
  }

  async #open(participantId: string, sceneName: string, resumeSecret?: string): Promise<void> {
    const pageId = `page-${this.#pages.length}`;
    const page = new OncePage({ participantId, scene: sceneName, pageId, resumeSecret });
    this.#pages.push(page);
    await this.#join(page);
  }

  async #return(page: OncePage): Promise<void> {
    if (!page.isConnected && !page.isOver) await this.#join(page);
  }

  async #join(page: OncePage): Promise<void> {
    if (!this.#server) return;
    const reply = await page.join(`http://127.0.0.1:${this.#server.port}`);
    // Such a page goes.
    if (!reply.ok) await page.drop();
  }

  /** Everybody is cut off; the next process has what was on the disk then. Some never come back. */
  async #restart(isCrash: boolean): Promise<void> {
    const cutOff = this.#pages.filter(({ isConnected }) => isConnected);
    // Somebody may have just come, whose page never hears of it.
    if (isCrash && this.#draw() < 0.5) await this.#come();
    if (isCrash) {
      for (const page of this.#pages) await page.drop();
      this.#folder = await crashed(this.#folder);
    }
    await this.end();
    this.#clock.advance(this.#one([0, 2_000, 30_000]) ?? 0);
    await this.#start();
    for (const page of cutOff) if (this.#draw() < 0.8) await this.#return(page);
  }

  /** Each process has other codes: what somebody was told once stands all the same. */
  async #start(): Promise<void> {
    const { once } = this.#options;
    const life = ++this.#lives;
    const ends = ["finished", "partner-gone", "timed-out", "unsupported", "left-after-wait"] as const;
    const [finished, partnerGone, timedOut, unsupported, left] = ends.map((name) => `${name}-${life}`);
    const codes = {
      finished: finished ?? "",
      "partner-gone": partnerGone ?? "",
      "timed-out": timedOut ?? "",
      unsupported: unsupported ?? "",
      "left-after-wait": left ?? "",
    };
    const rules = { countdownMs: 0, timeoutMs: TIMEOUT_MS, minimumWaitMs: MINIMUM_WAIT_MS, rejoinMs: REJOIN_MS };
    const study = {
      study: "test",
      scenes: SCENES.map((name) => scene(name).waitroom(rules)),
      recruiter: prolific({ codes }),
      participants: participants({ once }),
    };
    const own = { port: 0, host: "127.0.0.1", recordsDir: this.#folder, environment: {} };
    const limits = { acceptsPerSecond: 100_000 };
    this.#server = await startServer({ study, ...own, limits, clock: this.#clock, log: this.#log });
  }

  /** What the move has set going is over: whatever waits for the disk, and what comes of that. */
  async #settle(): Promise<void> {
    for (let round = 0; round < 2; round++) {
      await this.#server?.flush();
      for (const page of this.#pages) await page.catchUp();
    }
  }

  async #lines(): Promise<readonly RecordLine[]> {
    const { lines, errors } = readRecords(await readFile(join(this.#folder, "test.jsonl"), "utf8"));
    if (errors.length > 0) throw new Error(`the records have what is no line: ${JSON.stringify(errors)}`);
    return lines;
  }

  #count(lines: readonly RecordLine[], counts: OnceCounts): void {
    const count = (what: string) => counts.set(what, (counts.get(what) ?? 0) + 1);
    for (const line of lines) {
      if (line.type === "outcome") count(line.outcome);
      if (line.type === "completed" && line.repeated) count(`again: ${line.reason}`);
      if (line.type === "rejoin") count("rejoin");
      if (line.type === "departure") count(`departure: ${line.reason}`);
    }
    if (this.#lives > 1) count("another life");
  }

  #one<T>(all: readonly T[]): T | undefined {
    return all[Math.floor(this.#draw() * all.length)];
  }
}
