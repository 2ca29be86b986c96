import { byId } from "../dom.ts";
import type { Question } from "./question.ts";

const panel = byId("question", HTMLElement);
const ready = byId("ready", HTMLButtonElement);
const extend = byId("extend", HTMLButtonElement);
const leave = byId("leave-now", HTMLButtonElement);

let shown: Question | null = null;

/** A button for each answer, there only while there is a question. The focus goes to the first, but not to whoever was away. */
export function renderQuestion(question: Question | null): void {
  if (question === shown) return;
  shown = question;
  panel.hidden = question === null;
  ready.hidden = question === "choice";
  extend.hidden = leave.hidden = question !== "choice";
  if (question === "ready-check") ready.focus();
  if (question === "choice") extend.focus();
}

/** What the buttons do. */
export function onAnswer(answers: { ready(): void; extend(): void; leave(): void }): void {
  bind(ready, () => answers.ready());
  bind(extend, () => answers.extend());
  bind(leave, () => answers.leave());
}

/** The panel is away until the server has answered: a double click would take two longer waits. */
function bind(button: HTMLButtonElement, answer: () => void): void {
  button.addEventListener("click", () => {
    panel.hidden = true;
    answer();
  });
}
