import { OptionsError } from "@earshot/matchmaker";
import { faultsIn, keyChecks, refuse } from "../options-errors.ts";
import type { Participants, ParticipantsOptions } from "./participants.ts";

const fields: Readonly<Record<keyof Participants, true>> = {
  kind: true,
  once: true,
  exclude: true,
  devices: true,
  browsers: true,
  webrtc: true,
  maxServerRttMs: true,
  minSamples: true,
  minConnection: true,
};

const deviceNames: readonly unknown[] = ["desktop", "tablet", "phone"];
const browserNames: readonly string[] = ["chrome", "edge", "firefox", "safari", "opera", "samsung"];
const connections: readonly unknown[] = ["slow-2g", "2g", "3g", "4g"];

type Check = (value: unknown) => string | null;

/** What is allowed instead; `null`: it is good. */
const checks: Readonly<Record<keyof ParticipantsOptions, Check>> = {
  once: (value) => (value === "study" || value === "scene" || value === false ? null : '"study", "scene" or false'),
  exclude: (value) => (typeof value === "string" && value !== "" ? null : "the path of a file with an id on each line"),
  devices: (value) =>
    Array.isArray(value) && value.length > 0 && value.every((one) => deviceNames.includes(one))
      ? null
      : `a list of ${deviceNames.join(", ")}`,
  browsers: (value) =>
    areBrowsers(value) ? null : `an object with a version from 1 on, or true, for any of ${browserNames.join(", ")}`,
  webrtc: (value) => (value === "required" ? null : '"required", as it is in every study'),
  maxServerRttMs: (value) => (isWithin(value, 1, 60_000) ? null : "milliseconds, 1 to 60000"),
  minSamples: (value) => (isWithin(value, 1, 10) && Number.isInteger(value) ? null : "a whole number from 1 to 10"),
  minConnection: (value) => (connections.includes(value) ? null : `one of ${connections.join(", ")}`),
};

/** @throws OptionsError that names the field as the study file has it; OptionsErrors for several. */
export function checkParticipants(value: unknown): void {
  if (!isParticipants(value)) {
    const allowed = "what participants({...}) answers";
    throw new OptionsError({ field: "participants", value, allowed });
  }
  const given: Readonly<Record<string, unknown>> = { ...value };
  refuse(
    faultsIn(
      ...keyChecks("participants", value, Object.keys(fields)),
      ...Object.entries(checks).map(([name, check]) => () => {
        const allowed = given[name] === undefined ? null : check(given[name]);
        if (allowed !== null) throw new OptionsError({ field: `participants.${name}`, value: given[name], allowed });
      }),
    ),
  );
}

function areBrowsers(value: unknown): boolean {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const entries = Object.entries(value);
  return entries.length > 0 && entries.every(([name, least]) => browserNames.includes(name) && isVersion(least));
}

function isVersion(least: unknown): boolean {
  return least === true || (isWithin(least, 1, 10_000) && Number.isInteger(least));
}

function isWithin(value: unknown, least: number, most: number): boolean {
  return typeof value === "number" && value >= least && value <= most;
}

/** Also if it comes from another copy of this module, as a study may import it. */
function isParticipants(value: unknown): value is Participants {
  return typeof value === "object" && value !== null && "kind" in value && value.kind === "participants";
}
