import { OptionsError } from "@earshot/matchmaker";

/** Why the server cannot listen there, as an error that names the option; anything else as it is. */
export function listenError(error: unknown, { port, host }: { port: number; host: string | undefined }): unknown {
  const code = codeOf(error);
  const why = (allowed: string) => `${allowed} (${code})`;
  switch (code) {
    case "EADDRINUSE":
      return new OptionsError({ field: "port", value: port, allowed: why("a port that no other program listens on") });
    case "EACCES":
      return new OptionsError({ field: "port", value: port, allowed: why("a port that this user may listen on") });
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return new OptionsError({ field: "host", value: host, allowed: why("an address of this machine") });
    default:
      return error;
  }
}

interface Place {
  readonly directory: string;
  readonly name: string;
}

/** Why the records cannot be written there. */
export function recordsError(error: unknown, place: Place): unknown {
  return folderError(error, "recordsDir", place);
}

/** Why the journal cannot be written there. */
export function journalError(error: unknown, place: Place): unknown {
  return folderError(error, "journalDir", place);
}

function folderError(error: unknown, field: string, { directory, name }: Place): unknown {
  if (codeOf(error) === "") return error;
  const reason = error instanceof Error ? error.message : String(error);
  return new OptionsError({ field, value: directory, allowed: `a folder in which ${name} can be written (${reason})` });
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}
