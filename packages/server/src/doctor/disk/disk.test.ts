import { expect, test } from "vitest";
import { diskFinding, type DiskTrial } from "./disk.ts";

const quick = { kind: "written", timesMs: [1, 2, 3], freeBytes: 1e12, type: 0xef53 } as const;

test.for<[string, DiskTrial, string, string]>([
  ["is quick", quick, "ok", "2.0 ms (median), 3.0 ms at worst"],
  ["is slow each time", { ...quick, timesMs: [25, 25, 25] }, "warning", "25 ms (median)"],
  ["is slow at times", { ...quick, timesMs: [1, 1, 600] }, "warning", "600 ms at worst"],
  ["is nearly full", { ...quick, freeBytes: 5e8 }, "warning", "500 MB are free"],
  ["is a network's", { ...quick, type: 0x6969 }, "fault", "NFS"],
  ["is memory", { ...quick, type: 0x01021994 }, "warning", "in memory"],
  ["is read-only", { kind: "failed", code: "EROFS" }, "fault", "nothing can be written"],
  ["is full", { kind: "failed", code: "ENOSPC" }, "fault", "no room"],
  ["is nowhere", { kind: "failed", code: "ENOENT" }, "fault", "there is no folder"],
])("a disk that %s", ([, trial, state, words]) => {
  expect(diskFinding("records", trial)).toMatchObject({ state, says: expect.stringContaining(words) });
});
