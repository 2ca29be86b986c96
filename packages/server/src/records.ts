import { createWriteStream, mkdirSync, type WriteStream } from "node:fs";
import { join } from "node:path";
import { finished } from "node:stream/promises";
import type { RecordLine } from "./record.ts";

/** Where facts are written down. */
export interface Records {
  append(line: RecordLine & { readonly at: string }): void;
  /** Writes what is still buffered. */
  close(): Promise<void>;
}

/** Appends one JSON object a line to `DIR/STUDY.jsonl`. A file that exists is continued, never overwritten. */
export function fileRecords(directory: string, study: string): Records {
  mkdirSync(directory, { recursive: true });
  const stream: WriteStream = createWriteStream(join(directory, `${study}.jsonl`), { flags: "a", mode: 0o600 });
  return {
    append: (line) => void stream.write(`${JSON.stringify(line)}\n`),
    async close() {
      stream.end();
      await finished(stream);
    },
  };
}

/** For a server that is asked to write nothing. */
export const noRecords: Records = { append: () => {}, close: async () => {} };
