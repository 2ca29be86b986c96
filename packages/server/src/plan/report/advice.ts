import { REMOTE_BELOW } from "@earshot/sim";
import type { LimitFigures } from "../trials/figures.ts";
import { GOOD_BELOW, isGood } from "../trials/trials.ts";
import { changeInWords, type Change } from "../trials/change.ts";
import type { Needs } from "../trials/needs.ts";
import { leftOverOf, type PlanReport } from "./report.ts";
import {
  limitInWords,
  arrivalsInWords,
  counted,
  inWords,
  patienceInWords,
  percent,
  percentLeft,
} from "../question/words.ts";

const FEW = `${100 * GOOD_BELOW} %`;

/** What the figures come to, and what would change them. Every sentence names the limit that it speaks of. */
export function advice(report: PlanReport): string[] {
  const { good, figures, needs, scene } = report;
  const named = good ?? figures.at(-1);
  if (!named) return [];
  const sentences = scene.isForComparison
    ? [bestCase(report, named)]
    : [verdict(report, named), leftOver(report), ...(needs ? whatItTakes(needs, report) : [])];
  return [...sentences, remote(report, named)].filter((sentence) => sentence !== null);
}

function verdict(report: PlanReport, named: LimitFigures): string {
  const { good, figures, scene, options } = report;
  const setting =
    `With ${arrivalsInWords(options.arrivals, options.participants)} ` +
    `and a patience of ${patienceInWords(scene.patienceMs)}`;
  const timedOut = inWords(named.timedOut, percentLeft);
  const limit = limitOf(named.maxP2pRttMs, report);
  if (good) {
    const shares = `${inWords(named.matched, percent)} are matched and ${timedOut} time out`;
    return limit === null ? `${setting}, ${shares}, without a limit.` : `${setting}, ${limit} will do: ${shares}.`;
  }
  if (limit === null) return `${setting}, ${timedOut} time out even without a limit.`;
  const widest = figures.length > 1 ? `even at ${limit}, the widest of these` : `at ${limit}`;
  return `${setting}, ${timedOut} time out ${widest}.`;
}

/** Of a matchmaker that nobody can run. */
function bestCase({ scene, options, ...report }: PlanReport, named: LimitFigures): string {
  const limit = limitOf(named.maxP2pRttMs, { ...report, scene, options });
  const at = limit === null ? "without a limit" : `at ${limit}`;
  const whom =
    `With ${arrivalsInWords(options.arrivals, options.participants)} ` +
    `and a patience of ${patienceInWords(scene.patienceMs)}`;
  const who =
    scene.matchmaker === "oracle"
      ? "whoever knew all arrivals and round trips beforehand could match"
      : "whoever knew all round trips beforehand would match";
  return `${whom}, ${who} ${inWords(named.matched, percent)} ${at}. No server knows that; compare it with another matchmaker.`;
}

function limitOf(maxP2pRttMs: number, { scene: { schedule } }: PlanReport): string | null {
  const from = schedule?.[0];
  const last = limitInWords(maxP2pRttMs);
  if (from) return `a limit that grows from ${limitInWords(from.maxP2pRttMs)} to ${last}`;
  return Number.isFinite(maxP2pRttMs) ? `a limit of ${last}` : null;
}

function leftOver(report: PlanReport): string | null {
  const { options, scene } = report;
  const left = leftOverOf(report);
  if (isGood(left / options.participants)) return null;
  const groups = counted(Math.floor(options.participants / scene.groupSize), "group");
  return (
    `${options.participants} people make ${groups} of ${scene.groupSize}, which leaves ${left} over ` +
    `(${percent(left / options.participants)}), whatever the limit.`
  );
}

function whatItTakes({ maxP2pRttMs, enough, tooLittle }: Needs, report: PlanReport): string[] {
  const limit = limitOf(maxP2pRttMs, report);
  const at = limit === null ? "Without a limit" : `At ${limit}`;
  const say = (change: Change) => changeInWords(change, report.options.participants);
  const wider = enough.find(({ kind }) => kind === "limit");
  const others = enough.filter(({ kind }) => kind !== "limit");
  const sentences = wider ? [`Fewer than ${FEW} time out at ${say(wider)}.`] : [];
  if (others.length > 0) {
    const each = others.length > 1 ? "each of these alone makes" : "this makes";
    sentences.push(`${at}, ${each} it fewer than ${FEW}: ${listed(others.map(say), "or")}.`);
  }
  const vain = enough.length === 0 ? tooLittle.map(say) : [];
  if (vain.length === 1) sentences.push(`${at}, not even ${vain[0]} makes it fewer than ${FEW}.`);
  if (vain.length > 1) sentences.push(`${at}, none of these alone makes it fewer than ${FEW}: ${listed(vain, "or")}.`);
  return sentences;
}

function listed(items: readonly string[], word: string): string {
  return items.length < 2 ? items.join("") : `${items.slice(0, -1).join(", ")} ${word} ${items.at(-1) ?? ""}`;
}

const WORTH_SAYING = 0.01;

/** Only where it matters: where it is dense enough nobody times out, however few are near. */
function remote({ figures }: PlanReport, { maxP2pRttMs, remote: share, timedOut }: LimitFigures): string | null {
  if (share.mean < WORTH_SAYING || timedOut.mean < WORTH_SAYING) return null;
  const wider = figures.find((other) => other.maxP2pRttMs > maxP2pRttMs && other.remote.mean < share.mean);
  const others = wider ? ` At ${limitInWords(wider.maxP2pRttMs)} it is ${inWords(wider.remote, percent)}.` : "";
  return (
    `At ${limitInWords(maxP2pRttMs)}, ${inWords(share, percent)} of the people have fewer than ${100 * REMOTE_BELOW} % ` +
    `of the others within the limit${share.mean < 0.5 ? ": they are the hardest to match" : ""}.${others} ` +
    `Tell people beforehand that some may find no partner, and pay those who do not.`
  );
}
