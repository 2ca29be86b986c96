// A journal as a server leaves it that ran for hours, written by the server's own code, at the speed of this machine.
import { summarize } from "../../packages/rtt/dist/index.js";
import { readIceEnvironment } from "../../packages/server/dist/ice/ice-environment.js";
import { Ice } from "../../packages/server/dist/ice/ice.js";
import { realDisk } from "../../packages/server/dist/journal/journal-disk.js";
import { openJournal } from "../../packages/server/dist/journal/open-journal.js";
import { silentLog } from "../../packages/server/dist/index.js";
import { noMeters } from "../../packages/server/dist/meters.js";
import { Chronicle } from "../../packages/server/dist/waitroom/chronicle.js";
import { GroupHistories } from "../../packages/server/dist/waitroom/group-histories.js";
import { PastOutcomes } from "../../packages/server/dist/waitroom/past-outcomes.js";
import { Completions } from "../../packages/server/dist/recruiter/completions.js";
import { UsedTokens } from "../../packages/server/dist/waitroom/used-tokens.js";
import { SceneHost } from "../../packages/server/dist/waitroom/scene-host.js";
import { protocolVersion } from "../../packages/protocol/dist/index.js";
import { pageIdOf } from "./raw-page.mjs";
import { study, WAITING } from "./study.mjs";

/** From one who comes and goes to the next. */
const GAP_MS = 300;
/** So many steps are made in one turn of the event loop, and go to the disk together. */
const BATCH = 500;
const log = { ...silentLog, error: console.error };

/**
 * @typedef {{ readonly dueMs: number, readonly action: () => void }} Timer
 */

/** Hours pass in seconds. */
class FastClock {
  /** @type {Set<Timer>} */
  #timers = new Set();
  #nowMs = 0;
  #startMs;

  /** @param {number} startMs since 1970 */
  constructor(startMs) {
    this.#startMs = startMs;
  }

  now() {
    return this.#nowMs;
  }

  date() {
    return new Date(this.#startMs + this.#nowMs);
  }

  /** @param {number} delayMs @param {() => void} action */
  after(delayMs, action) {
    const timer = { dueMs: this.#nowMs + Math.max(0, delayMs), action };
    this.#timers.add(timer);
    return () => void this.#timers.delete(timer);
  }

  /** @param {number} ms */
  advance(ms) {
    this.#nowMs += ms;
    const due = [...this.#timers].filter(({ dueMs }) => dueMs <= this.#nowMs);
    for (const timer of due) if (this.#timers.delete(timer)) timer.action();
  }
}

/**
 * Some came and went; `size` wait in the end, as p0, p1, and so on. No step is missing in the file: it was never written anew.
 * @param {{ folder: string, size: number, steps: number }} options
 */
export async function makeJournal({ folder, size, steps }) {
  const comers = Math.floor((steps - size) / 2);
  const wallClock = new FastClock(Date.now() - GAP_MS * comers);
  let files = 0;
  /** @type {typeof realDisk} */
  const disk = {
    ...realDisk,
    create(path) {
      if (++files > 1) throw new Error("no room for a second file");
      return realDisk.create(path);
    },
  };
  const opened = await openJournal({
    directory: folder,
    recordsDir: folder,
    study: study.study,
    clock: wallClock,
    log,
    disk,
  });
  const { journal, clock } = opened;
  const host = hostOf(opened);
  const durable = () => {
    return new Promise((resolve) =>
      journal.append({ atMs: clock.now(), put: new Map(), facts: [] }, () => resolve(undefined)),
    );
  };
  for (let number = 0; number < comers; number++) {
    join(host, `gone-${number}`);
    host.handle({ kind: "left", participantId: `gone-${number}` });
    wallClock.advance(GAP_MS);
    if (number % BATCH === 0) await durable();
  }
  for (let number = 0; number < size; number++) {
    join(host, `p${number}`);
    if (number % BATCH === 0) await durable();
  }
  await durable();
  host.close();
  await journal.close();
  await opened.records.close();
}

/** @param {import("../../packages/server/dist/journal/open-journal.js").OpenJournal} opened */
function hostOf({ journal, records, clock }) {
  const scene = study.scenes.find(({ name }) => name === WAITING);
  if (!scene) throw new Error("the study has that scene");
  const { run, epoch } = journal.found;
  /** Nothing is ever held up where time passes by hand. @type {any} */
  const lag = { lostMs: () => 0 };
  return new SceneHost({
    scene,
    beacons: [],
    recordCountry: false,
    ice: new Ice(study, readIceEnvironment({}), clock),
    histories: new GroupHistories(),
    usedTokens: new UsedTokens(),
    past: new PastOutcomes(false),
    isElsewhere: () => false,
    excluded: new Set(),
    mayWait: {},
    completions: new Completions(null),
    statements: null,
    chronicle: new Chronicle({ study: study.study, scene: scene.name, journal, records, clock }),
    idPrefix: `${run}.${epoch}-${scene.name}-`,
    studyPrefix: `${run}.`,
    restartGraceMs: 15_000,
    lag,
    clock,
    meters: noMeters,
    log,
  });
}

/** @param {SceneHost} host @param {string} participantId */
function join(host, participantId) {
  const statistics = summarize([40]);
  /** A page of which the server needs no more than this. @type {any} */
  const connection = {
    socket: { id: `socket-of-${participantId}`, emit() {} },
    serverRtt: { minMs: 40, statistics, startMatch() {}, stop() {} },
  };
  const page = { pageId: pageIdOf(participantId), hidden: false, timeZone: "Europe/Berlin", resume: false };
  const { standing } = host.join({ protocolVersion, scene: WAITING, participantId, ...page }, connection, {
    kind: "open",
  });
  if (!standing) throw new Error(`${participantId} was not let in`);
}
