// Writes the matchmaker's table of time zones anew, from the time-zone database of this machine, which is in the public domain:
// node scripts/time-zones.mjs [folder]. For when the database knows a new zone; what comes of it is committed.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const folder = process.argv[2] ?? "/usr/share/zoneinfo";
const file = new URL("../packages/matchmaker/src/places/time-zone-table.ts", import.meta.url);

/**
 * Older names of which the database says today with whom they share a clock, and not which place they are.
 * @type {Record<string, string>}
 */
const samePlaces = {
  "Africa/Asmera": "Africa/Asmara",
  "Africa/Timbuktu": "Africa/Bamako",
  "America/Coral_Harbour": "America/Atikokan",
  "America/Virgin": "America/St_Thomas",
  "Antarctica/South_Pole": "Antarctica/McMurdo",
  "Atlantic/Jan_Mayen": "Arctic/Longyearbyen",
  Iceland: "Atlantic/Reykjavik",
  "Pacific/Ponape": "Pacific/Pohnpei",
  "Pacific/Truk": "Pacific/Chuuk",
  "Pacific/Yap": "Pacific/Chuuk",
};

/** Places all the same, though they look like abbreviations. */
const countries = new Set(["GB", "NZ", "NZ-CHAT", "PRC", "ROC", "ROK", "W-SU"]);
const noPlaces = new Set(["Factory", "Greenwich", "Universal", "Zulu"]);

/** @type {Map<string, string>} */
const rows = new Map();
for (const line of linesOf("zone.tab")) {
  const [, country, latitude, longitude, name] = /^(\w\w)\t([+-]\d+)([+-]\d+)\t(\S+)/.exec(line) ?? [];
  if (country && latitude && longitude && name) {
    rows.set(name, `${country} ${toDegrees(latitude, 2)} ${toDegrees(longitude, 3)}`);
  }
}
for (const line of linesOf("tzdata.zi")) {
  const [, target = "", name = ""] = /^L (\S+) (\S+)/.exec(line) ?? [];
  const row = rows.get(samePlaces[name] ?? target);
  if (row && !rows.has(name) && isPlace(name)) rows.set(name, row);
}
const version = /version (\S+)/.exec(linesOf("tzdata.zi")[0] ?? "")?.[1] ?? "?";
const table = [...rows].map(([name, row]) => `${name} ${row}`).toSorted((a, b) => (a < b ? -1 : 1));
writeFileSync(
  file,
  `/**
 * Every time zone that is a place, older names included: its country (ISO 3166), and the latitude and longitude of its principal
 * city in degrees. From the time-zone database ${version}, which is in the public domain; written by scripts/time-zones.mjs.
 */
export const timeZoneTable = \`
${table.join("\n")}
\`;
`,
);

/** @param {string} name */
function linesOf(name) {
  return readFileSync(join(folder, name), "utf8").split("\n");
}

/**
 * Offsets and abbreviations are none.
 * @param {string} name
 */
function isPlace(name) {
  if (name.startsWith("Etc/") || noPlaces.has(name)) return false;
  return countries.has(name) || !/^[A-Z\d+-]+$/.test(name);
}

/**
 * From "+5230" or "-0073045", of which so many digits are degrees, and the next two minutes.
 * @param {string} text
 * @param {number} digits
 */
function toDegrees(text, digits) {
  const degrees = Number(text.slice(1, 1 + digits)) + Number(text.slice(1 + digits, 3 + digits)) / 60;
  return Number(`${text[0]}${degrees.toFixed(1)}`);
}
