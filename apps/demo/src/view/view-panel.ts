import { byId, html, setData, setText } from "../dom.ts";
import type { StepView } from "./step-view.ts";
import type { VerdictView } from "./verdict-view.ts";
import type { Reading, View } from "./view-model.ts";

const pageTitle = document.head.querySelector("title") ?? document.head.appendChild(html("title", ""));
const main = byId("main", HTMLElement);
const headline = byId("status-text", HTMLElement);
const detail = byId("status-detail", HTMLElement);
const sceneNote = byId("scene-note", HTMLElement);
const steps = byId("steps", HTMLOListElement);
const verdict = byId("verdict", HTMLElement);
const verdictLabel = byId("verdict-label", HTMLElement);
const verdictNote = byId("verdict-note", HTMLElement);
const verdictSentence = byId("verdict-sentence", HTMLElement);

/** Puts the texts of a view into the page. */
export function renderView(view: View): void {
  setData(main, "status", view.kind);
  setText(headline, view.headline);
  setText(detail, view.detail);
  renderSteps(view.steps);
  renderVerdict(view.verdict);
  renderReading("server-rtt", view.serverRtt);
  renderReading("waiting", view.waitingCount);
  renderReading("clock", view.clock);
  renderReading("attempts", view.attempts);
  setText(sceneNote, view.sceneNote);
  setText(pageTitle, view.title);
}

function renderSteps(views: readonly StepView[]): void {
  for (const [index, step] of views.entries()) {
    const item = steps.children[index] ?? steps.appendChild(newStep());
    if (!(item instanceof HTMLElement)) continue;
    setData(item, "state", step.state);
    item.toggleAttribute("aria-current", step.state === "current");
    if (step.state === "current") item.setAttribute("aria-current", "step");
    const [, label, note] = item.children;
    if (label) setText(label, step.label);
    if (note) setText(note, step.note || spokenStates[step.state]);
    note?.classList.toggle("visually-hidden", step.note === "");
  }
}

/** What the lamps show, for those who cannot see them. */
const spokenStates: Record<StepView["state"], string> = {
  todo: "to come",
  current: "now",
  done: "done",
  ended: "ended here",
  rejected: "rejected",
  skipped: "left out",
};

function newStep(): HTMLLIElement {
  const item = html("li", "step");
  item.append(html("span", "step-lamp"), html("span", "step-label"), html("span", "step-note"));
  return item;
}

function renderVerdict(view: VerdictView | null): void {
  setData(verdict, "verdict", view?.kind ?? null);
  setData(verdict, "reason", view?.reason ?? null);
  setData(verdict, "rttMs", view?.rttMs == null ? null : String(view.rttMs));
  setData(verdict, "path", view?.path ?? null);
  setText(verdictLabel, view?.label ?? "");
  setText(verdictSentence, view?.sentence ?? "");
  setText(verdictNote, view?.note ?? "");
}

function renderReading(id: string, { label, value, note }: Reading): void {
  setText(byId(`${id}-label`, HTMLElement), label);
  setText(byId(id === "waiting" ? "waiting-count" : id, HTMLElement), value);
  setText(byId(`${id}-note`, HTMLElement), note);
}
