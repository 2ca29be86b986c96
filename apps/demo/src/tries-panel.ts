import type { ProbeVerdict } from "@earshot/client";
import { byId, html } from "./dom.ts";
import { acceptanceSentence, rejectionSentence } from "./words.ts";

const section = byId("tries", HTMLElement);
const list = byId("tries-list", HTMLOListElement);
let shown: readonly ProbeVerdict[] = [];

/** Everything that was tried, the latest first: the verdict itself is about the last one only. */
export function renderTries(verdicts: readonly ProbeVerdict[]): void {
  if (verdicts === shown) return;
  shown = verdicts;
  // A single one is what the verdict says.
  section.hidden = verdicts.length < 2;
  list.replaceChildren(...verdicts.toReversed().map(toItem));
}

function toItem({ reason, rttMs, maxP2pRttMs }: ProbeVerdict): HTMLLIElement {
  const sentence = reason ? rejectionSentence({ reason, rttMs }, maxP2pRttMs) : acceptanceSentence(rttMs, maxP2pRttMs);
  return html("li", reason ? "try is-rejected" : "try is-accepted", sentence);
}
