import type { EndScreen } from "./end-screen.ts";
import { make, makeButton, write } from "./parts.ts";
import type { Words } from "./words.ts";

/** How long somebody has to read the code before the page goes on by itself. */
const REDIRECT_AFTER_S = 5;

export interface EndView {
  readonly element: HTMLElement;
  /** Moves to the end, which has it read out. */
  focus(): void;
  /** The page goes on after a while, unless the participant stays. Where it is part of another page, that one decides. */
  goOn(): void;
  close(): void;
}

/** The last screen: what came of it, what to take along, and where to go. @param speak - Has something read out. */
export function createEndView(screen: EndScreen, words: Words, speak: (text: string) => void): EndView {
  const title = make("h2", "title", [screen.title]);
  title.tabIndex = -1;
  const link = make("a", "link", [words.of("link-label")]);
  // Out of whatever page this one is part of.
  link.target = "_top";
  link.hidden = screen.url === null;
  if (screen.url !== null) link.href = screen.url;
  const retry = makeButton("button primary", () => location.reload());
  write(retry, screen.canRetry ? words.of("retry-button") : "");
  const stay = makeButton("button", close);
  const redirect = make("p", "redirect");
  redirect.hidden = true;
  const details = make("details", "details", [
    make("summary", "summary", [words.of("details-label")]),
    make("p", "message", [screen.details ?? ""]),
  ]);
  details.hidden = screen.details === null;
  const element = make("div", "end", [
    title,
    make("p", "text", [screen.text]),
    ...(screen.code === null ? [] : [makeCode(screen.code, words, speak)]),
    redirect,
    make("div", "actions", [link, stay, retry]),
    details,
  ]);
  let ticking: ReturnType<typeof setInterval> | undefined;

  function close(): void {
    clearInterval(ticking);
    write(redirect, "");
    stay.hidden = true;
    if (element.isConnected) title.focus();
  }

  return {
    element,
    focus() {
      title.focus();
      speak(screen.text);
    },
    goOn() {
      const { url } = screen;
      if (url === null || window.top !== window) return;
      let leftS = REDIRECT_AFTER_S;
      write(stay, words.of("stay-button"));
      const inWords = () => words.of("redirect-text", { duration: words.duration(leftS * 1_000) });
      const tell = () => write(redirect, inWords());
      tell();
      speak(`${screen.text} ${inWords()}`);
      ticking = setInterval(() => {
        leftS -= 1;
        if (leftS > 0) return tell();
        clearInterval(ticking);
        location.assign(url);
      }, 1_000);
    },
    close,
  };
}

function makeCode(text: string, words: Words, speak: (text: string) => void): HTMLElement {
  const code = make("code", "code", [text]);
  // A translated code is none.
  code.translate = false;
  const copied = make("p", "copied");
  copied.hidden = true;
  const copy = makeButton("button", () => {
    void copyText(code).then(() => {
      write(copied, words.of("copied-text"));
      speak(words.of("copied-text"));
    });
  });
  write(copy, words.of("copy-button"));
  const label = make("p", "code-label", [words.of("code-label")]);
  return make("div", "code-box", [label, code, copy, copied]);
}

/** Where there is no clipboard, as on a page over http, the code is selected, and the old way copies what is. */
async function copyText(code: HTMLElement): Promise<void> {
  try {
    await navigator.clipboard.writeText(code.textContent);
  } catch {
    getSelection()?.selectAllChildren(code);
    document.execCommand("copy");
  }
}
