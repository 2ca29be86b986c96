import { crc32 } from "node:zlib";

const SUM_DIGITS = 8;
const BLANK = 0x20;

/** A line of the journal: the check sum of its JSON, a blank, and the JSON. */
export function framed(json: string): string {
  return `${checkSum(json)} ${json}\n`;
}

/** What a line says, which is given without its end; `undefined` if it is not as it was written. */
export function unframed(line: Buffer): unknown {
  return isWhole(line) ? parsed(line.toString("utf8", SUM_DIGITS + 1)) : undefined;
}

/** Whether a line, without its end, is as it was written. */
export function isWhole(line: Buffer): boolean {
  if (line.length <= SUM_DIGITS || line[SUM_DIGITS] !== BLANK) return false;
  return line.toString("latin1", 0, SUM_DIGITS) === checkSum(line.subarray(SUM_DIGITS + 1));
}

function checkSum(json: string | Buffer): string {
  return crc32(json).toString(16).padStart(SUM_DIGITS, "0");
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
