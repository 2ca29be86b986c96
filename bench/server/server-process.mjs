// The server as a process that is measured. The first argument says where it writes, as JSON: { folder, hasJournal }.
import { silentLog, startServer } from "../../packages/server/dist/index.js";
import { answerBench } from "./measured-process.mjs";
import { study } from "./study.mjs";

/** @type {{ folder: string | null, hasJournal: boolean }} */
const { folder, hasJournal } = JSON.parse(process.argv[2] ?? "{}");

const server = await startServer({
  study,
  port: 0,
  host: "127.0.0.1",
  recordsDir: folder,
  journalDir: hasJournal ? folder : null,
  environment: {},
  // Thousands come at once, which is what is measured.
  limits: { sockets: 100_000, acceptsPerSecond: 100_000 },
  log: { ...silentLog, error: console.error },
});
answerBench(server.port, () => server.close());
