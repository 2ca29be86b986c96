// What runs inside the page under test, in any browser. Each function is sent there as text, so it can use nothing of this
// module.
import type * as Sdk from "@earshot/client";
import type { JoinOptions, Match, Outcome, ProbeVerdict, Sample, Status, Waitroom } from "@earshot/client";

/** What the page under test keeps for the test to look at. */
interface Recording {
  waitroom: Waitroom;
  match: Match | null;
  statuses: Status["kind"][];
  verdicts: ProbeVerdict[];
  samples: Sample[];
  received: string[];
  /** What the first partner told about the connection, what the server did, and that the stay ended after all. */
  told: string[];
}

declare global {
  interface Window {
    earshot: Recording;
  }
}

export type Join = Pick<JoinOptions, "scene" | "participantId" | "hint"> & { readonly native?: boolean };

/** An outcome as a test sees it: a match cannot leave its page. */
export interface SeenOutcome {
  readonly kind: Outcome["kind"];
  readonly reason?: string;
  /** Only of a match that this page came back to. */
  readonly rejoined?: true;
}

/** The outcome of a stay without a match. */
export type Release = Extract<Outcome, { kind: "released" }>;

/** What somebody takes along whose match is done. */
export type TakenAlong = Awaited<ReturnType<Match["finish"]>>;

/** Imports the SDK from the server and joins, keeping all that it tells. */
export async function join({
  scene,
  participantId,
  hint,
  native = false,
  server,
}: Join & { server: string }): Promise<void> {
  const sdkUrl = new URL("earshot.js", location.href).href;
  const { joinWaitroom, nativeLink }: typeof Sdk = await import(sdkUrl);
  const waitroom = joinWaitroom({
    server,
    scene,
    participantId,
    ...(native && { link: nativeLink }),
    ...(hint && { hint }),
  });
  const recording: Recording = {
    waitroom,
    match: null,
    statuses: [waitroom.status.kind],
    verdicts: [],
    samples: [],
    received: [],
    told: [],
  };
  window.earshot = recording;
  waitroom.on("status", (status) => {
    recording.statuses.push(status.kind);
    if (status.kind === "released" && recording.match) recording.told.push(`released: ${status.reason}`);
  });
  waitroom.on("verdict", (verdict) => recording.verdicts.push(verdict));
  waitroom.on("serverSlow", ({ level }) => recording.told.push(`server: ${level}`));
  waitroom.on("sample", (sample) => recording.samples.push(sample));
  void waitroom.outcome.then((outcome) => {
    if (outcome.kind !== "matched") return;
    recording.match = outcome.match;
    for (const partner of outcome.match.partners) {
      partner.on("data", (data) => {
        recording.received.push(typeof data === "string" ? data : `bytes ${[...data].join(" ")}`);
      });
      partner.on("stalled", () => recording.told.push("stalled"));
      partner.on("recovered", () => recording.told.push("recovered"));
      partner.on("away", () => recording.told.push("away"));
      partner.on("back", ({ rejoined }) => recording.told.push(rejoined ? "back: a new page" : "back"));
      partner.on("closed", ({ reason }) => recording.told.push(`closed: ${reason}`));
    }
  });
}

export function isAt(kind: Status["kind"]): boolean {
  return window.earshot.waitroom.status.kind === kind;
}

export function readStatus(): Status {
  return JSON.parse(JSON.stringify(window.earshot.waitroom.status));
}

export async function readOutcome(): Promise<SeenOutcome> {
  const outcome = await window.earshot.waitroom.outcome;
  if (outcome.kind === "matched") return { kind: outcome.kind, ...(outcome.match.rejoined && { rejoined: true }) };
  return { kind: outcome.kind, reason: outcome.reason };
}

export async function readRelease(): Promise<Release> {
  const outcome = await window.earshot.waitroom.outcome;
  if (outcome.kind === "matched") throw new Error("there is a match");
  return outcome;
}

export async function finish(said?: "finished" | "partner-gone"): Promise<TakenAlong> {
  if (!window.earshot.match) throw new Error("there is no match");
  return window.earshot.match.finish(said);
}

export async function leave(): Promise<void> {
  await window.earshot.waitroom.leave();
}

export function ready(): void {
  window.earshot.waitroom.ready();
}

export function hasVerdicts(count: number): boolean {
  return window.earshot.verdicts.length >= count;
}

export function readVerdicts(): ProbeVerdict[] {
  return window.earshot.verdicts;
}

/** What this side measured of its first partner. */
export function readRtt(): Sdk.PartnerRtt | null {
  return window.earshot.match?.partners[0]?.rtt ?? null;
}

/** Sends to every partner, from the match. */
export function sendToAll(message: string | number[]): void {
  const data = typeof message === "string" ? message : new Uint8Array(message);
  for (const partner of window.earshot.match?.partners ?? []) partner.send(data);
}

export function readReceived(): string[] {
  return window.earshot.received;
}

export function readTold(): string[] {
  return window.earshot.told;
}
