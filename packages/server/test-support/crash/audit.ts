import { assignmentOf } from "@earshot/matchmaker";
import { ofType, type RecordLine } from "@earshot/records";
import type { CrashPage } from "./crash-page.ts";

/** How long people wait at most on the servers of the crash tests, and how they assign. */
const TIMEOUT_MS = 4_000;
const plan = { roles: [], conditions: ["red", "green", "blue"], seed: 3 };

/** What pages were told, held against what was written down. Empty if all is well. */
export function audit(pages: readonly CrashPage[], lines: readonly RecordLine[]): string[] {
  return [
    ...pages.flatMap(({ faults, successor }) => [...faults, ...(successor?.faults ?? [])]),
    ...numberFaults(lines),
    ...pages.flatMap((page) => [...stayFaults(page, lines), ...returnFaults(page), ...codeFaults(page, lines)]),
    ...matchFaults(lines),
    ...conditionFaults(lines),
  ];
}

function numberFaults(lines: readonly RecordLine[]): string[] {
  const gap = lines.findIndex(({ seq }, index) => seq !== index + 1);
  return gap < 0 ? [] : [`line ${gap + 1} of the records has the number ${lines[gap]?.seq}`];
}

/** Nobody is lost, and nobody has another outcome than they were told, or two. */
function stayFaults({ participantId: id, isIn, outcome, matchId }: CrashPage, lines: readonly RecordLine[]): string[] {
  const arrivals = ofType(lines, "arrival").filter((line) => line.participant_id === id).length;
  const outcomes = ofType(lines, "outcome").filter((line) => line.participant_id === id);
  const recorded = outcomes[0];
  return [
    ...(isIn && arrivals === 0 ? [`${id} was let in, and is in no record`] : []),
    ...(arrivals > 1 ? [`${id} arrived ${arrivals} times: its place was lost`] : []),
    ...(outcomes.length > 1 ? [`${id} has the outcomes ${outcomes.map((line) => line.outcome).join(" and ")}`] : []),
    ...(outcome !== null && recorded?.outcome !== outcome
      ? [`${id} was told ${outcome}, and ${recorded?.outcome ?? "nothing"} is recorded`]
      : []),
    ...(matchId !== null && recorded?.match_id !== matchId
      ? [`${id} was told of ${matchId}, and ${recorded?.match_id} is recorded`]
      : []),
    ...(recorded?.outcome === "timed-out" && recorded.waited_ms < TIMEOUT_MS
      ? [`${id} timed out after ${recorded.waited_ms} ms`]
      : []),
    ...(isIn && outcome === null ? [`${id} has no outcome`] : []),
  ];
}

/** Whoever comes back to a match is told in exactly one way how it stands. */
function returnFaults({ participantId: id, successor }: CrashPage): string[] {
  if (!successor || successor.returns.length === 1) return [];
  return [`${id} came back to its match, and was told ${successor.returns.join(" and ") || "nothing"}`];
}

/** Whoever was told a code is told no other one, and no other one is recorded. */
function codeFaults({ participantId: id, codes, successor }: CrashPage, lines: readonly RecordLine[]): string[] {
  const completed = ofType(lines, "completed").filter((line) => line.participant_id === id);
  const recorded = completed.flatMap(({ completion_code }) => completion_code ?? []);
  const all = new Set([...codes, ...(successor?.codes ?? []), ...recorded]);
  const first = completed.filter(({ repeated }) => !repeated).length;
  return [
    ...(all.size > 1 ? [`${id} has the codes ${[...all].join(" and ")}`] : []),
    ...(first > 1 ? [`${id} completed ${first} times`] : []),
    ...(all.size > recorded.length ? [`${id} was told ${[...all].join()}, and nothing is recorded`] : []),
  ];
}

/** Every match is of two, and was announced once; a match that started was not cancelled, and one that did not was. */
function matchFaults(lines: readonly RecordLine[]): string[] {
  const announced = ofType(lines, "match").map((line) => line.match_id);
  const cancelled = new Set(ofType(lines, "match_cancelled").map((line) => line.match_id));
  const twice = announced.filter((id, index) => announced.indexOf(id) !== index);
  return [
    ...twice.map((id) => `${id} was announced twice`),
    ...[...new Set(announced)].flatMap((id) => {
      const members = ofType(lines, "outcome").filter((line) => line.match_id === id).length;
      if (members === (cancelled.has(id) ? 0 : 2)) return [];
      return [`${id} has ${members} members, and was ${cancelled.has(id) ? "" : "not "}cancelled`];
    }),
  ];
}

/** The balance of conditions goes on. */
function conditionFaults(lines: readonly RecordLine[]): string[] {
  const started = new Map<string, string | null>();
  for (const line of ofType(lines, "outcome"))
    if (line.outcome === "matched") started.set(line.match_id, line.condition);
  const given = [...started.values()];
  const expected = given.map((_, number) => assignmentOf(plan, number).condition);
  return given.join() === expected.join() ? [] : [`the conditions were ${given.join()} instead of ${expected.join()}`];
}

/** Whoever waits by what was kept does so in the order in which they arrived. */
export function orderFaults(entries: ReadonlyMap<string, unknown>, arrivals: readonly string[]): string[] {
  const waiting = [...entries].flatMap(([key, value]) => {
    const [kind, , id]: [string, string, string] = JSON.parse(key);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as it was kept
    const place = value as { seniority: number; matchId: string | null };
    return kind === "place" && place.matchId === null ? [{ id, seniority: place.seniority }] : [];
  });
  const order = waiting.toSorted((a, b) => a.seniority - b.seniority).map(({ id }) => arrivals.lastIndexOf(id));
  return order.some((place, index) => place < 0 || place < (order[index - 1] ?? 0))
    ? [`the order of those who wait is not that of their arrival: ${order.join()}`]
    : [];
}
