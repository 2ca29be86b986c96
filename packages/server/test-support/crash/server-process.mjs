// A process with some servers, each of a study of its own, until it is killed. Tells its parent when all of them listen.
// The first argument says where, and how many there were before, as JSON: { folder, ports, life }.
import { FifoMatchmaker, participants, prolific, scene, silentLog, startServer } from "../../dist/index.js";

/** @type {{ folder: string, ports: readonly number[], life: number }} */
const { folder, ports, life } = JSON.parse(process.argv[2] ?? "{}");

/** Other ones in each life: what somebody was told once has to stand. */
const codes = {
  finished: `finished-${life}`,
  "partner-gone": `partner-gone-${life}`,
  "timed-out": `timed-out-${life}`,
  unsupported: `unsupported-${life}`,
};

const servers = await Promise.all(
  ports.map((port, index) => {
    const game = scene("game")
      .matchmaking({ matchmaker: new FifoMatchmaker({ maxP2pRttMs: 100 }) })
      .waitroom({ timeoutMs: 4_000, countdownMs: 500, rejoinMs: 1_500 })
      .assign({ conditions: ["red", "green", "blue"], seed: 3 });
    const ofPeople = { recruiter: prolific({ codes }), participants: participants({ once: "scene" }) };
    const study = { study: `s${index}`, scenes: [game], ...ofPeople };
    const log = { ...silentLog, error: console.error };
    // Pages come back far sooner than ours do.
    const limits = { acceptsPerSecond: 10_000 };
    return startServer({ study, port, host: "127.0.0.1", recordsDir: folder, environment: {}, limits, log });
  }),
);
process.once("SIGTERM", () => void Promise.all(servers.map((server) => server.close())).then(() => process.exit()));
process.send?.("listening");
