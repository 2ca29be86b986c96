import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FifoMatchmaker } from "@earshot/matchmaker";
import { readRecords, type RecordLine } from "@earshot/records";
import { test as base } from "vitest";
import { startServer, type EarshotServer } from "../src/serve/earshot-server.ts";
import type { ServerOptions } from "../src/serve/server-options.ts";
import { scene, type Scene } from "../src/study/scene.ts";
import type { Study } from "../src/study/study.ts";
import { HandClock } from "./hand-clock.ts";
import { LogBook } from "./log-book.ts";
import { PATIENCE_MS } from "./patience.ts";
import { RawPage } from "./raw-page.ts";
import { TestPage } from "./test-page.ts";

/** A scene whose pairs are probed: at most 100 ms, and nothing else that is not the default. */
export function probedScene(name = "game"): Scene {
  return scene(name).matchmaking({ matchmaker: new FifoMatchmaker({ maxP2pRttMs: 100 }) });
}

/** A scene of every test server in which nobody is ever matched: to see that the server serves. */
const elsewhere = "elsewhere";

interface TestServerOptions {
  readonly server: EarshotServer;
  readonly recordsFile: string;
  readonly scene: string;
}

/** A real server on a free port, and the pages that talk to it. */
export class TestServer {
  readonly port: number;
  readonly url: string;
  readonly #pages: TestPage[] = [];
  readonly #rawPages: RawPage[] = [];
  readonly #options: TestServerOptions;
  #isClosed = false;

  constructor(options: TestServerOptions) {
    this.#options = options;
    this.port = options.server.port;
    this.url = `http://127.0.0.1:${this.port}`;
  }

  /** A page that is connected and has not joined. A second one of the same participant gets an id of its own. */
  page(participantId: string, pageId: string = `page-${this.#pages.length}-of-${participantId}`): TestPage {
    const page = new TestPage({ url: this.url, participantId, pageId, scene: this.#options.scene });
    this.#pages.push(page);
    return page;
  }

  /** A page in a browser that says this of itself. */
  pageIn(userAgent: string, participantId: string): TestPage {
    const pageId = `page-${this.#pages.length}-of-${participantId}`;
    const page = new TestPage({ url: this.url, participantId, pageId, scene: this.#options.scene, userAgent });
    this.#pages.push(page);
    return page;
  }

  /** The page that a refresh of this one loads, or its copy in another tab: it knows what the old one stored. */
  nextPage(old: TestPage): TestPage {
    const page = this.page(old.participantId);
    page.resumeSecret = old.resumeSecret;
    return page;
  }

  /** A connection whose frames the test writes itself. */
  async rawPage(options: { namespace?: boolean } = {}): Promise<RawPage> {
    const page = new RawPage(this.url);
    this.#rawPages.push(page);
    return page.open(options);
  }

  /** A page that has joined and waits. */
  async waitingPage(participantId: string): Promise<TestPage> {
    const page = this.page(participantId);
    await page.join();
    await page.nextStatus("waiting");
    return page;
  }

  /** True if somebody else gets a place. */
  async answersOthers(): Promise<boolean> {
    const other = this.page(`other-${this.#pages.length}`);
    const reply = await other.join({ scene: elsewhere });
    await other.ask("waitroom/leave", {});
    await other.close();
    return reply.ok;
  }

  /** What has been written down so far. The file lags a little: `until` says what is waited for. */
  async records(until: (lines: readonly RecordLine[]) => boolean = () => true): Promise<readonly RecordLine[]> {
    if (!this.#isClosed) await this.#options.server.flush();
    const patience = AbortSignal.timeout(PATIENCE_MS);
    for (;;) {
      const text = await readFile(this.#options.recordsFile, "utf8");
      const { lines, errors } = readRecords(text);
      if (errors.length > 0) throw new Error(`the records have what is no line: ${JSON.stringify(errors)}`);
      if (until(lines)) return lines;
      if (patience.aborted) throw new Error(`the records never had it: ${text}`);
    }
  }

  /** The records of a server that has ended: all there will ever be. */
  async finalRecords(): Promise<readonly RecordLine[]> {
    await this.close();
    return this.records();
  }

  /** As at a signal. */
  drain(): Promise<void> {
    return this.#options.server.drain();
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    for (const page of this.#rawPages) page.close();
    await this.#options.server.close();
    await Promise.all(this.#pages.map((page) => page.close()));
  }
}

interface Fixtures {
  clock: HandClock;
  log: LogBook;
  /** A new folder for this test. */
  folder: string;
  /** Starts a server whose pages join the first scene. */
  serve: (...scenes: Scene[]) => Promise<TestServer>;
  /** The same, where the study says more than its scenes, or the server is told more. */
  serveStudy: (study: Omit<Study, "study">, options?: Partial<ServerOptions>) => Promise<TestServer>;
}

export const test = base.extend<Fixtures>({
  clock: async ({}, use) => use(new HandClock()),
  log: async ({}, use) => use(new LogBook()),
  folder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), "earshot-server-"));
    await use(folder);
    await rm(folder, { recursive: true });
  },
  serveStudy: async ({ clock, log, folder }, use) => {
    const servers: TestServer[] = [];
    await use(async (changes, more = {}) => {
      const study = { ...changes, study: "test", scenes: [...changes.scenes, scene(elsewhere).players(1_000)] };
      // The clock of a test stands, so that many at once is what it would be in no time at all.
      const limits = { acceptsPerSecond: 100_000 };
      const own = { port: 0, host: "127.0.0.1", recordsDir: folder, environment: {}, clock, log };
      const options = { study, ...own, limits, ...more };
      const testServer = new TestServer({
        server: await startServer(options),
        recordsFile: join(folder, "test.jsonl"),
        scene: changes.scenes[0]?.name ?? elsewhere,
      });
      servers.push(testServer);
      return testServer;
    });
    await Promise.all(servers.map((server) => server.close()));
  },
  serve: async ({ serveStudy }, use) => use((...scenes) => serveStudy({ scenes })),
});
