// The server that benchmarks of pairs run against, as a process of its own. Arguments: address, folder for records, folder of
// pages.
import { defineStudy, FifoMatchmaker, scene, silentLog, startServer } from "../../packages/server/dist/index.js";

const [host = "127.0.0.1", recordsDir = "records", publicDir = "."] = process.argv.slice(2);

/** One scene for each limit, in ms. */
const scenes = [100, 300, 1_000].map((maxP2pRttMs) =>
  scene(`limit-${maxP2pRttMs}`)
    .matchmaking({ matchmaker: new FifoMatchmaker({ maxP2pRttMs }) })
    .waitroom({ countdownMs: 0 }),
);

const study = defineStudy({ study: "bench", scenes });
const server = await startServer({ study, host, port: 0, recordsDir, publicDir, log: silentLog });
console.log(server.port);
process.once("SIGTERM", () => void server.close().then(() => process.exit(0)));
