import type { ProbeVerdict } from "@earshot/client";
import { byId, html } from "../dom.ts";
import { toTries, type Try } from "./tries.ts";

const section = byId("tries", HTMLElement);
const list = byId("tries-list", HTMLOListElement);
let shown: readonly ProbeVerdict[] = [];

/** Everything that was tried, the latest first: the verdict itself is about the last one only. */
export function renderTries(verdicts: readonly ProbeVerdict[]): void {
  if (verdicts === shown) return;
  shown = verdicts;
  // A single one is what the verdict says.
  section.hidden = verdicts.length < 2;
  list.replaceChildren(...toTries(verdicts).map(toItem));
}

function toItem({ sentence, accepted, count, lastNumber }: Try): HTMLLIElement {
  const item = html("li", accepted ? "try is-accepted" : "try is-rejected", sentence);
  item.value = lastNumber;
  if (count > 1) item.append(html("span", "try-count", ` ${count} times in a row.`));
  return item;
}
