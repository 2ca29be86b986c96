import { createChime } from "./chime.ts";
import { createIconMark } from "./icon-mark.ts";
import { createTitleMark } from "./title-mark.ts";

/** The ways to call somebody who looks elsewhere. */
export const alertKinds = ["title", "icon", "sound", "vibration"] as const;

export type AlertKind = (typeof alertKinds)[number];

const VIBRATION_MS = [200, 100, 200];

export interface Alert {
  /** In words for the title. The same ones again are no other call. */
  readonly call: (words: string) => void;
  /** Nothing is to be done here any more. */
  readonly rest: () => void;
  /** Whether it makes a noise. */
  readonly setSound: (isOn: boolean) => void;
  readonly close: () => void;
}

export function createAlert(kinds: ReadonlySet<AlertKind>): Alert {
  const title = createTitleMark(document);
  const icon = createIconMark();
  const chime = kinds.has("sound") ? createChime() : null;
  let called: string | null = null;
  let isLoud = true;

  function rest(): void {
    called = null;
    title.clear();
    icon.clear();
  }

  return {
    call(words) {
      if (called === words) return;
      rest();
      called = words;
      if (kinds.has("title")) title.set(words);
      if (kinds.has("icon")) icon.set();
      if (isLoud) chime?.play();
      // A browser refuses it, aloud, on a page that nobody has touched.
      if (kinds.has("vibration") && navigator.userActivation?.hasBeenActive) navigator.vibrate?.(VIBRATION_MS);
    },
    rest,
    setSound(isOn) {
      // As a test of it: what was chosen just now is heard.
      if (isOn && !isLoud) chime?.play();
      isLoud = isOn;
    },
    close() {
      rest();
      chime?.close();
    },
  };
}
