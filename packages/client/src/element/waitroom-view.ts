import type { Status } from "../stay/status.ts";
import { createAlert, type AlertKind } from "./alert/alert.ts";
import { createCountdown } from "./countdown.ts";
import { endScreenOf, type End } from "./end-screen.ts";
import { createEndView, type EndView } from "./end-view.ts";
import { milestonePassed, URGENT_MS } from "./milestones.ts";
import { make } from "./parts.ts";
import { screenOf, type Action, type Screen } from "./screen.ts";
import { createVoice } from "./voice.ts";
import { createWaitView } from "./wait-view.ts";
import { clockTime, type Words } from "./words.ts";

type Underway = Exclude<Status, { kind: "matched" | "released" }>;

export interface WaitroomView {
  show(status: Underway): void;
  /** `goesOn`: the page goes on to where the end says. */
  end(end: End, goesOn: boolean): void;
  /** The match begins: nothing of this is to be seen or heard until it is over. */
  rest(): void;
  close(): void;
}

export interface WaitroomViewOptions {
  readonly words: Words;
  readonly alerts: ReadonlySet<AlertKind>;
  readonly act: (action: Action) => void;
}

const TICK_MS = 250;

/** All that is seen and heard of a stay. As times pass, it is drawn several times a second; what is as it was is left alone. */
export function createWaitroomView(root: ShadowRoot, { words, alerts, act }: WaitroomViewOptions): WaitroomView {
  const alert = createAlert(alerts);
  const voice = createVoice();
  const countdown = createCountdown({ nowMs: () => performance.now(), wallMs: () => Date.now() });
  const wait = createWaitView(words, { act, soundChosen: alerts.has("sound") ? alert.setSound : null });
  const frame = make("div", "screen", [wait.element, voice.element]);
  frame.lang = words.lang;
  root.replaceChildren(frame);
  let endView: EndView | null = null;
  let status: Underway | null = null;
  let said = "";
  let remainingMs = 0;
  const ticking = setInterval(() => status && draw(status), TICK_MS);

  function draw(now: Underway): void {
    const screen = screenOf(now, words, performance.now());
    wait.show(screen);
    drawTime(screen);
    say([screen.title, ...screen.lines].join(" "));
    if (screen.alert) alert.call(words.of(screen.alert));
    else if (!document.hidden) alert.rest();
  }

  function drawTime({ timer, isAsked }: Screen): void {
    if (!timer) return wait.showTime("");
    countdown.setDeadline(timer.deadlineAtMs);
    const beforeMs = remainingMs;
    remainingMs = countdown.remainingMs();
    wait.showTime(words.of(timer.key, { time: clockTime(remainingMs) }));
    const milestoneMs = milestonePassed(beforeMs, remainingMs);
    if (milestoneMs === null) return;
    const text = words.of("milestone-text", { duration: words.duration(milestoneMs) });
    if (isAsked && milestoneMs <= URGENT_MS) voice.interrupt(text);
    else voice.say(text);
  }

  function say(text: string): void {
    if (text === said) return;
    said = text;
    voice.say(text);
  }

  return {
    show(now) {
      status = now;
      draw(now);
    },
    end(end, goesOn) {
      status = null;
      alert.rest();
      endView?.close();
      endView = createEndView(endScreenOf(end, words), words, voice.say);
      frame.replaceChildren(endView.element, voice.element);
      endView.focus();
      if (goesOn) endView.goOn();
    },
    rest() {
      status = null;
      // Whoever looks elsewhere is still to be called.
      if (!document.hidden) return alert.rest();
      document.addEventListener("visibilitychange", alert.rest, { once: true });
    },
    close() {
      status = null;
      clearInterval(ticking);
      endView?.close();
      alert.close();
    },
  };
}
