import type { Status } from "@earshot/client";
import { questionOf, waitingWords, type Question } from "./waiting-words.ts";

/** What the participant sees. */
export interface WaitingView {
  show(status: Status): void;
}

export interface WaitingViewOptions {
  /** HTML of the experiment. */
  readonly message: string;
  /** Questions are put in words all the same. */
  readonly showsProgress: boolean;
  readonly texts: object;
  /** `null`: one can leave only when asked. */
  readonly buttonLabel: string | null;
  /** The participant is there. */
  readonly answered: () => void;
  /** The participant wants to wait longer. */
  readonly extended: () => void;
  /** The participant wants to leave. */
  readonly left: () => void;
  /** The page has gone on without waiting for the end, as when the experiment is aborted. */
  readonly removed: () => void;
}

/** What the buttons are described by: their words say until when. */
const PROGRESS_ID = "earshot-waitroom-progress";

/**
 * Plain text that screen readers read out, and a button for each answer while there is a question. All that knows how waiting
 * looks is here, so that something richer can take its place.
 */
export function showWaiting(display: HTMLElement, options: WaitingViewOptions): WaitingView {
  const { message, showsProgress, texts, buttonLabel, answered, extended, left, removed } = options;
  const words = waitingWords(texts);
  const view = document.createElement("div");
  view.className = "earshot-waitroom";
  view.innerHTML = message;
  const progress = document.createElement("p");
  progress.id = PROGRESS_ID;
  progress.setAttribute("role", "status");
  const ready = newButton(words.of("ready-button"), answered);
  const extend = newButton(words.of("extend-button"), extended);
  const leave = newButton(buttonLabel ?? words.of("leave-button"), left);
  setShown(leave, buttonLabel !== null);
  view.append(progress, ready, extend, leave);
  display.replaceChildren(view);
  const observer = new MutationObserver(() => {
    if (view.isConnected) return;
    observer.disconnect();
    removed();
  });
  observer.observe(display, { childList: true });
  let question: Question | null = null;

  return {
    show(status) {
      const before = question;
      question = questionOf(status);
      const text = showsProgress || question ? words.about(status) : "";
      // What is said again is read out again.
      if (progress.textContent !== text) progress.textContent = text;
      setShown(ready, question === "ready-check" || question === "aside");
      setShown(extend, question === "choice");
      setShown(leave, question === "choice" || buttonLabel !== null);
      if (question === before) return;
      if (question === "ready-check") ready.focus();
      if (question === "choice") extend.focus();
    },
  };
}

function newButton(label: string, pressed: () => void): HTMLButtonElement {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "jspsych-btn";
  button.textContent = label;
  button.setAttribute("aria-describedby", PROGRESS_ID);
  setShown(button, false);
  button.addEventListener("click", () => {
    // Until the server has answered: a double click would take two longer waits.
    setShown(button, false);
    pressed();
  });
  return button;
}

/** jsPsych's class for buttons outdoes `hidden`. */
function setShown(button: HTMLElement, isShown: boolean): void {
  button.style.display = isShown ? "" : "none";
}
