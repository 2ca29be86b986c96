import { english, type TextKey, type Texts } from "./texts/english.ts";

/** What a page says otherwise than the element: texts by their keys. */
export type OwnTexts = Readonly<Partial<Record<TextKey, string>>>;

/** The texts of one page, with what belongs into them. */
export interface Words {
  /** The language that the texts are in. */
  readonly lang: string;
  readonly of: (key: TextKey, filledIn?: Readonly<Record<string, string | number>>) => string;
  /** Such as "2 minutes", for sentences. */
  readonly duration: (ms: number) => string;
}

const languages: Readonly<Record<string, () => Promise<Texts>>> = {
  en: async () => english,
  de: async () => (await import("./texts/german.ts")).german,
  fr: async () => (await import("./texts/french.ts")).french,
  es: async () => (await import("./texts/spanish.ts")).spanish,
  ja: async () => (await import("./texts/japanese.ts")).japanese,
};

const MINUTE_MS = 60_000;

/**
 * The words in `lang`, a language tag such as "de-AT". What `own` has counts more. In a language that is not here, what `own` has
 * not is English, as is everything if the texts cannot be loaded.
 */
export async function loadWords(lang: string, own: OwnTexts): Promise<Words> {
  // Pages have "de_AT" as well.
  const tag = lang.replace("_", "-");
  const load = languages[tag.toLowerCase().split("-")[0] ?? ""];
  const texts = await load?.().catch(() => undefined);
  const isKnown = texts !== undefined || Object.keys(own).length > 0;
  return wordsOf(isKnown ? tag : "en", { ...english, ...texts, ...own });
}

function wordsOf(lang: string, texts: Texts): Words {
  return {
    lang,
    of: (key, filledIn = {}) => texts[key].replaceAll(/\{(\w+)\}/g, (hole, name) => String(filledIn[name] ?? hole)),
    duration(ms) {
      const isShort = ms < 1.5 * MINUTE_MS;
      const unit = isShort ? "second" : "minute";
      const count = Math.max(1, Math.round(ms / (isShort ? 1_000 : MINUTE_MS)));
      return new Intl.NumberFormat(lang, { style: "unit", unit, unitDisplay: "long" }).format(count);
    },
  };
}

/** As on a clock: "4:05". */
export function clockTime(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1_000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/** @throws TypeError that names the key, if it is none, or what is not a text. */
export function checkTexts(own: object): asserts own is OwnTexts {
  for (const [key, text] of Object.entries(own)) {
    if (!Object.hasOwn(english, key)) throw new TypeError(`earshot-waitroom: texts has no ${key}`);
    if (typeof text !== "string")
      throw new TypeError(`earshot-waitroom: texts.${key} is ${String(text)}; allowed: a text`);
  }
}
