import type { FileHandle } from "node:fs/promises";

const CHUNK_BYTES = 65_536;
const LINE_END = 0x0a;

/**
 * The lines of a file without their ends, from the last on, and never the whole file. What comes first is what follows the last
 * end of a line: nothing, if no line is broken off.
 */
export async function* linesBackwards(file: FileHandle): AsyncGenerator<Buffer, void, undefined> {
  let { size: start } = await file.stat();
  let rest = Buffer.alloc(0);
  while (start > 0) {
    const chunk = await chunkBefore(file, start);
    start -= chunk.length;
    rest = Buffer.concat([chunk, rest]);
    for (let end = rest.lastIndexOf(LINE_END); end >= 0; end = rest.lastIndexOf(LINE_END)) {
      yield rest.subarray(end + 1);
      rest = rest.subarray(0, end);
    }
  }
  yield rest;
}

async function chunkBefore(file: FileHandle, end: number): Promise<Buffer> {
  const length = Math.min(CHUNK_BYTES, end);
  const { bytesRead, buffer } = await file.read(Buffer.alloc(length), 0, length, end - length);
  if (bytesRead < length) throw new Error("the file became shorter while it was read");
  return buffer;
}
