#!/usr/bin/env node
import { OptionsError } from "@earshot/matchmaker";
import { readArguments, type ServeCommand } from "./cli-arguments.ts";
import type { ConnectionLimits } from "./door/connection-limits.ts";
import { jsonLog } from "./logs/json-log.ts";
import { logFormatIn, logLevelIn } from "./logs/log-environment.ts";
import { textLog } from "./logs/text-log.ts";
import { faultsIn, faultsOf, refuse } from "./options-errors.ts";
import { startServer, type EarshotServer } from "./serve/earshot-server.ts";
import { optionFaults, startFaults, type ServerOptions } from "./serve/server-options.ts";
import { loadStudy } from "./study/load-study.ts";
import type { Study } from "./study/study.ts";
import { version } from "./version.ts";

const usage = `earshot serve STUDY_FILE [--port 4400] [--host 0.0.0.0] [--records records]
              [--journal DIR|off] [--public DIR] [--base-path /]
              [--sockets-per-address 20] [--max-sockets 10000]

  STUDY_FILE   a TypeScript or JavaScript file whose default export is defineStudy({...})
  --port       where to listen; 0 takes a free port
  --host       on which address; all of them by default
  --records    the folder to which the records are appended
  --journal    the folder of the journal, from which a server that is started again goes on; off: none. That of the records
               by default
  --public     a folder of files to serve on the same port, for example the experiment's page
  --base-path  below which path everything is served, if a proxy hands on only that part of a site: /earshot
  --sockets-per-address  how many connections one address may have; more for a laboratory that shares one
  --max-sockets          how many connections there may be in all

earshot plan --help    what to expect of a limit before the study runs
earshot token --help   join tokens for a study with access: "signed"
earshot doctor --help  what is wrong with a server that runs
earshot purge --help   how a participant is removed from the files of a study
earshot --version      which one this is

  Where the study names no ICE servers, the environment may:
  EARSHOT_ICE_SERVERS                     a list of RTCIceServer objects, as JSON
  EARSHOT_TURN_URLS, EARSHOT_TURN_SECRET  a TURN server, and the secret from which credentials are made
  EARSHOT_TURN_TTL_S                      for how many seconds these are valid; 7200 by default

  EARSHOT_METRICS_TOKEN                   who shows it may read /metrics; without it programs on this machine may
  EARSHOT_LOG                             json or text; by default words for a terminal, and lines of JSON for all else
  EARSHOT_LOG_LEVEL                       info, warn or error: the least that is said; info by default

  TRUST_PROXY  whom to believe where a connection comes from: how many proxies stand before the server, or their addresses

  Keys for join tokens and for the statements of matches:
  EARSHOT_TOKEN_SECRET                    a secret that the experiment's own server has as well, of 32 bytes or more
  EARSHOT_TOKEN_KEYS                      or a JWK Set, for keys of pairs (Ed25519) or several keys`;

/** What is typed for the options of the server. */
const typed: Readonly<Record<string, string>> = {
  port: "--port",
  host: "--host",
  recordsDir: "--records",
  journalDir: "--journal",
  publicDir: "--public",
  basePath: "--base-path",
  "limits.socketsPerAddress": "--sockets-per-address",
  "limits.sockets": "--max-sockets",
};

async function main(args: readonly string[]): Promise<void> {
  if (args[0] === "plan") {
    // Loaded only here: whoever serves has no use for the simulator.
    const { runPlan } = await import("./plan/plan.ts");
    return console.log(await runPlan(args.slice(1)));
  }
  if (args[0] === "token") {
    const { runToken } = await import("./identity/token-command.ts");
    return console.log(await runToken(args.slice(1), process.env, Date.now()));
  }
  if (args[0] === "doctor") {
    const { runDoctor } = await import("./doctor/doctor.ts");
    if (!(await runDoctor(args.slice(1), console.log))) process.exitCode = 1;
    return;
  }
  if (args[0] === "purge") {
    const { runPurge } = await import("./privacy/purge-command.ts");
    return console.log(await runPurge(args.slice(1), new Date()));
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

async function serve({
  kind: _kind,
  studyFile,
  host,
  journalDir,
  limits,
  ...typedOptions
}: ServeCommand): Promise<void> {
  const options = {
    privatePaths: [studyFile],
    ...typedOptions,
    limits: typedOf(limits),
    ...(host === undefined ? {} : { host }),
    ...(journalDir === undefined ? {} : { journalDir }),
  };
  const study = await checkedStudy(studyFile, options);
  const format = logFormatIn(process.env, process.stdout.isTTY);
  const level = logLevelIn(process.env);
  const log = format === "json" ? jsonLog({ level }) : textLog(level);
  const server = await startServer({ ...options, study, log }).catch((error: unknown) => {
    throw error instanceof OptionsError ? asTyped(error) : error;
  });
  // First, as whoever reads the address may send a signal at once.
  endAtSignal(server);
  const url = `http://localhost:${server.port}${options.basePath.replace(/\/$/, "")}`;
  if (format === "json") log.info(`serving at ${url}`);
  else console.log(url);
}

/** Without what was left out. */
function typedOf({ socketsPerAddress, sockets }: ServeCommand["limits"]): ConnectionLimits {
  return {
    ...(socketsPerAddress === undefined ? {} : { socketsPerAddress }),
    ...(sockets === undefined ? {} : { sockets }),
  };
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

/** The study, once nothing at all is wrong with what was typed, with the environment, or with the study itself. */
async function checkedStudy(studyFile: string, options: Omit<ServerOptions, "study">): Promise<Study> {
  const ofLog = faultsIn(
    () => logFormatIn(process.env, false),
    () => logLevelIn(process.env),
  );
  const study = await loadStudy(studyFile).catch((error: unknown) => {
    const ofStudy = faultsOf(error);
    if (ofStudy === null) throw error;
    refuse([...optionFaults(options).map(asTyped), ...ofStudy, ...ofLog]);
    throw error;
  });
  refuse([...startFaults({ ...options, study }).map(asTyped), ...ofLog]);
  return study;
}

function asTyped(fault: OptionsError): OptionsError {
  const name = typed[fault.field];
  return name === undefined ? fault : fault.renamed(name);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? `${error.name}: ${error.message}` : error);
  process.exitCode = 1;
});
