import type { Status } from "@earshot/client";

/** What the participant is to answer: in a ready check, after one that was missed, or at the time limit. */
export type Question = "ready-check" | "aside" | "choice";

type Word = Status["kind"] | Question | "hidden" | "answered" | "ready-button" | "extend-button" | "leave-button";

const english: Readonly<Record<Word, string>> = {
  connecting: "Connecting…",
  measuring: "Checking your connection…",
  waiting: "Waiting for a partner…",
  hidden: "Nobody is matched with you while this page is hidden. Please come back to it.",
  aside: "You were asked whether you are here, and did not answer. Nobody is matched with you until you do, by {time}.",
  choice: "Nobody suitable has come yet. Do you want to wait longer, or to leave? Please answer by {time}.",
  probing: "Somebody is here. Testing the connection between you…",
  "ready-check": "Partner found. Are you here? Please answer by {time}.",
  answered: "Thank you. Your partner is asked, too…",
  confirming: "Partner found. It starts in a moment.",
  matched: "It starts.",
  released: "The wait is over.",
  "ready-button": "I am here",
  "extend-button": "Wait longer",
  "leave-button": "Leave",
};

/** What a status asks; `null`: nothing. */
export function questionOf(status: Status): Question | null {
  if (status.kind === "ready-check") return status.ready ? null : "ready-check";
  if (status.kind !== "waiting") return null;
  if (status.aside) return "aside";
  return status.extension?.isAsked ? "choice" : null;
}

/** The words of a page: its own, and the English ones for the rest. */
export interface WaitingWords {
  of(word: Word): string;
  /** Of where the participant stands. With a question they say until when. */
  about(status: Status): string;
}

export function waitingWords(texts: object): WaitingWords {
  const words = new Map<string, unknown>([...Object.entries(english), ...Object.entries(texts)]);
  const of = (word: Word) => String(words.get(word));
  return {
    of,
    about(status) {
      const text = of(wordFor(status));
      return "deadlineAtMs" in status ? text.replaceAll("{time}", timeOfDay(status.deadlineAtMs)) : text;
    },
  };
}

function wordFor(status: Status): Word {
  const question = questionOf(status);
  if (question) return question;
  if (status.kind === "waiting" && status.hidden) return "hidden";
  return status.kind === "ready-check" ? "answered" : status.kind;
}

/** It does not count down, as what changes is read out again. */
function timeOfDay(atMs: number): string {
  return new Date(Date.now() + atMs - performance.now()).toLocaleTimeString();
}
