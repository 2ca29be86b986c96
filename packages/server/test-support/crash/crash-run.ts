import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ofType, readRecords } from "@earshot/records";
import { readJournal } from "../../src/journal/read-journal.ts";
import { drawsOf } from "../draws.ts";
import { audit, orderFaults } from "./audit.ts";
import { CrashPage } from "./crash-page.ts";

/** A process has so many servers at once: a start takes longer than a story. */
export const STUDIES_PER_PROCESS = 40;
const PEOPLE_PER_STUDY = 5;

/** From the first page that comes to the last match there is that much to tell, and something is under way all the time. */
const MOST_TOLD_BEFORE_KILL = 1_200;

const LONGEST_LIFE_MS = 4_000;
/** Longer than the `rejoinMs` of the studies. */
const TOO_LATE_MS = 2_200;
const PATIENCE_MS = 120_000;

/** What became of it, so that a test can show that something was cut off. */
export interface CrashCounts {
  kills: number;
  matches: number;
  cancelled: number;
  withdrawn: number;
  otherOutcomes: number;
  rejoined: number;
  gone: number;
  tooLate: number;
  neverBack: number;
}

/**
 * Pages arrive at the servers of one process, which is killed at any moment, once or twice, and started again each time. When
 * everybody's stay has ended the books must be balanced. Answers what is wrong with them.
 */
export async function crashRun(seed: number, counts: CrashCounts): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), "earshot-crash-"));
  const run = new CrashRun(seed, folder, counts);
  try {
    return await run.play();
  } finally {
    await run.end();
    await rm(folder, { recursive: true });
  }
}

class CrashRun {
  readonly #draw: () => number;
  readonly #folder: string;
  readonly #counts: CrashCounts;
  readonly #faults: string[] = [];
  readonly #pages: CrashPage[][] = [];
  #ports: readonly number[] = [];
  #lives = 0;
  #process: ChildProcess | null = null;
  #toldCount = 0;
  #onTold: () => void = () => {};
  #onAnnounced: () => void = () => {};

  constructor(seed: number, folder: string, counts: CrashCounts) {
    this.#draw = drawsOf(seed);
    this.#folder = folder;
    this.#counts = counts;
  }

