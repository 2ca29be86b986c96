import { describe, expect, test } from "vitest";
import { LatencyMatrix } from "./latency-matrix.ts";
import { poolOf } from "./pool.ts";

/** Hosts on a line: three close together on the left, three on the right, one between. */
const placesMs = [0, 10, 20, 60, 100, 110, 120];
const matrix = new LatencyMatrix(Float32Array.from(placesMs.flatMap((a) => placesMs.map((b) => Math.abs(a - b)))));

describe("poolOf", () => {
  test("puts the server where all are nearest to it, and nobody beside it", () => {
    const pool = poolOf("line", matrix);
    expect(pool.hosts).toEqual([0, 1, 2, 4, 5, 6]);
    expect(pool.beaconRttsMs.map((rttsMs) => [...rttsMs])).toEqual([[60, 50, 40, 5, 40, 50, 60]]);
  });

  test("puts further beacons where those are whom no beacon is near to yet, at well connected hosts", () => {
    const [, second] = poolOf("line", matrix, { beacons: 2 }).beaconRttsMs;
    expect(second?.indexOf(5)).toBe(1);
  });

  test("can have the server at a bad place", () => {
    const pool = poolOf("line", matrix, { serverHost: 6 });
    expect(pool.beaconRttsMs[0]?.[0]).toBe(120);
    expect(pool.hosts).not.toContain(6);
  });

  test("needs three hosts, which is a matter of the matrix and not of beacons", () => {
    expect(() => poolOf("two", new LatencyMatrix(new Float32Array(4)))).toThrow(
      'latency is "2 hosts"; allowed: at least 3',
    );
    expect(poolOf("three", new LatencyMatrix(new Float32Array(9))).hosts).toHaveLength(2);
  });

  test.for([0, 1.5, 5, 9])("refuses %d beacons", (beacons) => {
    expect(() => poolOf("line", matrix, { beacons })).toThrow(
      `beacons is ${beacons}; allowed: a whole number from 1 to 4`,
    );
  });
});
