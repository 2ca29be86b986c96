import { ofType, type LineOf, type RecordLine } from "@earshot/records";
import type { Once } from "../../src/participants/participants.ts";

/** What one page was told that says how its stay stands, over all of its connections. */
export interface ToldPage {
  readonly participantId: string;
  readonly scene: string;
  readonly started: readonly { readonly matchId: string; readonly rejoined: boolean }[];
  readonly released: readonly {
    readonly reason: string;
    readonly completionCode?: string | undefined;
    readonly repeated?: true | undefined;
  }[];
  /** What it took along when it said that its match was done. */
  readonly finishCodes: readonly string[];
}

type Outcome = LineOf<"outcome">;

const counting: readonly string[] = ["matched", "timed-out", "left-after-wait", "not-ready"];
const afterMatch: readonly string[] = ["already-matched", "finished", "partner-gone"];

/** What is wrong with what people were told and what was written down, in words; empty if all is well. */
export function onceFaults(once: Once, pages: readonly ToldPage[], lines: readonly RecordLine[]): string[] {
  const keyOf = (id: string, scene: string | null) => (once === "scene" ? `${id} in ${scene}` : id);
  const keys = [...new Set(pages.map(({ participantId, scene }) => keyOf(participantId, scene)))];
  return [
    ...pages.flatMap((page) => toldFaults(page, lines)),
    ...(once === false ? repeatedFaults(pages) : []),
    ...keys.flatMap((key) => {
      const isOwn = (id: string, scene: string | null) => keyOf(id, scene) === key;
      const own = pages.filter(({ participantId, scene }) => isOwn(participantId, scene));
      const theirs = lines.filter((line) => "participant_id" in line && isOwn(line.participant_id, line.scene));
      return once === false ? [] : [...outcomeFaults(key, theirs), ...againFaults(key, own, theirs)];
    }),
  ];
}

/** I14: whoever takes part once has one outcome that counts, and no stay after it. */
function outcomeFaults(key: string, lines: readonly RecordLine[]): string[] {
  const outcomes = ofType(lines, "outcome").filter(({ outcome }) => counting.includes(outcome));
  const first = outcomes[0];
  const later = ofType(lines, "arrival").filter(({ seq = 0 }) => first && seq > (first.seq ?? 0));
  return [
    ...(outcomes.length > 1
      ? [`I14 ${key} has the outcomes ${outcomes.map((line) => line.outcome).join(" and ")}`]
      : []),
    ...(later.length > 0 ? [`I14 ${key} arrives after ${first?.outcome}`] : []),
  ];
}

/** I14: whoever comes again is told the outcome that they had, and never another code. */
function againFaults(key: string, pages: readonly ToldPage[], lines: readonly RecordLine[]): string[] {
  const outcome = ofType(lines, "outcome").find((line) => counting.includes(line.outcome));
  const again = pages.flatMap(({ released }) => released.filter(({ repeated }) => repeated));
  const codes = pages.flatMap(({ released, finishCodes }) => [
    ...finishCodes,
    ...released.flatMap(({ completionCode }) => completionCode ?? []),
  ]);
  return [
    ...again
      .filter(({ reason }) => !fits(reason, outcome))
      .map(({ reason }) => `I14 ${key} is told ${reason} again after ${outcome?.outcome ?? "nothing"}`),
    ...(new Set(codes).size > 1 ? [`I14 ${key} has the codes ${[...new Set(codes)].join(" and ")}`] : []),
  ];
}

function fits(reason: string, outcome: Outcome | undefined): boolean {
  return outcome?.outcome === "matched" ? afterMatch.includes(reason) : reason === outcome?.outcome;
}

/** I13: a page that was matched is told so in one way: its match has started, goes on, or is over. */
function toldFaults(page: ToldPage, lines: readonly RecordLine[]): string[] {
  const { participantId: id, scene, started, released } = page;
  const matchIds = [...new Set(started.map(({ matchId }) => matchId))];
  const ways = [
    ...new Set(started.map(({ rejoined }) => (rejoined ? "rejoined" : "started"))),
    ...(released.some(({ reason, repeated }) => reason === "partner-gone" && !repeated) ? ["gone"] : []),
  ];
  const isRecorded = (matchId: string) =>
    ofType(lines, "outcome").some(
      (line) => line.participant_id === id && line.scene === scene && line.match_id === matchId,
    );
  return [
    ...(matchIds.length > 1 ? [`I13 a page of ${id} is in the matches ${matchIds.join(" and ")}`] : []),
    ...(ways.length > 1 ? [`I13 a page of ${id} is told ${ways.join(" and ")}`] : []),
    ...matchIds
      .filter((matchId) => !isRecorded(matchId))
      .map((matchId) => `I13 ${id} is not in the records of ${matchId}`),
  ];
}

function repeatedFaults(pages: readonly ToldPage[]): string[] {
  return pages
    .filter(({ released }) => released.some(({ repeated }) => repeated))
    .map(({ participantId }) => `I14 ${participantId} may come as often as they like, and is told of an earlier time`);
}
