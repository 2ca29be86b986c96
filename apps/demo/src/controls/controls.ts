import { byId, setText } from "../dom.ts";
import { maxAddedDelayMs, toAddedDelayMs, withControls } from "./page-url.ts";

/** What the participant has set for this tab; read anew whenever it is needed. */
export interface Controls {
  readonly addedDelayMs: number;
  readonly isBlocked: boolean;
}

export function bindControls(start: Controls): Controls {
  const slider = byId("delay-slider", HTMLInputElement);
  const number = byId("delay-number", HTMLInputElement);
  const block = byId("block", HTMLInputElement);
  const delayNote = byId("delay-note", HTMLElement);
  const controls = { addedDelayMs: start.addedDelayMs, isBlocked: start.isBlocked };

  const render = (): void => {
    slider.value = String(controls.addedDelayMs);
    setText(
      delayNote,
      controls.addedDelayMs === 0 ? "off" : `every round trip takes ${controls.addedDelayMs} ms longer`,
    );
    block.checked = controls.isBlocked;
    slider.style.setProperty("--filled", `${(controls.addedDelayMs / maxAddedDelayMs) * 100}%`);
    history.replaceState(history.state, "", withControls(location.href, controls));
  };
  const setDelay = (input: HTMLInputElement): void => {
    controls.addedDelayMs = toAddedDelayMs(input.value);
    if (input === slider) number.value = String(controls.addedDelayMs);
    render();
  };
  slider.addEventListener("input", () => setDelay(slider));
  number.addEventListener("input", () => setDelay(number));
  // Only when the typing is over: a correction in between would get in its way.
  number.addEventListener("change", () => (number.value = String(controls.addedDelayMs)));
  block.addEventListener("change", () => {
    controls.isBlocked = block.checked;
    render();
  });
  number.value = String(controls.addedDelayMs);
  render();
  return controls;
}
