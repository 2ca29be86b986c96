import { describe, expect, test } from "vitest";
import { distanceKm, zonePairOf } from "./distance.ts";
import { placeOfZone } from "./time-zones.ts";

describe("the place of a time zone", () => {
  test("is its principal city, and its country", () => {
    expect(placeOfZone("Europe/Berlin")).toMatchObject({ country: "DE", latitude: 52.5, longitude: 13.4 });
    expect(placeOfZone("America/Sao_Paulo")).toMatchObject({ country: "BR", latitude: -23.5, longitude: -46.6 });
  });

  test.for([
    ["Asia/Calcutta", "Asia/Kolkata"],
    ["Europe/Kiev", "Europe/Kyiv"],
    ["US/Eastern", "America/New_York"],
    ["America/Buenos_Aires", "America/Argentina/Buenos_Aires"],
    ["Africa/Asmera", "Africa/Asmara"],
    ["Iceland", "Atlantic/Reykjavik"],
    ["GB", "Europe/London"],
    ["W-SU", "Europe/Moscow"],
  ] as const)("is the same under an older name: %s", ([older, newer]) => {
    expect(placeOfZone(older)).not.toBeNull();
    expect(placeOfZone(older)).toEqual(placeOfZone(newer));
  });

  test.for(["UTC", "Etc/GMT+5", "EST", "Atlantis", "", "toString", null, undefined])("is none for %s", (name) => {
    expect(placeOfZone(name)).toBeNull();
  });

  test("is known for every zone that this Node knows", () => {
    const zones = Intl.supportedValuesOf("timeZone").filter((name) => name.includes("/") && !name.startsWith("Etc/"));
    expect(zones.filter((name) => !placeOfZone(name))).toEqual([]);
    expect(zones.length).toBeGreaterThan(400);
  });
});

describe("two time zones", () => {
  test("are as far from each other as their cities", () => {
    expect(zonePairOf("Europe/London", "America/New_York")?.km).toBeCloseTo(5_570, -1);
    expect(zonePairOf("Europe/London", "Australia/Sydney")?.km).toBeCloseTo(16_990, -1);
    expect(zonePairOf("Europe/London", "Europe/London")?.km).toBe(0);
    expect(distanceKm({ latitude: 0, longitude: 179 }, { latitude: 0, longitude: -179 })).toBeCloseTo(222, 0);
  });

  test("have one number, whichever comes first", () => {
    const pair = zonePairOf("Europe/London", "Asia/Tokyo");
    expect(zonePairOf("Asia/Tokyo", "Europe/London")).toBe(pair);
    const others = ["Europe/London", "Europe/Paris", "Asia/Seoul"].map(
      (zone) => zonePairOf(zone, "Asia/Tokyo")?.number,
    );
    expect(new Set(others).size).toBe(3);
  });

  test("are no pair if one of them is no place", () => {
    expect(zonePairOf("Europe/London", "UTC")).toBeNull();
    expect(zonePairOf(null, "Europe/London")).toBeNull();
  });
});
