import { english, type TextKey } from "../../../packages/client/src/element/texts/english.ts";
import { makeStyle } from "../../../packages/client/src/element/style.ts";
import { createWaitroomView, type WaitroomView } from "../../../packages/client/src/element/waitroom-view.ts";
import { loadWords, type OwnTexts } from "../../../packages/client/src/element/words.ts";
import { ends, statuses } from "./statuses.ts";

/** English in Hebrew letters, for a page that is written from the right. What is filled in keeps its name. */
function inHebrewLetters(text: string): string {
  const letter = (latin: string): string =>
    String.fromCodePoint(0x5d0 + ((latin.toLowerCase().codePointAt(0) ?? 0) % 27));
  return text
    .split(/(\{\w+\})/)
    .map((part) => (part.startsWith("{") ? part : part.replaceAll(/[a-z]/gi, letter)))
    .join("");
}

const query = new URLSearchParams(location.search);
const lang = query.get("lang") ?? "en";
const isHebrew = lang === "he";
const hebrew: Partial<Record<TextKey, string>> = {};
// `Object.entries` does not know that these are all its keys.
for (const key in english) {
  if (isKey(key)) hebrew[key] = inHebrewLetters(english[key]);
}

function isKey(key: string): key is TextKey {
  return Object.hasOwn(english, key);
}

document.documentElement.lang = lang;
document.documentElement.dir = isHebrew ? "rtl" : "ltr";
const own: OwnTexts = isHebrew ? hebrew : {};
const words = await loadWords(lang, own);

function show(name: string, fill: (view: WaitroomView) => void): void {
  const section = document.createElement("section");
  section.dataset["screen"] = name;
  document.body.append(section);
  const root = section.attachShadow({ mode: "open" });
  root.adoptedStyleSheets = [makeStyle()];
  const alerts = new Set(["sound"] as const);
  fill(createWaitroomView(root, { words, alerts, act: () => {} }));
}

for (const [name, status] of Object.entries(statuses)) show(name, (view) => view.show(status));
for (const end of ends) show(end.reason, (view) => view.end(end, false));
// Where it goes by itself is on this page.
const goingOn = { reason: "finished", completionCode: "C1DONE", redirectUrl: "#next" } as const;
show("going on", (view) => view.end(goingOn, true));
document.body.dataset["isShown"] = "";
