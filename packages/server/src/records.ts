import { createWriteStream, mkdirSync, openSync, type WriteStream } from "node:fs";
import { join } from "node:path";
import { finished } from "node:stream/promises";
import type { Log } from "./log.ts";
import type { RecordLine } from "./record.ts";

/** Where facts are written down. */
export interface Records {
  append(line: RecordLine & { readonly at: string }): void;
  /** Writes what is still buffered. */
  close(): Promise<void>;
}

interface FileRecordsOptions {
  readonly directory: string;
  readonly study: string;
  readonly log: Log;
}

/** Appends one JSON object a line to `DIR/STUDY.jsonl`. A file that exists is continued, never overwritten. */
export function fileRecords({ directory, study, log }: FileRecordsOptions): Records {
  mkdirSync(directory, { recursive: true });
  const path = join(directory, `${study}.jsonl`);
  // Opened at once: a server that could not write its records must not start.
  const stream: WriteStream = createWriteStream(path, { fd: openSync(path, "a", 0o600) });
  stream.on("error", (error) => log.error(`the records cannot be written to ${path}`, error));
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
