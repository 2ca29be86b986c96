import { make, makeButton, write } from "./parts.ts";
import { stages, type Action, type Screen, type Stage } from "./screen.ts";
import type { Words } from "./words.ts";

export interface WaitView {
  readonly element: HTMLElement;
  show(screen: Screen): void;
  /** The time that is left; nothing where there is no limit. */
  showTime(text: string): void;
}

export interface WaitViewHandlers {
  readonly act: (action: Action) => void;
  /** `null`: there is no sound to be chosen. */
  readonly soundChosen: ((isOn: boolean) => void) | null;
}

const actions: readonly Action[] = ["ready", "extend", "leave"];

/** What is shown until the match, or the end. What the page puts into the element is shown in it. */
export function createWaitView(words: Words, { act, soundChosen }: WaitViewHandlers): WaitView {
  const stageItems = stages.map((stage) => make("li", "stage", [words.of(`stage-${stage}`)]));
  const title = make("h2", "title");
  const lines = make("div", "lines");
  const facts = make("p", "facts");
  const timer = make("p", "timer");
  timer.setAttribute("role", "timer");
  const buttons = new Map(
    actions.map((action) => {
      const button = makeButton(action === "leave" ? "button" : "button primary", () => {
        // Until the server has answered: a double click would take two longer waits.
        button.disabled = true;
        act(action);
      });
      write(button, words.of(`${action}-button`));
      return [action, button];
    }),
  );
  const sound = make("label", "sound", [makeCheckbox(soundChosen), words.of("sound-label")]);
  sound.hidden = soundChosen === null;
  const element = make("div", "wait", [
    make("ol", "stages", stageItems),
    title,
    make("div", "pulse"),
    lines,
    facts,
    timer,
    make("div", "actions", [...buttons.values()]),
    make("slot", ""),
    sound,
  ]);
  let shownActions = "";
  let shownStage: Stage | null = null;

  function showStage(stage: Stage): void {
    // Touched four times a second, a list is news to a screen reader.
    if (stage === shownStage) return;
    shownStage = stage;
    const current = stages.indexOf(stage);
    for (const [index, item] of stageItems.entries()) {
      item.dataset["is"] = index < current ? "done" : "";
      item.toggleAttribute("aria-current", false);
      if (index === current) item.setAttribute("aria-current", "step");
      if (index < current) item.setAttribute("aria-label", `${item.textContent}, ${words.of("stage-done")}`);
      else item.removeAttribute("aria-label");
    }
  }

  return {
    element,
    show(screen) {
      showStage(screen.stage);
      write(title, screen.title);
      writeAll(lines, screen.lines);
      write(facts, screen.facts);
      // Another question is another answer, though it has the same button.
      const asked = `${screen.title} ${screen.actions.join(" ")}`;
      if (asked === shownActions) return;
      shownActions = asked;
      for (const [action, button] of buttons) {
        button.hidden = !screen.actions.includes(action);
        button.disabled = false;
      }
      const [first] = screen.actions;
      if (screen.isAsked && first) buttons.get(first)?.focus();
    },
    showTime: (text) => write(timer, text),
  };
}

function makeCheckbox(chosen: ((isOn: boolean) => void) | null): HTMLInputElement {
  const checkbox = make("input", "checkbox");
  checkbox.type = "checkbox";
  checkbox.checked = true;
  checkbox.addEventListener("change", () => chosen?.(checkbox.checked));
  return checkbox;
}

function writeAll(into: HTMLElement, texts: readonly string[]): void {
  while (into.children.length > texts.length) into.lastElementChild?.remove();
  for (const [index, text] of texts.entries()) {
    const known = into.children[index];
    const paragraph = known instanceof HTMLElement ? known : make("p", "text");
    write(paragraph, text);
    if (!known) into.append(paragraph);
  }
}
