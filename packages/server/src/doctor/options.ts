import { parseArgs } from "node:util";
import { OptionsError } from "@earshot/matchmaker";
import { toSite, type Site } from "./site.ts";

/** What `earshot doctor` is asked. */
export interface DoctorOptions {
  readonly site: Site;
  /** Without the minute in which a connection has to stay open. */
  readonly isQuick: boolean;
  /** Of pages that are to be let in; `null`: of any. */
  readonly origin: string | null;
  /** A study file, which may name ICE servers. */
  readonly study: string | null;
  /** The folder whose disk is timed. */
  readonly recordsDir: string | null;
}

export const doctorUsage = `earshot doctor URL [--quick] [--origin URL] [--study STUDY_FILE] [--records DIR]

  Says what is wrong with a server that runs, one line for each check: ok, warning or fault, and what to do. Ends with 0 if
  nothing is a fault. A check of whether connections stay open takes 70 seconds.

  URL         the server, as pages name it: https://lab.example.org/earshot
  --quick     without the 70 seconds
  --origin    the address of a page that is to be let in: https://experiment.example.org
  --study     the study file, to try its STUN and TURN servers; without one, those of the environment are tried
              (EARSHOT_ICE_SERVERS, EARSHOT_TURN_URLS, EARSHOT_TURN_SECRET)
  --records   the folder of the records, on the machine of the server: how fast its disk is`;

const flags = {
  quick: { type: "boolean" },
  origin: { type: "string" },
  study: { type: "string" },
  records: { type: "string" },
} as const;

/** What is typed after `earshot doctor`. @throws OptionsError that names the flag, the value and what is allowed. */
export function toDoctorOptions(args: readonly string[]): DoctorOptions {
  const { tokens } = parseArgs({ args: [...args], options: flags, strict: false, tokens: true });
  const values = new Map<string, string>();
  const words: string[] = [];
  for (const token of tokens) {
    if (token.kind === "positional") words.push(token.value);
    if (token.kind !== "option") continue;
    if (values.has(token.rawName)) {
      throw new OptionsError({ field: "option", value: token.rawName, allowed: "each at most once" });
    }
    values.set(token.rawName, valueOf(token));
  }
  const [url, ...extra] = words;
  if (extra.length > 0) throw new OptionsError({ field: "argument", value: extra[0], allowed: "one URL" });
  const origin = values.get("--origin");
  return {
    site: toSite("URL", url),
    isQuick: values.has("--quick"),
    origin: origin === undefined ? null : toSite("--origin", origin).origin,
    study: values.get("--study") ?? null,
    recordsDir: values.get("--records") ?? null,
  };
}

interface Option {
  readonly name: string;
  readonly rawName: string;
  readonly value?: string | undefined;
  readonly inlineValue?: boolean | undefined;
}

function valueOf({ name, rawName, value, inlineValue }: Option): string {
  const flag = Object.hasOwn(flags, name) ? Reflect.get(flags, name) : undefined;
  if (!flag || rawName !== `--${name}`) {
    const allowed = Object.keys(flags).map((known) => `--${known}`);
    throw new OptionsError({ field: "option", value: rawName, allowed: allowed.join(", ") });
  }
  const isMissing = value === undefined || value.trim() === "" || (!inlineValue && value.startsWith("--"));
  if (flag.type === "boolean") {
    if (value === undefined) return "";
    throw new OptionsError({ field: rawName, value, allowed: "no value" });
  }
  if (isMissing) throw new OptionsError({ field: rawName, value, allowed: "a value after it" });
  return value;
}
