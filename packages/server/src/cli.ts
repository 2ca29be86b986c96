#!/usr/bin/env node
import { parseArgs } from "node:util";
import { startServer } from "./earshot-server.ts";
import { loadStudy } from "./load-study.ts";

const usage = `earshot serve STUDY_FILE [--port 4400] [--host 0.0.0.0] [--records records] [--public DIR]

  STUDY_FILE  a TypeScript or JavaScript file whose default export is defineStudy({...})
  --port      where to listen; 0 takes a free port
  --host      on which address; all of them by default
  --records   the folder to which the records are appended
  --public    a folder of files to serve on the same port, for example the experiment's page

earshot plan --help    what to expect of a limit before the study runs

  Where the study names no ICE servers, the environment may:
  EARSHOT_ICE_SERVERS                     a list of RTCIceServer objects, as JSON
  EARSHOT_TURN_URLS, EARSHOT_TURN_SECRET  a TURN server, and the secret from which credentials are made
  EARSHOT_TURN_TTL_S                      for how many seconds these are valid; 7200 by default`;

async function main(): Promise<void> {
  if (process.argv[2] === "plan") {
    // Loaded only here: whoever serves has no use for the simulator.
    const { runPlan } = await import("./plan.ts");
    return console.log(await runPlan(process.argv.slice(3)));
  }
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      port: { type: "string", default: "4400" },
      host: { type: "string" },
      records: { type: "string", default: "records" },
      public: { type: "string" },
      help: { type: "boolean", default: false },
    },
  });
  const [command, studyFile] = positionals;
  if (values.help) return console.log(usage);
  if (command !== "serve" || studyFile === undefined) throw new Error(`usage: ${usage}`);
  const server = await startServer({
    study: await loadStudy(studyFile),
    port: toPort(values.port),
    recordsDir: values.records,
    publicDir: values.public ?? null,
    privatePaths: [studyFile],
    ...(values.host === undefined ? {} : { host: values.host }),
  });
  console.log(`http://localhost:${server.port}`);
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => void server.close().then(() => process.exit(0)));
  }
}

function toPort(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new Error(`--port is ${JSON.stringify(text)}; allowed: a whole number from 0 to 65535`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? `${error.name}: ${error.message}` : error);
  process.exitCode = 1;
});
