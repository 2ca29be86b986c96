import type { Status } from "@earshot/client";

/** What the participant sees. */
export interface WaitingView {
  show(status: Status): void;
}

export interface WaitingViewOptions {
  /** HTML of the experiment. */
  readonly message: string;
  readonly showsProgress: boolean;
  readonly texts: object;
  /** `null`: there is no button. */
  readonly buttonLabel: string | null;
  /** The participant wants to leave. */
  readonly left: () => void;
  /** The page has gone on without waiting for the end, as when the experiment is aborted. */
  readonly removed: () => void;
}

const english: Readonly<Record<Status["kind"] | "hidden", string>> = {
  connecting: "Connecting…",
  measuring: "Checking your connection…",
  waiting: "Waiting for a partner…",
  hidden: "Nobody is matched with you while this page is hidden. Please come back to it.",
  probing: "Somebody is here. Testing the connection between you…",
  "ready-check": "Partner found. Everybody is asked whether they are there.",
  confirming: "Partner found. It starts in a moment.",
  matched: "It starts.",
  released: "The wait is over.",
};

/**
 * Plain text that screen readers read out. All that knows how waiting looks is here, so that something richer can take its place.
 */
export function showWaiting(display: HTMLElement, options: WaitingViewOptions): WaitingView {
  const { message, showsProgress, texts, buttonLabel, left, removed } = options;
  const words = new Map<string, unknown>([...Object.entries(english), ...Object.entries(texts)]);
  const view = document.createElement("div");
  view.className = "earshot-waitroom";
  view.innerHTML = message;
  const progress = document.createElement("p");
  progress.setAttribute("role", "status");
  if (showsProgress) view.append(progress);
  if (buttonLabel !== null) {
    const button = document.createElement("button");
    button.className = "jspsych-btn";
    button.textContent = buttonLabel;
    button.addEventListener("click", left);
    view.append(button);
  }
  display.replaceChildren(view);
  const observer = new MutationObserver(() => {
    if (view.isConnected) return;
    observer.disconnect();
    removed();
  });
  observer.observe(display, { childList: true });

  return {
    show(status) {
      const isHidden = status.kind === "waiting" && status.hidden;
      const text = String(words.get(isHidden ? "hidden" : status.kind));
      // What is said again is read out again.
      if (progress.textContent !== text) progress.textContent = text;
    },
  };
}
