#!/usr/bin/env node
import { OptionsError } from "@earshot/matchmaker";
import { readArguments, type ServeCommand } from "./cli-arguments.ts";
import { startServer, type EarshotServer } from "./serve/earshot-server.ts";
import { loadStudy } from "./study/load-study.ts";
import { version } from "./version.ts";

const usage = `earshot serve STUDY_FILE [--port 4400] [--host 0.0.0.0] [--records records]
              [--journal DIR|off] [--public DIR] [--base-path /]

  STUDY_FILE   a TypeScript or JavaScript file whose default export is defineStudy({...})
  --port       where to listen; 0 takes a free port
  --host       on which address; all of them by default
  --records    the folder to which the records are appended
  --journal    the folder of the journal, from which a server that is started again goes on; off: none. That of the records
               by default
  --public     a folder of files to serve on the same port, for example the experiment's page
  --base-path  below which path everything is served, if a proxy hands on only that part of a site: /earshot

earshot plan --help    what to expect of a limit before the study runs
earshot doctor --help  what is wrong with a server that runs
earshot --version      which one this is

  Where the study names no ICE servers, the environment may:
  EARSHOT_ICE_SERVERS                     a list of RTCIceServer objects, as JSON
  EARSHOT_TURN_URLS, EARSHOT_TURN_SECRET  a TURN server, and the secret from which credentials are made
  EARSHOT_TURN_TTL_S                      for how many seconds these are valid; 7200 by default`;

/** What is typed for the options of the server. */
const typed: Readonly<Record<string, string>> = {
  port: "--port",
  host: "--host",
  recordsDir: "--records",
  journalDir: "--journal",
  publicDir: "--public",
  basePath: "--base-path",
};

async function main(args: readonly string[]): Promise<void> {
  if (args[0] === "plan") {
    // Loaded only here: whoever serves has no use for the simulator.
    const { runPlan } = await import("./plan/plan.ts");
    return console.log(await runPlan(args.slice(1)));
  }
  if (args[0] === "doctor") {
    const { runDoctor } = await import("./doctor/doctor.ts");
    if (!(await runDoctor(args.slice(1), console.log))) process.exitCode = 1;
    return;
  }
  const command = readArguments(args);
  switch (command.kind) {
    case "help":
      return console.log(usage);
    case "version":
      return console.log(version());
    case "serve":
      return serve(command);
  }
}

async function serve({ kind: _kind, studyFile, host, journalDir, ...options }: ServeCommand): Promise<void> {
  const study = await loadStudy(studyFile);
  const server = await startServer({
    study,
    privatePaths: [studyFile],
    ...options,
    ...(host === undefined ? {} : { host }),
    ...(journalDir === undefined ? {} : { journalDir }),
  }).catch((error: unknown) => {
    throw asTyped(error);
  });
  console.log(`http://localhost:${server.port}${options.basePath.replace(/\/$/, "")}`);
  endAtSignal(server);
}

/** A terminal and the program that started this one may both hand on the same Ctrl-C. */
const SAME_SIGNAL_MS = 300;

/** The first signal drains the server, the second one ends it at once. */
function endAtSignal(server: EarshotServer): void {
  let firstAtMs: number | null = null;
  const end = () => {
    if (firstAtMs !== null && performance.now() - firstAtMs > SAME_SIGNAL_MS) process.exit(1);
    firstAtMs ??= performance.now();
    void server.drain().then(() => process.exit(0));
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, end);
}

function asTyped(error: unknown): unknown {
  if (!(error instanceof OptionsError)) return error;
  return error.renamed(typed[error.field] ?? error.field);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? `${error.name}: ${error.message}` : error);
  process.exitCode = 1;
});
