// A process with some servers, each of a study of its own, until it is killed. Tells its parent when all of them listen.
// The first argument says where, as JSON: { folder, ports }.
import { FifoMatchmaker, scene, silentLog, startServer } from "../../dist/index.js";

/** @type {{ folder: string, ports: readonly number[] }} */
const { folder, ports } = JSON.parse(process.argv[2] ?? "{}");

const servers = await Promise.all(
  ports.map((port, index) => {
    const game = scene("game")
      .matchmaking({ matchmaker: new FifoMatchmaker({ maxP2pRttMs: 100 }) })
      .waitroom({ timeoutMs: 4_000, countdownMs: 500 })
      .assign({ conditions: ["red", "green", "blue"], seed: 3 });
    const study = { study: `s${index}`, scenes: [game] };
    const log = { ...silentLog, error: console.error };
    // Pages come back far sooner than ours do.
    const limits = { acceptsPerSecond: 10_000 };
    return startServer({ study, port, host: "127.0.0.1", recordsDir: folder, environment: {}, limits, log });
  }),
);
process.once("SIGTERM", () => void Promise.all(servers.map((server) => server.close())).then(() => process.exit()));
process.send?.("listening");
