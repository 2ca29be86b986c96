import { OptionsError } from "@earshot/matchmaker";
import { faultsIn, keyChecks, refuse } from "../options-errors.ts";
import type { Participants, ParticipantsOptions } from "./participants.ts";

const fields: Readonly<Record<keyof Participants, true>> = { kind: true, once: true, exclude: true };

type Check = (value: unknown) => string | null;

/** What is allowed instead; `null`: it is good. */
const checks: Readonly<Record<keyof ParticipantsOptions, Check>> = {
  once: (value) => (value === "study" || value === "scene" || value === false ? null : '"study", "scene" or false'),
  exclude: (value) => (typeof value === "string" && value !== "" ? null : "the path of a file with an id on each line"),
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

/** Also if it comes from another copy of this module, as a study may import it. */
function isParticipants(value: unknown): value is Participants {
  return typeof value === "object" && value !== null && "kind" in value && value.kind === "participants";
}
