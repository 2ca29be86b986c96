import { describe, expect, test } from "vitest";
import { LatencyMatrix } from "./latency-matrix.ts";
import { parseCsvMatrix, parseFloat32Matrix } from "./parse-latency.ts";

describe("parseFloat32Matrix", () => {
  test("reads little-endian floats row by row, wherever in a buffer they start", () => {
    const bytes = new Uint8Array(17);
    new DataView(bytes.buffer).setFloat32(5, 12.5, true);
    new DataView(bytes.buffer).setFloat32(9, 12.5, true);
    const matrix = parseFloat32Matrix(bytes.subarray(1));
    expect([matrix.size, matrix.rttMs(0, 1)]).toEqual([2, 12.5]);
  });

  test.for([
    [7, /latency is "7 bytes"; allowed: a square matrix of 32-bit floats/],
    [12, /latency is "3 numbers"; allowed: a square matrix of at least 2 by 2/],
    [4, /latency is "1 numbers"/],
  ] as const)("refuses %i bytes", ([length, message]) => {
    expect(() => parseFloat32Matrix(new Uint8Array(length))).toThrow(message);
  });
});

describe("parseCsvMatrix", () => {
  test.for([
    ["commas", "0,10,20\n10,0,30\n20,30,0\n"],
    ["semicolons and CRLF", "0;10;20\r\n10;0;30\r\n20;30;0\r\n"],
    ["tabs and an empty line", "0\t10\t20\n\n10\t0\t30\n20\t30\t0"],
    ["names", `host,"a","b","c"\n"a",0,10,20\nb,10,0,30\nc,20,30,0\n`],
    ["missing halves", ",10,\n,,30\n20,-,NA\n"],
  ] as const)("reads a table with %s", ([, text]) => {
    const matrix = parseCsvMatrix(text);
    expect([matrix.size, matrix.rttMs(0, 1), matrix.rttMs(2, 0), matrix.rttMs(1, 2)]).toEqual([3, 10, 20, 30]);
  });

  test.for([
    ["a word in a cell", "0,1\nfast,0", /latency, row 2, column 1, is "fast"; allowed: milliseconds from 0/],
    ["a negative time", "0,-1\n1,0", /latency, row 1, column 2, is "-1"/],
    ["a row that is too short", "0,1\n1", /latency is "1 columns in row 2 of 2"; allowed: as many columns as rows/],
    ["nothing", "", /latency is "0 numbers"/],
  ] as const)("refuses %s", ([, text, message]) => {
    expect(() => parseCsvMatrix(text)).toThrow(message);
  });
});

describe("LatencyMatrix", () => {
  const matrix = new LatencyMatrix(Float32Array.from([0, 10, 40, 20, 0, NaN, 60, NaN, 0]));

  test("takes the mean of both directions, knows what is missing, and that one host is 5 ms wide", () => {
    expect([matrix.rttMs(0, 1), matrix.rttMs(1, 0), matrix.rttMs(2, 0)]).toEqual([15, 15, 50]);
    expect([matrix.rttMs(1, 2), matrix.rttMs(1, 1)]).toEqual([NaN, 5]);
  });

  test("refuses negative times", () => {
    expect(() => new LatencyMatrix(Float32Array.from([0, -3, 1, 0]))).toThrow(/latency\[0\]\[1\] is -3/);
  });
});
