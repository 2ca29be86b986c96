import { isIPv6 } from "node:net";
import { describe } from "@earshot/matchmaker";

/** What is longer is cut: somebody else's error may quote whatever a page sent. */
const MAX_CHARS = 4_000;

/** The end of a line of SDP, also where it stands in JSON. */
const LINE = String.raw`[^\r\n\\"]*`;

/** In this order: what has others in it comes first. */
const rules: readonly (readonly [RegExp, string | ((found: string, ...parts: string[]) => string)])[] = [
  [new RegExp(String.raw`\bv=0(?:(?:\\r|\\n|[\r\n])+[a-z]=${LINE})+`, "g"), "[sdp]"],
  [
    new RegExp(String.raw`\b(?:a=(?:candidate|remote-candidates|ice-|fingerprint|crypto)|c=IN |o=\S+ \d)${LINE}`, "g"),
    "[sdp]",
  ],
  [new RegExp(String.raw`\bcandidate:\S+ \d${LINE}`, "g"), "[candidate]"],
  // A JSON Web Token begins with {" in base64; signed by nobody it ends with the second dot.
  [/\beyJ[\w-]{5,}\.[\w-]*(?:\.[\w-]*)*/g, "[token]"],
  [/\b(bearer|basic) +[^\s"',]+/gi, "$1 [secret]"],
  [/\b(\w*(?:token|secret|password|credential|resume)"?\s?[=:]\s?")[^"\\]*/gi, "$1[secret]"],
  [/\b(\w*(?:token|secret|password|credential|resume)=)[^\s"'&,;]+/gi, "$1[secret]"],
  // 160 bit or more in hexadecimal digits or base64: secrets, and passwords for a TURN server.
  [/(?<![\w-])[\w-]{40,}/g, "[secret]"],
  [/(?<![\w+/])[\w+/]{27,}=/g, "[secret]"],
  [/\b[\da-f-]{36}\.local\b/gi, "[address]"],
  [/(?<![\w.:])((?:[a-z_]\w*:)?)([\da-f:.]*:[\da-f:.]*)(?:%[\w-]+)?(?!\w)/gi, withoutIpV6],
  [/\b\d{1,3}(?:\.\d{1,3}){3}\b/g, "[address]"],
];

/** The text without what no log may hold: SDP, ICE candidates, tokens, secrets, addresses. */
export function redacted(text: string): string {
  return rules.reduce((rest, [pattern, word]) => {
    return typeof word === "string" ? rest.replaceAll(pattern, word) : rest.replaceAll(pattern, word);
  }, shortened(text));
}

/** Of what was thrown, only what says where and why, as errors carry along whatever they were about. */
export interface LoggedError {
  readonly name: string;
  readonly message: string;
  readonly stack: string;
}

/** What was thrown is somebody else's: to read it may throw again. */
export function redactedError(cause: unknown): LoggedError | string {
  try {
    if (typeof cause === "string") return redacted(cause);
    if (!(cause instanceof Error)) return describe(cause);
    // Whoever writes a class of errors may keep something else there than words.
    const partOf = (key: keyof LoggedError) => redacted(String(Reflect.get(cause, key)));
    return { name: partOf("name"), message: partOf("message"), stack: partOf("stack") };
  } catch {
    return "an error that cannot be read";
  }
}

/** A half of what is to be left out might not be known again: the last word goes, too. */
function shortened(text: string): string {
  if (text.length <= MAX_CHARS) return text;
  const cut = text.slice(0, MAX_CHARS);
  return `${cut.slice(0, Math.max(0, cut.search(/\s\S*$/)))} …`;
}

/** `word`: it may belong to the address, or only stand before it. */
function withoutIpV6(found: string, word: string, rest: string): string {
  for (const [before, text] of [
    ["", word + rest],
    [word, rest],
  ] as const) {
    for (const after of endsOf(text)) {
      if (isIPv6(text.slice(0, text.length - after.length))) return `${before}[address]${after}`;
    }
  }
  return found;
}

/** What may stand behind an address that looks like a part of it: a port, the end of a sentence. */
function endsOf(text: string): string[] {
  return ["", ...[/[.:]$/, /:\d{1,5}$/, /:\d{1,5}[.:]$/].flatMap((end) => end.exec(text)?.[0] ?? [])];
}
