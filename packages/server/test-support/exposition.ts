/** What a server tells Prometheus, read as strictly as Prometheus reads it. */
export interface Exposition {
  /** By name and labels, as they are written: `earshot_sockets`, `earshot_participants{scene="game",state="waiting"}`. */
  readonly series: ReadonlyMap<string, number>;
  /** The type of each metric. */
  readonly types: ReadonlyMap<string, string>;
}

const NAME = "[a-zA-Z_:][a-zA-Z0-9_:]*";
const LABEL = String.raw`[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\["\\n])*"`;
const HELP = new RegExp(`^# HELP (${NAME}) .+$`);
const TYPE = new RegExp(`^# TYPE (${NAME}) (counter|gauge|histogram|summary|untyped)$`);
const SAMPLE = new RegExp(String.raw`^((${NAME})(?:\{(?:${LABEL}(?:,${LABEL})*)?\})?) (\S+)$`);

/** The text format of Prometheus, version 0.0.4. Throws at what is none. */
export function readExposition(text: string): Exposition {
  if (!text.endsWith("\n")) throw new Error("the last line has no end");
  const series = new Map<string, number>();
  const types = new Map<string, string>();
  const helped = new Set<string>();
  for (const line of text.split("\n").filter(Boolean)) {
    const [, help] = HELP.exec(line) ?? [];
    const [, typed, type] = TYPE.exec(line) ?? [];
    const [, id, name, value] = SAMPLE.exec(line) ?? [];
    if (help !== undefined) once(helped, help);
    else if (typed !== undefined && type !== undefined) {
      once(types, typed);
      types.set(typed, type);
    } else if (id !== undefined && name !== undefined && value !== undefined) {
      once(series, id);
      familyOf(name, types);
      series.set(id, numberOf(value));
    } else throw new Error(`no line of the format: ${line}`);
  }
  return { series, types };
}

/** The metric of a sample, which has its type before it. */
export function familyOf(name: string, types: ReadonlyMap<string, string>): string {
  if (types.has(name)) return name;
  const family = name.replace(/_(?:bucket|sum|count)$/, "");
  if (types.get(family) === "histogram") return family;
  throw new Error(`${name} has no type`);
}

function once(seen: { has(name: string): boolean; add?(name: string): unknown }, name: string): void {
  if (seen.has(name)) throw new Error(`${name} is there twice`);
  seen.add?.(name);
}

function numberOf(text: string): number {
  if (text === "+Inf") return Infinity;
  const value = Number(text);
  if (text === "" || (Number.isNaN(value) && text !== "Nan")) throw new Error(`${text} is no number`);
  return value;
}
