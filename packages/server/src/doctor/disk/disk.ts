import { open, rm, statfs } from "node:fs/promises";
import { join } from "node:path";
import { codeOf } from "../certificate.ts";
import type { Finding } from "../finding.ts";

/** What writing on a disk showed. */
export type DiskTrial =
  | {
      readonly kind: "written";
      /** Of each append and its fdatasync, in ms; at least one. */
      readonly timesMs: readonly number[];
      readonly freeBytes: number;
      /** The kernel's number for the kind of file system; 0 if it has none. */
      readonly type: number;
    }
  | { readonly kind: "failed"; readonly code: string };

const APPENDS = 200;
const WITHIN_MS = 3_000;

/** About as much as the journal writes for one step. */
const APPEND_BYTES = 400;

/** Writes as the journal does, into a file of its own that is gone afterwards. */
export async function tryDisk(directory: string): Promise<DiskTrial> {
  const path = join(directory, `.earshot-doctor-${process.pid}`);
  const line = Buffer.alloc(APPEND_BYTES, " ");
  try {
    const { bavail, bsize, type } = await statfs(directory);
    const file = await open(path, "ax", 0o600);
    try {
      const timesMs: number[] = [];
      const endMs = performance.now() + WITHIN_MS;
      while (timesMs.length === 0 || (timesMs.length < APPENDS && performance.now() < endMs)) {
        const startMs = performance.now();
        await file.write(line);
        await file.datasync();
        timesMs.push(performance.now() - startMs);
      }
      return { kind: "written", timesMs, freeBytes: bavail * bsize, type };
    } finally {
      await file.close();
      await rm(path);
    }
  } catch (error) {
    return { kind: "failed", code: error instanceof Error ? codeOf(error) : String(error) };
  }
}

/** Being let in, the start of a match and the end of a stay wait for the disk; people notice 0.1 s. */
const SLOW_MEDIAN_MS = 20;
const SLOW_WORST_MS = 500;

/** A study of thousands writes some hundred MB. */
const SCARCE_BYTES = 1e9;

const networks: ReadonlyMap<number, string> = new Map([
  [0x6969, "NFS"],
  [0x517b, "SMB"],
  [0xfe534d42, "SMB"],
  [0xff534d42, "SMB"],
]);
const MEMORY = 0x01021994;

export function diskFinding(directory: string, trial: DiskTrial): Finding {
  const check = "disk";
  if (trial.kind === "failed") return { check, state: "fault", ...failureInWords(directory, trial.code) };
  const { timesMs, freeBytes, type } = trial;
  const sorted = timesMs.toSorted((a, b) => a - b);
  const medianMs = sorted[Math.floor(sorted.length / 2)] ?? 0;
  const worstMs = sorted.at(-1) ?? 0;
  const says =
    `in ${directory} a line is on the disk after ${inMs(medianMs)} (median), ${inMs(worstMs)} at worst, ` +
    "which is what the journal adds to being let in and to the start of a match";
  const network = networks.get(type);
  if (network !== undefined) {
    const advice = "keep journal and records on a disk of the machine";
    return { check, state: "fault", says: `${directory} is on a network's drive (${network})`, advice };
  }
  if (type === MEMORY) {
    const advice = "choose a folder on a disk, unless you can do without what is in it";
    return { check, state: "warning", says: `${directory} is in memory, and gone with the next start`, advice };
  }
  if (freeBytes < SCARCE_BYTES) {
    const free = `${Math.floor(freeBytes / 1e6)} MB are free there`;
    return { check, state: "warning", says: `${says}; ${free}`, advice: "make room: without any, nobody is let in" };
  }
  if (medianMs > SLOW_MEDIAN_MS || worstMs > SLOW_WORST_MS) {
    const advice = "see what else writes there, or choose an SSD; it is slower, but nothing is lost";
    return { check, state: "warning", says, advice };
  }
  return { check, state: "ok", says };
}

function failureInWords(directory: string, code: string): Pick<Finding, "says" | "advice"> {
  switch (code) {
    case "ENOENT":
    case "ENOTDIR":
      return { says: `there is no folder ${directory} (${code})`, advice: "make it, or look for a typo" };
    case "EACCES":
    case "EPERM":
    case "EROFS":
      return {
        says: `nothing can be written in ${directory} (${code})`,
        advice: "run this as the user that the server runs as, and let that user write there",
      };
    case "ENOSPC":
      return { says: `there is no room in ${directory} (${code})`, advice: "make some: without any, nobody is let in" };
    default:
      return { says: `nothing can be written in ${directory} (${code})`, advice: "see what is wrong with this disk" };
  }
}

function inMs(ms: number): string {
  return `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`;
}
