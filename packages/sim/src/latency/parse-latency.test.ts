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
    ["names with separators in them", `host;"a, b";"c;d";e\n"a, b";0;10;20\n"c;d";10;0;30\ne;20;30;0`],
    ["numbers as names and an empty corner, as pandas writes it", ",1,2,3\n1,0,10,20\n2,10,0,30\n3,20,30,0\n"],
    ["numbers as names and a word in the corner", "host,1,2,3\n1,0,10,20\n2,10,0,30\n3,20,30,0\n"],
    ["words above and numbers beside, from 0", ",a,b,c\n0,0,10,20\n1,10,0,30\n2,20,30,0\n"],
    ["a dash in the corner above names", "-,a,b,c\na,0,10,20\nb,10,0,30\nc,20,30,0\n"],
    ["a 0 in the corner above names", "0,a,b,c\na,0,10,20\nb,10,0,30\nc,20,30,0\n"],
    ["names in the first row only", "a,b,c\n0,10,20\n10,0,30\n20,30,0\n"],
    ["numbers in the first row only", "0,1,2\n0,10,20\n10,0,30\n20,30,0\n"],
    ["names in the first column only", "a,0,10,20\nb,10,0,30\nc,20,30,0\n"],
    ["numbers in the first column only", "7001,,10,20\n7002,10,,30\n7003,20,30,\n"],
    ["no cell above the names of rows, as R writes it", `"a","b","c"\n"a",0,10,20\n"b",10,0,30\n"c",20,30,0\n`],
    ["the host NA among the names", ",DE,NA,US\nDE,0,10,20\nNA,10,0,30\nUS,20,30,0\n"],
    ["separators at the ends of lines", "0,10,20,\n10,0,30,\n20,30,0,\n"],
    ["nothing on the diagonal", ",10.5,19.8\n9.5,,30\n20.2,30,\n"],
    ["nothing on the diagonal, in whole numbers, different ways", ",11,18\n9,,30\n22,30,\n"],
    ["a first time that is said to be missing", "NaN,10,20\n10,NaN,30\n20,30,NaN\n"],
    ["a host of which nothing is known, in tabs", "0\t10\t\n\t\t\n20\t30\t0\n"],
  ] as const)("reads a table with %s", ([, text]) => {
    const matrix = parseCsvMatrix(text);
    expect([matrix.size, matrix.rttMs(0, 1), matrix.rttMs(2, 0), matrix.rttMs(1, 2)]).toEqual([3, 10, 20, 30]);
  });

  test.for([
    ["a word in a cell", "0,1\nfast,0", /latency, row 2, column 1, is "fast"; allowed: milliseconds from 0/],
    ["a negative time", "0,-1\n1,0", /latency, row 1, column 2, is "-1"/],
    ["a row that is too short", "0,1\n1", /latency is "1 columns in row 2 of 2"; allowed: as many columns as rows/],
    ["a last column that was lost", "0,10,20\n10,0,30\n20,30,0\n40,50,60\n", /latency is "3 columns in row 1 of 4"/],
    ["a column too many", "0,10,20,5\n10,0,30,5\n20,30,0,5\n", /latency is "4 columns in row 1 of 3"/],
    ["a word among times", ",10,20\nfast,,30\n20,30,\n", /latency, row 2, column 1, is "fast"/],
    [
      "whole numbers that may be names or times",
      ",10,20\n10,,30\n20,30,\n",
      /latency, row 1, column 1, is "".* either/,
    ],
    ["other numbers above than beside", ",0,1\n1,0,10\n2,10,0\n", /latency, row 1, column 1, is "".* either/],
    ["a word before times", "O,10.5,20\n10.5,0,30\n20,30,0\n", /latency, row 1, column 1, is "O"/],
    ["a word among times beside names", "host,a,b\na,0,far\nb,1,0\n", /latency, row 2, column 3, is "far"/],
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
