import { systemClock, type Clock } from "../clock.ts";
import type { Environment } from "../environment.ts";
import { readIceEnvironment } from "../ice/ice-environment.ts";
import { loadStudy } from "../study/load-study.ts";
import { version } from "../version.ts";
import { certificateFinding, shakeHands } from "./certificate.ts";
import { diskFinding, tryDisk } from "./disk/disk.ts";
import { lineOf, type Finding } from "./finding.ts";
import { doctorUsage, toDoctorOptions, type DoctorOptions } from "./options.ts";
import { ask, type Answer } from "./server/ask.ts";
import { connect, stayIdle, type Cut } from "./server/connection.ts";
import {
  clockFinding,
  isEarshot,
  readinessFinding,
  schemeFinding,
  serverFinding,
  versionFinding,
} from "./server/server-findings.ts";
import { sitesAbove, type Site } from "./site.ts";
import { idleFinding, isForbidden, originFinding, socketFinding } from "./server/socket-findings.ts";
import { iceFindings } from "./turn/ice-findings.ts";

/** Longer than the minute after which proxies cut off what is idle, unless they are told otherwise. */
const IDLE_MS = 70_000;
const HANDSHAKE_WITHIN_MS = 5_000;

/** Of nobody, so it tells whether all are let in. */
const STRANGE_ORIGIN = "https://earshot-doctor.invalid";

/** Whom to examine, and with what. */
export interface Examination extends DoctorOptions {
  readonly environment: Environment;
  readonly clock: Pick<Clock, "date">;
  readonly idleMs: number;
  /** A certificate to trust beside the usual ones, as PEM. */
  readonly ca?: string;
}

/**
 * `earshot doctor`: prints a line for each check, as soon as it is known. Resolves with whether nothing is a fault.
 * @throws OptionsError that names the flag, the value and what is allowed.
 */
export async function runDoctor(args: readonly string[], print: (line: string) => void): Promise<boolean> {
  if (args.includes("--help") || args.includes("-h")) {
    print(doctorUsage);
    return true;
  }
  const options = toDoctorOptions(args);
  let isWell = true;
  const examination = { ...options, environment: process.env, clock: systemClock, idleMs: IDLE_MS };
  for await (const finding of examine(examination)) {
    print(lineOf(finding));
    if (finding.state === "fault") isWell = false;
  }
  return isWell;
}

/**
 * What is found, in the order in which one would mend it.
 * @throws OptionsError before anything is looked at, if the study or the environment is wrong.
 */
export async function* examine(examination: Examination): AsyncGenerator<Finding> {
  const { site, study: studyFile, recordsDir, environment, clock, ca } = examination;
  // What is wrong with these is said before anything else.
  const study = studyFile === null ? {} : await loadStudy(studyFile);
  const fromEnvironment = readIceEnvironment(environment);
  yield* examineScheme(examination);
  const { found, findings } = await findServer(site, ca);
  yield* findings;
  const idle = found ? yield* examineServer(found, examination) : null;
  yield* iceFindings({ study, fromEnvironment, clock, ca });
  if (recordsDir !== null) yield diskFinding(recordsDir, await tryDisk(recordsDir));
  if (idle) yield idleFinding(examination.idleMs, await idle.cut);
}

async function* examineScheme({ site, clock, ca }: Examination): AsyncGenerator<Finding> {
  if (!site.isSecure) return yield schemeFinding(site);
  const handshake = await shakeHands({ ...site, ca }, HANDSHAKE_WITHIN_MS);
  yield certificateFinding({ check: "TLS", host: site.host, handshake, nowMs: clock.date().getTime() });
}

interface Found {
  /** Where it is; `null` if it is nowhere. */
  readonly found: Site | null;
  readonly findings: readonly Finding[];
}

async function findServer(site: Site, ca: string | undefined): Promise<Found> {
  const echo = await ask(site, "/echo", { ca });
  if (isEarshot(echo)) return { found: site, findings: [serverFinding({ site, echo, above: null })] };
  const sites = sitesAbove(site);
  const answers = await Promise.all(sites.map((one) => ask(one, "/echo", { ca })));
  const above = sites.find((_, index) => isEarshotAt(answers, index)) ?? null;
  return { found: above, findings: [serverFinding({ site, echo, above })] };
}

function isEarshotAt(answers: readonly Answer[], index: number): boolean {
  const answer = answers[index];
  return answer !== undefined && isEarshot(answer);
}

/** A connection that has been left alone, and what becomes of it. */
interface Idle {
  readonly cut: Promise<Cut | null>;
}

async function* examineServer(site: Site, examination: Examination): AsyncGenerator<Finding, Idle | null> {
  const { origin, clock, isQuick, idleMs, ca } = examination;
  const sentAtMs = clock.date().getTime();
  const healthz = await ask(site, "/healthz", { ca });
  const answeredAtMs = clock.date().getTime();
  yield versionFinding(healthz, version());
  yield readinessFinding(await ask(site, "/readyz", { ca }));
  yield clockFinding(healthz, sentAtMs, answeredAtMs);
  const connection = await connect(site, { origin, ca });
  if (origin !== null && connection.kind === "closed" && isForbidden(connection.answer)) {
    yield originFinding(origin, connection);
    return null;
  }
  yield socketFinding(connection);
  if (connection.kind !== "open") return null;
  const idle = isQuick ? null : { cut: stayIdle(connection.socket, idleMs) };
  if (isQuick) connection.socket.disconnect();
  const asked = origin === null ? await connect(site, { origin: STRANGE_ORIGIN, ca }) : connection;
  yield originFinding(origin, asked);
  if (asked !== connection && asked.kind === "open") asked.socket.disconnect();
  return idle;
}