  async play(): Promise<string[]> {
    this.#ports = await Promise.all(Array.from({ length: STUDIES_PER_PROCESS }, freePort));
    await this.#start();
    const arriving = this.#arrive();
    for (let kills = 1 + Math.round(this.#draw()); kills > 0; kills--) {
      await this.#told(MOST_TOLD_BEFORE_KILL * this.#draw());
      if (this.#draw() < 0.5) await this.#announced();
      await this.#kill();
      await this.#start();
    }
    await arriving;
    const isOver = Promise.all(this.#pages.flat().map((page) => page.isOver));
    if (!(await isInTime(isOver))) this.#faults.push("somebody's stay does not end");
    await this.#stop("SIGTERM");
    for (const [study, pages] of this.#pages.entries()) await this.#audit(study, pages);
    return this.#faults;
  }

  /** A countdown has begun, unless there is none any more: they are short, and a kill at any moment meets few. */
  async #announced(): Promise<void> {
    const noted = new Promise<void>((resolve) => (this.#onAnnounced = resolve));
    await Promise.race([noted, sleep(LONGEST_LIFE_MS, null, { ref: false })]);
  }

  /** Pages have been told so many things more, however long that takes, or there is nothing to be told any more. */
  async #told(count: number): Promise<void> {
    const until = this.#toldCount + count;
    const noted = new Promise<void>((resolve) => (this.#onTold = () => this.#toldCount >= until && resolve()));
    await Promise.race([noted, sleep(LONGEST_LIFE_MS, null, { ref: false })]);
  }

  async end(): Promise<void> {
    for (const page of this.#pages.flat()) page.close();
    if (this.#process) await this.#stop("SIGKILL");
  }

  async #arrive(): Promise<void> {
    const people = this.#ports.flatMap((port, study) => {
      this.#pages.push([]);
      return Array.from({ length: PEOPLE_PER_STUDY }, (_, who) => {
        const [afterMs, playsMs] = [1_200 * this.#draw(), 200 + 1_000 * this.#draw()];
        const person = { url: `http://127.0.0.1:${port}`, participantId: `p${who}`, playsMs };
        return { study, afterMs, ...person, ...this.#wayBack() };
      });
    });
    await Promise.all(
      people.map(async ({ study, afterMs, ...person }) => {
        await sleep(afterMs);
        const onTold = (event: string) => {
          this.#toldCount++;
          this.#onTold();
          if (event === "match/announced") this.#onAnnounced();
        };
        this.#pages[study]?.push(new CrashPage({ ...person, rttMsOf, onTold }));
      }),
    );
  }

  /** Half of them stay in their match; of the others most come back in time, some too late, and some never. */
  #wayBack(): { readonly backAfterMs?: number | null } {
    const way = this.#draw();
    if (way < 0.5) return {};
    if (way < 0.8) return { backAfterMs: 600 * this.#draw() };
    return { backAfterMs: way < 0.9 ? TOO_LATE_MS : null };
  }

  async #start(): Promise<void> {
    const told = JSON.stringify({ folder: this.#folder, ports: this.#ports, life: ++this.#lives });
    const child = fork(join(import.meta.dirname, "server-process.mjs"), [told], {
      execArgv: [],
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    });
    this.#process = child;
    const [first] = await Promise.race([once(child, "message"), once(child, "exit")]);
    if (first !== "listening") throw new Error(`the server does not start: ${String(first)}`);
  }

  async #kill(): Promise<void> {
    await this.#stop("SIGKILL");
    this.#counts.kills++;
    for (const study of this.#ports.keys()) await this.#checkOrder(study);
  }

  async #stop(signal: NodeJS.Signals): Promise<void> {
    const child = this.#process;
    this.#process = null;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, "exit");
    child.kill(signal);
    await exited;
  }

  async #checkOrder(study: number): Promise<void> {
    const { entries, facts } = readJournal(await readFile(join(this.#folder, `s${study}.journal.jsonl`)));
    const lines = await this.#lines(study);
    const last = lines.at(-1)?.seq ?? 0;
    const unwritten = facts.filter(({ seq }) => seq > last).map((fact) => `${JSON.stringify(fact)}\n`);
    const all = [...lines, ...readRecords(unwritten.join("")).lines];
    const arrivals = ofType(all, "arrival").map((line) => line.participant_id);
    this.#faults.push(...orderFaults(entries, arrivals));
  }

  async #audit(study: number, pages: readonly CrashPage[]): Promise<void> {
    const lines = await this.#lines(study);
    this.#faults.push(...audit(pages, lines).map((fault) => `study ${study}: ${fault}`));
    this.#countReturns(pages);
    this.#counts.matches += ofType(lines, "match").length;
    this.#counts.cancelled += ofType(lines, "match_cancelled").filter(
      ({ reason }) => reason === "server-restart",
    ).length;
    this.#counts.withdrawn += ofType(lines, "withdrawal").filter(({ reason }) => reason === "server-restart").length;
    this.#counts.otherOutcomes += ofType(lines, "outcome").filter(({ outcome }) => outcome !== "matched").length;
  }

  #countReturns(pages: readonly CrashPage[]): void {
    for (const { hasDied, successor } of pages) {
      if (successor?.returns.includes("rejoined")) this.#counts.rejoined++;
      if (successor?.returns.includes("gone")) this.#counts.gone++;
      if (successor?.returns.includes("too late")) this.#counts.tooLate++;
      if (hasDied && !successor) this.#counts.neverBack++;
    }
  }

  async #lines(study: number) {
    return readRecords(await readFile(join(this.#folder, `s${study}.jsonl`), "utf8")).lines;
  }
}

async function isInTime(done: Promise<unknown>): Promise<boolean> {
  const late = Symbol("late");
  return (await Promise.race([done, sleep(PATIENCE_MS, late, { ref: false })])) !== late;
}

/** One pair in seven is too far. */
function rttMsOf(probeId: string): number {
  let hash = 7;
  for (const letter of probeId) hash = (31 * hash + letter.charCodeAt(0)) % 1_000_003;
  return hash % 7 === 0 ? 130 : 20 + (hash % 60);
}

/** Below those from which the system takes some for connections, as a server that is away must find its own free again. */
const ports = { next: 20_000 + (process.pid % 10_000), last: 32_000 };

async function freePort(): Promise<number> {
  for (; ports.next < ports.last;) {
    const port = ports.next++;
    const server = createServer();
    const isFree = once(server, "listening").then(
      () => true,
      () => false,
    );
    server.listen(port, "127.0.0.1");
    if (!(await isFree)) continue;
    const closed = once(server, "close");
    server.close();
    await closed;
    return port;
  }
  throw new Error("no port is free");
}
