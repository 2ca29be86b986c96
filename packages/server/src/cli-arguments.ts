import { parseArgs } from "node:util";

/** What `earshot serve` was asked to do. */
export interface ServeCommand {
  readonly kind: "serve";
  readonly studyFile: string;
  readonly port: number;
  readonly host: string | undefined;
  readonly recordsDir: string;
  /** `undefined`: that of the records. */
  readonly journalDir: string | null | undefined;
  readonly publicDir: string | null;
  readonly basePath: string;
  /** As far as it was typed. */
  readonly limits: { readonly socketsPerAddress: number | undefined; readonly sockets: number | undefined };
}

export type Command = ServeCommand | { readonly kind: "help" } | { readonly kind: "version" };

/** The command was typed in a way that it does not know. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

const options = {
  port: { type: "string" },
  host: { type: "string" },
  records: { type: "string" },
  journal: { type: "string" },
  public: { type: "string" },
  "base-path": { type: "string" },
  "sockets-per-address": { type: "string" },
  "max-sockets": { type: "string" },
  help: { type: "boolean", short: "h" },
  version: { type: "boolean", short: "v" },
} as const;

const flags = Object.keys(options).map((name) => `--${name}`);
const commands = "there are serve, plan, token, doctor and purge; earshot --help says more";

/**
 * What is typed after `earshot`; `plan`, `token`, `doctor` and `purge` read their own.
 * @throws UsageError that names what it does not understand.
 */
export function readArguments(args: readonly string[]): Command {
  const { tokens } = parseArgs({ args: [...args], options, strict: false, tokens: true });
  const values = new Map<string, string>();
  const words: string[] = [];
  for (const token of tokens) {
    if (token.kind === "positional") words.push(token.value);
    if (token.kind !== "option") continue;
    const { name, rawName, value, inlineValue } = token;
    if (!isOption(name) || rawName.length === 1)
      throw new UsageError(`${rawName} is no option; there are ${flags.join(", ")}`);
    if (values.has(name)) throw new UsageError(`${rawName} is there twice`);
    values.set(name, valueOf(name, { rawName, value, inlineValue }));
  }
  if (values.has("help") || words[0] === "help") return { kind: "help" };
  if (values.has("version")) return { kind: "version" };
  return toServe(words, values);
}

interface Typed {
  readonly rawName: string;
  readonly value: string | undefined;
  readonly inlineValue: boolean | undefined;
}

function valueOf(name: keyof typeof options, { rawName, value, inlineValue }: Typed): string {
  if (options[name].type === "boolean") {
    if (value === undefined) return "";
    throw new UsageError(`${rawName} takes no value, such as ${JSON.stringify(value)}`);
  }
  const isNext = value?.startsWith("-") && !inlineValue;
  if (value !== undefined && value.trim() !== "" && !isNext) return value;
  const typed = value === undefined || isNext ? "" : ` but ${JSON.stringify(value)}`;
  throw new UsageError(`${rawName} has no value${typed}; write ${rawName} VALUE`);
}

function toServe([command, studyFile, ...extra]: readonly string[], values: ReadonlyMap<string, string>): ServeCommand {
  if (command === undefined) throw new UsageError(`no command; ${commands}`);
  if (command !== "serve") throw new UsageError(`${JSON.stringify(command)} is no command; ${commands}`);
  if (studyFile === undefined || studyFile === "")
    throw new UsageError("no study file; write earshot serve STUDY_FILE, such as study.ts");
  if (extra.length > 0) {
    const found = extra.map((word) => JSON.stringify(word)).join(" and ");
    throw new UsageError(`${found} is too much: earshot serve takes one study file, and ${studyFile} is one already`);
  }
  return {
    kind: "serve",
    studyFile,
    port: toPort(values.get("port") ?? "4400"),
    host: values.get("host"),
    recordsDir: values.get("records") ?? "records",
    journalDir: toJournal(values.get("journal")),
    publicDir: values.get("public") ?? null,
    basePath: values.get("base-path") ?? "/",
    limits: {
      socketsPerAddress: toCount("sockets-per-address", values.get("sockets-per-address")),
      sockets: toCount("max-sockets", values.get("max-sockets")),
    },
  };
}

/** Which numbers are good the server says; `undefined` if none was typed. */
function toCount(flag: keyof typeof options, text: string | undefined): number | undefined {
  if (text === undefined || /^\d{1,9}$/.test(text)) return text === undefined ? undefined : Number(text);
  throw new UsageError(`--${flag} is ${JSON.stringify(text)}; allowed: a whole number`);
}

function toJournal(text: string | undefined): string | null | undefined {
  return text === "off" ? null : text;
}

function toPort(text: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port;
  throw new UsageError(`--port is ${JSON.stringify(text)}; allowed: a whole number from 0 to 65535`);
}

function isOption(name: string): name is keyof typeof options {
  return Object.hasOwn(options, name);
}
