import { timeZoneTable } from "./time-zone-table.ts";

/** The principal city of a time zone. */
export interface ZonePlace {
  /** ISO 3166, two letters. */
  readonly country: string;
  /** In degrees, north and east positive. */
  readonly latitude: number;
  readonly longitude: number;
  /** In the order of the table. */
  readonly number: number;
}

const places: ReadonlyMap<string, ZonePlace> = new Map(timeZoneTable.trim().split("\n").map(toEntry));

/** Where the people of a time zone are, in the large; `null` for a name that is no place, such as UTC, or is not known. */
export function placeOfZone(timeZone: string | null | undefined): ZonePlace | null {
  return (timeZone && places.get(timeZone)) || null;
}

function toEntry(row: string, number: number): [string, ZonePlace] {
  const [name = "", country = "", latitude, longitude] = row.split(" ");
  return [name, { country, latitude: Number(latitude), longitude: Number(longitude), number }];
}
