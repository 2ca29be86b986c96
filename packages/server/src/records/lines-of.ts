import { createReadStream } from "node:fs";
import type { FileHandle } from "node:fs/promises";

const LINE_END = 0x0a;
const BYTES_AT_ONCE = 1_048_576;

/**
 * The lines of a file without their ends, never the whole file at once. Last comes what follows the last end, if anything does.
 */
export async function* linesOf(path: string): AsyncGenerator<Buffer, void, undefined> {
  let rest = Buffer.alloc(0);
  for await (const chunk of createReadStream(path, { highWaterMark: BYTES_AT_ONCE })) {
    let bytes = Buffer.concat([rest, asBuffer(chunk)]);
    for (let end = bytes.indexOf(LINE_END); end >= 0; end = bytes.indexOf(LINE_END)) {
      yield bytes.subarray(0, end + 1);
      bytes = bytes.subarray(end + 1);
    }
    rest = bytes;
  }
  if (rest.length > 0) yield rest;
}

/** Writes lines that have their ends to a file, many at once. */
export async function writeLines(file: FileHandle, lines: AsyncIterable<Uint8Array>): Promise<void> {
  let [waiting, bytes]: [Uint8Array[], number] = [[], 0];
  const flush = async () => {
    await file.writeFile(Buffer.concat(waiting));
    [waiting, bytes] = [[], 0];
  };
  for await (const line of lines) {
    waiting.push(line);
    bytes += line.length;
    if (bytes >= BYTES_AT_ONCE) await flush();
  }
  await flush();
}

export function endsLine(line: Uint8Array): boolean {
  return line.at(-1) === LINE_END;
}

export function toLine(value: object): Buffer {
  return Buffer.from(`${JSON.stringify(value)}\n`);
}

/** What a line says; `null` if it is no JSON object, as one that was broken off. */
export function fieldsOf(line: Buffer): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(line.toString());
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function asBuffer(chunk: unknown): Buffer {
  return Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
}
