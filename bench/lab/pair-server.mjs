// The server that benchmarks of pairs run against, as a process of its own. Arguments: address, folder for records, folder of
// pages.
import {
  defineStudy,
  FifoMatchmaker,
  RankedMatchmaker,
  scene,
  silentLog,
  startServer,
} from "../../packages/server/dist/index.js";

const [host = "127.0.0.1", recordsDir = "records", publicDir = "."] = process.argv.slice(2);

/** For each limit, in ms, one scene without a countdown, one with the usual one, and one with the recommended matchmaker. */
const scenes = [100, 300, 1_000].flatMap((maxP2pRttMs) => {
  const matchmaker = new FifoMatchmaker({ maxP2pRttMs });
  return [
    scene(`limit-${maxP2pRttMs}`).matchmaking({ matchmaker }).waitroom({ countdownMs: 0 }),
    scene(`countdown-${maxP2pRttMs}`).matchmaking({ matchmaker }),
    scene(`ranked-${maxP2pRttMs}`)
      .matchmaking({ matchmaker: new RankedMatchmaker({ maxP2pRttMs }) })
      .waitroom({ countdownMs: 0 }),
  ];
});

const study = defineStudy({ study: "bench", scenes });
const server = await startServer({ study, host, port: 0, recordsDir, publicDir, log: silentLog });
console.log(server.port);
process.once("SIGTERM", () => void server.close().then(() => process.exit(0)));
