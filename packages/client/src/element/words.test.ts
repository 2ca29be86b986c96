import { expect, test } from "vitest";
import { english, type TextKey } from "./texts/english.ts";
import { french } from "./texts/french.ts";
import { german } from "./texts/german.ts";
import { japanese } from "./texts/japanese.ts";
import { spanish } from "./texts/spanish.ts";
import { checkTexts, clockTime, loadWords } from "./words.ts";

const keys = Object.keys(english) as TextKey[];
const holesOf = (text: string) => (text.match(/\{\w+\}/g) ?? []).toSorted();

test.each(Object.entries({ german, french, spanish, japanese }))("%s fills in the same as English", (_name, texts) => {
  for (const key of keys) {
    expect(texts[key].trim(), key).not.toBe("");
    expect(holesOf(texts[key]), key).toEqual(holesOf(english[key]));
  }
});

test("no French sign stands alone at the begin of a line", () => {
  for (const key of keys) expect(french[key], key).not.toMatch(/ [?!:;]/);
});

test.each([
  ["de", "Länger warten"],
  ["DE-at", "Länger warten"],
  ["fr-CA", "Attendre encore"],
  ["es", "Esperar más"],
  ["ja-JP", "もっと待つ"],
  ["en-GB", "Wait longer"],
])("in %s one reads %s", async (lang, text) => {
  const words = await loadWords(lang, {});
  expect(words.of("extend-button")).toBe(text);
  expect(words.lang).toBe(lang);
});

test("a tag that is written as file names are is one, too", async () => {
  const words = await loadWords("de_AT", { "copy-button": "Kopier das" });
  expect([words.lang, words.of("extend-button")]).toEqual(["de-AT", "Länger warten"]);
  expect(words.duration(120_000)).toBe("2 Minuten");
});

test("an unknown language is English, and says that it is", async () => {
  const words = await loadWords("pl", {});
  expect([words.lang, words.of("copy-button")]).toEqual(["en", "Copy"]);
});

test("own texts count more, and bring a language of their own", async () => {
  const words = await loadWords("pl", { "copy-button": "Kopiuj" });
  expect([words.lang, words.of("copy-button")]).toEqual(["pl", "Kopiuj"]);
  expect(words.duration(120_000)).toBe("2 minuty");
});

test("what stands in braces is filled in, and left as it is if it is nothing that is known", async () => {
  const words = await loadWords("en", { "waiting-many": "{n} of {max}" });
  expect(words.of("waiting-many", { n: 3 })).toBe("3 of {max}");
});

test.each([
  ["en", 1_000, "1 second"],
  ["en", 89_000, "89 seconds"],
  ["en", 90_000, "2 minutes"],
  ["de", 300_000, "5 Minuten"],
])("in %s, %d ms are %s", async (lang, ms, text) => {
  expect((await loadWords(lang, {})).duration(ms)).toBe(text);
});

test.each([
  [0, "0:00"],
  [1, "0:01"],
  [59_001, "1:00"],
  [245_000, "4:05"],
  [-5, "0:00"],
])("%d ms are %s on a clock", (ms, text) => expect(clockTime(ms)).toBe(text));

test("a text that there is not is refused by its name, and so is what is no text", () => {
  expect(() => checkTexts({ "copy-buton": "Kopiuj" })).toThrow("earshot-waitroom: texts has no copy-buton");
  expect(() => checkTexts({ "copy-button": 3 })).toThrow("earshot-waitroom: texts.copy-button is 3; allowed: a text");
});

test("nobody is told that something of theirs is bad", () => {
  for (const texts of [english, german, french, spanish, japanese]) {
    expect(Object.values(texts).join("\n")).not.toMatch(/your (internet|connection|network) is|internet|zu langsam/i);
  }
});
