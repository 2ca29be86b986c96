import { protocolVersion } from "@earshot/protocol";
import { peopleIn, type RecordLine } from "@earshot/records";
import { describe, expect, test } from "vitest";
import { HandClock } from "../../test-support/hand-clock.ts";
import { EventLoopLag } from "../page/event-loop-lag.ts";
import type { Records } from "../records/records.ts";
import { Chronicle } from "./chronicle.ts";
import { GroupHistories } from "./group-histories.ts";
import { PastOutcomes } from "./past-outcomes.ts";
import { UsedTokens } from "./used-tokens.ts";
import { Completions } from "../recruiter/completions.ts";
import { Ice } from "../ice/ice.ts";
import { silentLog } from "../log.ts";
import { noMeters } from "../meters.ts";
import { SceneHost } from "./scene-host.ts";
import { scene } from "../study/scene.ts";
import type { PageConnection } from "../page/page-connection.ts";

const hello = { protocolVersion, scene: "game", hidden: false, resume: false };

/** For so long a first round trip is waited for. */
const FIRST_RTT_WAIT_MS = 1_000;

/** A connection that keeps what its page is told. */
function newPage(pageId: string) {
  const told: string[] = [];
  const fake = {
    socket: { id: pageId, emit: (event: string) => void told.push(event) },
    serverRtt: { minMs: null, statistics: null, startMatch: () => {}, stop: () => {} },
  };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- all that a host does with a connection
  const connection = fake as unknown as PageConnection;
  return { pageId, told, connection };
}

/** More people than one step plans for, for none of whom a plan was made yet: it is due, but its timer is late. */
function crowd(countdownMs: number) {
  const clock = new HandClock();
  const lines: RecordLine[] = [];
  const records: Records = {
    change: async () => 0,
    append: (line) => void lines.push(line),
    sync: async () => true,
    close: async () => {},
  };
  const host = new SceneHost({
    scene: scene("game").waitroom({ countdownMs }),
    beacons: [],
    recordCountry: false,
    ice: new Ice({}, { iceServers: null, turn: null }, clock),
    idPrefix: "",
    studyPrefix: null,
    restartGraceMs: 0,
    histories: new GroupHistories(),
    usedTokens: new UsedTokens(),
    past: new PastOutcomes(false),
    isElsewhere: () => false,
    excluded: new Set(),
    mayWait: {},
    completions: new Completions(null),
    statements: null,
    chronicle: new Chronicle({ study: "test", scene: "game", journal: null, records, clock }),
    clock,
    lag: new EventLoopLag(clock),
    meters: noMeters,
    log: silentLog,
  });
  const join = (participantId: string, page: ReturnType<typeof newPage>, resumeSecret?: string) =>
    host.join({ ...hello, participantId, pageId: page.pageId, resumeSecret }, page.connection, { kind: "open" });
  const people = Array.from({ length: 70 }, (_, number) => {
    const page = newPage(`page-${number}`);
    const participantId = `p${number}`;
    return { participantId, page, standing: join(participantId, page).standing };
  });
  clock.advance(FIRST_RTT_WAIT_MS - 1);
  clock.stall(1);
  lines.length = 0;
  /** What the records say of somebody, in order: types of lines, or outcomes. */
  const recordedOf = (id: string) =>
    lines
      .filter((line) => peopleIn(line).includes(id))
      .map((line) => (line.type === "outcome" ? line.outcome : line.type));
  return { host, clock, people, join, recordedOf };
}

/** Of those whom the first step plans for, of those left for the next one, and on both sides of the border: the 29th is next. */
const some = [0, 7, 27, 28, 29, 42, 69].map((index) => [`p${index}`, index] as const);

describe.each([0, 100, 3_000])("while a plan for a crowd goes on, with a countdown of %i ms,", (countdownMs) => {
  test("a page that is replaced has been told of every match that the records say it was in", () => {
    for (const [participantId, index] of some) {
      const { people, join, recordedOf } = crowd(countdownMs);
      const refreshed = newPage("refreshed");
      // Its own id opens the place as long as no secret was used.
      join(participantId, refreshed, people[index]?.page.pageId);
      const old = people[index]?.page.told ?? [];
      expect(old.at(-1)).toBe("released");
      const recorded = recordedOf(participantId);
      const newcomer = recorded.findIndex((type) => type === "return" || type === "arrival");
      const before = recorded.slice(0, newcomer);
      expect([participantId, before.includes("matched")]).toEqual([participantId, old.includes("match/started")]);
      expect([participantId, before.includes("match")]).toEqual([participantId, old.includes("match/announced")]);
    }
  });

  test("nobody is put forward whose connection broke", () => {
    for (const [participantId, index] of some) {
      const { host, people, recordedOf } = crowd(countdownMs);
      const { page, standing } = people[index] ?? {};
      if (!page || !standing) throw new Error("no place");
      host.disconnected(standing);
      const recorded = recordedOf(participantId);
      expect([participantId, recorded.includes("match")]).toEqual([
        participantId,
        page.told.includes("match/announced"),
      ]);
    }
  });
});
