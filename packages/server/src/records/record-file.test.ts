import { readRecords, type RecordLine } from "@earshot/records";
import { describe, expect, test } from "vitest";
import { HandClock } from "../../test-support/hand-clock.ts";
import { LogBook } from "../../test-support/log-book.ts";
import { RecordFile } from "./record-file.ts";

/** A disk with so much room, which takes what still fits of a write, as a real one does, and fails when nothing does. */
class SmallDisk {
  text = "";
  roomBytes: number;
  isClosed = false;
  /** What would outlive a power failure. */
  syncedText = "";
  /** Why the disk cannot be synced. */
  syncFault: Error | null = null;
  #noticed = () => {};

  constructor(roomBytes = Infinity) {
    this.roomBytes = roomBytes;
  }

  /** When it has refused something. */
  refusal(): Promise<void> {
    return new Promise((resolve) => (this.#noticed = resolve));
  }

  async write(bytes: Uint8Array): Promise<number> {
    if (this.roomBytes === 0) {
      this.#noticed();
      throw new Error("ENOSPC: no space left on device");
    }
    const taken = bytes.subarray(0, Math.min(bytes.length, this.roomBytes));
    this.roomBytes -= taken.length;
    this.text += Buffer.from(taken).toString();
    return taken.length;
  }

  async sync(): Promise<void> {
    if (this.syncFault) throw this.syncFault;
    this.syncedText = this.text;
  }

  async close(): Promise<void> {
    this.isClosed = true;
  }
}

function setUp({ roomBytes = Infinity, isTorn = false, maxHeldBytes = 10_000 } = {}) {
  const [disk, clock, log] = [new SmallDisk(roomBytes), new HandClock(), new LogBook()];
  const file = new RecordFile({ disk, path: "r/test.jsonl", study: "test", isTorn, clock, log, maxHeldBytes });
  return { disk, clock, log, file };
}

/** All of the same length. */
function line(n: number): RecordLine {
  const participant_id = String(n).padStart(8);
  return { at: "2026-01-01T00:00:00.000Z", study: "test", scene: "game", type: "arrival", participant_id };
}

const LINE_BYTES = Buffer.byteLength(`${JSON.stringify(line(1))}\n`);

function numbersIn(text: string): unknown[] {
  expect(text.endsWith("\n")).toBe(true);
  const { lines, errors } = readRecords(text);
  expect(errors).toEqual([]);
  return lines.map((one) => {
    if (one.type === "arrival") return Number(one.participant_id);
    return one.type === "records_lost" ? `records_lost ${one.lines_lost}` : one.type;
  });
}

const words = ({ errors }: LogBook) => errors.map(({ message }) => message);

describe("records on a disk that gets full", () => {
  test("are all there when there is room again, though the disk took a part of one", async () => {
    const { disk, clock, log, file } = setUp({ roomBytes: 2 * LINE_BYTES + 30 });
    for (const n of [1, 2, 3, 4]) file.append(line(n));
    await disk.refusal();
    expect(disk.text.split("\n")).toHaveLength(3);
    disk.roomBytes = Infinity;
    clock.advance(1_000);
    await file.close();
    expect(numbersIn(disk.text)).toEqual([1, 2, 3, 4]);
    expect(words(log)).toEqual([
      "the records cannot be written to r/test.jsonl; they are kept and tried again",
      "the records are written again to r/test.jsonl; 0 lines were lost",
    ]);
  });

  test("are tried again with the next line, too", async () => {
    const { disk, log, file } = setUp({ roomBytes: 0 });
    const refusal = disk.refusal();
    file.append(line(1));
    await refusal;
    disk.roomBytes = Infinity;
    file.append(line(2));
    await file.close();
    expect(numbersIn(disk.text)).toEqual([1, 2]);
    expect(log.errors).toHaveLength(2);
  });

  test("say how many were lost, where they are missing, if it stays full for too long", async () => {
    const { disk, clock, log, file } = setUp({ roomBytes: 0, maxHeldBytes: 3 * LINE_BYTES + 20 });
    const refusal = disk.refusal();
    for (let n = 1; n <= 3; n++) file.append(line(n));
    await refusal;
    for (let n = 4; n <= 20; n++) file.append(line(n));
    disk.roomBytes = Infinity;
    clock.advance(1_000);
    await file.close();
    const seen = numbersIn(disk.text);
    const kept = seen.filter((one) => typeof one === "number");
    expect(kept).toEqual(kept.map((_, index) => index + 1));
    expect(seen.at(-1)).toBe(`records_lost ${20 - kept.length}`);
    expect(kept.length).toBeLessThan(20);
    expect(words(log).at(-1)).toContain(`${20 - kept.length} lines were lost`);
  });

  test("are complained of once for each time that the disk is full, and try again each second", async () => {
    const { disk, clock, log, file } = setUp({ roomBytes: 0 });
    const refusal = disk.refusal();
    file.append(line(1));
    await refusal;
    for (let second = 0; second < 5; second++) {
      await Promise.resolve();
      const again = disk.refusal();
      while (clock.armed === 0) await Promise.resolve();
      clock.advance(1_000);
      await again;
    }
    expect(log.errors).toHaveLength(1);
    await file.close();
    expect(words(log).at(-1)).toBe("the records end without 1 line: they could not be written to r/test.jsonl");
    expect(disk.isClosed).toBe(true);
    expect(clock.armed).toBe(0);
  });

  test("never glue a line to one that was broken off", async () => {
    const { disk, file } = setUp({ isTorn: true });
    disk.text = '{"at":"20';
    file.append(line(1));
    file.append(line(2));
    await file.close();
    const [torn, ...others] = disk.text.split("\n");
    expect(torn).toBe('{"at":"20');
    expect(numbersIn(others.join("\n"))).toEqual([1, 2]);
  });

  test("count no end of a line for a line", async () => {
    const { log, file } = setUp({ roomBytes: 0, isTorn: true });
    file.append(line(1));
    file.append(line(2));
    await file.close();
    expect(words(log).at(-1)).toContain("without 2 lines");
  });
});

describe("records that are synced", () => {
  test("are all on the disk, and it is said when they cannot be", async () => {
    const { disk, file } = setUp({ roomBytes: 2 * LINE_BYTES });
    for (const n of [1, 2]) file.append(line(n));
    expect(await file.sync()).toBe(true);
    expect(numbersIn(disk.syncedText)).toEqual([1, 2]);
    file.append(line(3));
    expect(await file.sync()).toBe(false);
    disk.roomBytes = Infinity;
    expect(await file.sync()).toBe(true);
    expect(numbersIn(disk.syncedText)).toEqual([1, 2, 3]);
    await file.close();
  });

  test("are never believed again to be on a disk that failed to sync them", async () => {
    const { disk, file, log } = setUp();
    file.append(line(1));
    disk.syncFault = new Error("EIO: i/o error");
    expect(await file.sync()).toBe(false);
    disk.syncFault = null;
    file.append(line(2));
    expect(await file.sync()).toBe(false);
    expect(words(log)).toEqual(["the records in r/test.jsonl may not outlive a power failure"]);
    await file.close();
    expect(numbersIn(disk.text)).toEqual([1, 2]);
  });
});
