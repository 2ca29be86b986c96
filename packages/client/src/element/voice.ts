import { make } from "./parts.ts";

/** What screen readers read out, and nobody sees. */
export interface Voice {
  readonly element: HTMLElement;
  /** When what is being read has come to its end. */
  readonly say: (text: string) => void;
  /** At once. */
  readonly interrupt: (text: string) => void;
}

export function createVoice(): Voice {
  const status = make("p", "");
  status.setAttribute("role", "status");
  const alert = make("p", "");
  alert.setAttribute("role", "alert");
  return {
    element: make("div", "voice", [status, alert]),
    say: (text) => (status.textContent = text),
    interrupt: (text) => (alert.textContent = text),
  };
}
