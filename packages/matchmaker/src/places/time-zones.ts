import { timeZoneTable } from "./time-zone-table.ts";

/** The principal city of a time zone. */
export interface ZonePlace {
  /** ISO 3166, two letters. */
  readonly country: string;
  /** In degrees, north and east positive. */
  readonly latitude: number;
  readonly longitude: number;
  /** The same for two names of one place. */
  readonly number: number;
}

const places = readTable();

/** Where the people of a time zone are, in the large; `null` for a name that is no place, such as UTC, or is not known. */
export function placeOfZone(timeZone: string | null | undefined): ZonePlace | null {
  return (timeZone && places.get(timeZone)) || null;
}

function readTable(): ReadonlyMap<string, ZonePlace> {
  const numbers = new Map<string, number>();
  return new Map(
    timeZoneTable
      .trim()
      .split("\n")
      .map((row) => {
        const [name = "", country = "", latitude = "", longitude = ""] = row.split(" ");
        const place = `${country} ${latitude} ${longitude}`;
        const number = numbers.get(place) ?? numbers.size;
        numbers.set(place, number);
        return [name, { country, latitude: Number(latitude), longitude: Number(longitude), number }];
      }),
  );
}
