import { readRecords, type RecordLine } from "@earshot/records";
import { expect, test } from "vitest";
import { exampleLines, textOf } from "../../../records/test-support/example-lines.ts";
import { lineWithout } from "./line-without.ts";

const ann = { participantId: "ann", pseudonym: "purged-1" };

const without = (lines: readonly RecordLine[]) => lines.map((line) => lineWithout({ ...line }, ann));

test("every line is one of its type still, and has no trace of the person", () => {
  const left = without(exampleLines).filter((line) => line !== null);
  expect(JSON.stringify(left)).not.toContain("ann");
  const { lines, errors } = readRecords(textOf(left));
  expect(errors).toEqual([]);
  const gone = ["beacons", "country", "attributes", "recruited", "server_slow"];
  expect(lines.map(({ type }) => type)).toEqual(
    exampleLines.map(({ type }) => type).filter((type) => !gone.includes(type)),
  );
});

test("what the server knew of where they were goes, and what others are concerned with stays", () => {
  const [proposal] = without(exampleLines.filter(({ type }) => type === "proposal"));
  expect(proposal).toMatchObject({ participant_ids: ["purged-1", "bob", "cleo"], server_rtt_ms: [null, null, 0] });
  const [outcome] = exampleLines.filter(({ type }) => type === "outcome");
  const known = { server_rtt_n: 9, server_rtt_min_ms: 20, server_rtt_median_ms: 21, server_rtt_p95_ms: 30 };
  const stays = { match_id: "m1", role: "leader", waited_ms: 9_750 };
  expect(lineWithout({ ...outcome, ...known }, ann)).toMatchObject({
    ...stays,
    participant_id: "purged-1",
    server_rtt_n: 0,
    server_rtt_min_ms: null,
    server_rtt_median_ms: null,
    server_rtt_p95_ms: null,
  });
});

test("the same text means somebody else where it stands for something else", () => {
  for (const participantId of ["game", "test", "arrival", "host", "m1", "leader", "prolific", "an"]) {
    const person = { participantId, pseudonym: "purged-1" };
    for (const line of exampleLines) {
      const fields = { ...line };
      expect(lineWithout(fields, person)).toBe(fields);
    }
  }
});

test("who leaves, and whom an error names, is nameless as well", () => {
  expect(lineWithout({ type: "match_cancelled", leaver: "ann" }, ann)).toMatchObject({ leaver: "purged-1" });
  const error = 'Error: nobody for ann ("ann"), but annie, jo-ann and bob';
  expect(lineWithout({ type: "matchmaker_failed", error }, ann)).toEqual({
    type: "matchmaker_failed",
    error: 'Error: nobody for purged-1 ("purged-1"), but annie, jo-ann and bob',
  });
});
