import { randomBytes } from "node:crypto";
import { createServer } from "node:http";
import { limits } from "@earshot/protocol";
import sirv from "sirv";
import { Server } from "socket.io";
import { systemClock, type Clock } from "./clock.ts";
import { serveConnection } from "./connection.ts";
import { EventLoopLag } from "./event-loop-lag.ts";
import { GroupHistories } from "./group-histories.ts";
import { readIceEnvironment, type Environment } from "./ice-environment.ts";
import { Ice } from "./ice.ts";
import { consoleLog, type Log } from "./log.ts";
import { fileRecords, noRecords } from "./records.ts";
import { SceneHost } from "./scene-host.ts";
import type { PageServer } from "./sockets.ts";
import { defineStudy, type Study } from "./study.ts";

/** What `startServer` is told. */
export interface ServerOptions {
  /** Checked as by `defineStudy`. */
  readonly study: Study;
  /** Where to listen, 0 to 65,535; 0 takes a free one. @default 4400 */
  readonly port?: number;
  /** On which address. @default all interfaces */
  readonly host?: string;
  /** Where the records are appended; `null` writes none. @default "records" */
  readonly recordsDir?: string | null;
  /** A folder of files to serve on the same port, for example the experiment's own page. @default none */
  readonly publicDir?: string | null;
  /** Where ICE servers are looked up that the study does not name (EARSHOT_ICE_SERVERS, EARSHOT_TURN_...). @default process.env */
  readonly environment?: Environment;
  /** Time and timers, for tests. @default the system's */
  readonly clock?: Clock;
  /** Where the server says what happens to it. @default the console */
  readonly log?: Log;
}

/** A server that runs. */
export interface EarshotServer {
  /** Where it listens. */
  readonly port: number;
  /** Ends all connections, writes what is left of the records. */
  close(): Promise<void>;
}

/** Runs a study: resolves when the server listens. @throws OptionsError before it listens if the study is wrong. */
export async function startServer(options: ServerOptions): Promise<EarshotServer> {
  const {
    port = 4400,
    host,
    recordsDir = "records",
    publicDir = null,
    environment = process.env,
    clock = systemClock,
    log = consoleLog,
  } = options;
  const study = defineStudy(options.study);
  const ice = new Ice(study, readIceEnvironment(environment), clock);
  const records = recordsDir === null ? noRecords : fileRecords({ directory: recordsDir, study: study.study, log });
  const hosts = openScenes({ study, ice, records, clock, log });

  const lag = new EventLoopLag(clock);
  const http = createServer(toHttpHandler(publicDir));
  http.headersTimeout = 5_000;
  http.requestTimeout = 10_000;
  http.keepAliveTimeout = 5_000;
  const io: PageServer = new Server(http, {
    // Without long-polling there are no sticky sessions, no cross-site POSTs, and a round trip is one round trip.
    transports: ["websocket"],
    serveClient: false,
    maxHttpBufferSize: limits.frameBytes,
    perMessageDeflate: false,
    httpCompression: false,
    // A tab that died silently is noticed within 12 s.
    pingInterval: 5_000,
    pingTimeout: 7_000,
    connectTimeout: 5_000,
  });
  const beacons = study.beacons ?? [];
  io.on("connection", (socket) => serveConnection({ socket, hosts, beacons, clock, lag, log }));

  try {
    await new Promise<void>((resolve, reject) => {
      http.once("error", reject);
      http.listen({ port, host }, resolve);
    });
  } catch (error) {
    lag.stop();
    await records.close();
    throw error;
  }
  const address = http.address();
  const boundPort = typeof address === "object" && address ? address.port : port;
  log.info(`study "${study.study}" runs on port ${boundPort}`);
  if (ice.isEmpty) log.info("no ICE servers: only browsers that reach each other directly are connected");

  return {
    port: boundPort,
    async close() {
      lag.stop();
      for (const scene of hosts.values()) scene.close();
      const isClosed = io.close();
      // A browser keeps connections open on which it asks for nothing; they would hold the end up for minutes.
      http.closeAllConnections();
      await isClosed;
      await records.close();
    },
  };
}

type Shared = Pick<Required<ServerOptions>, "clock" | "log"> & {
  study: Study;
  ice: Ice;
  records: ReturnType<typeof fileRecords>;
};

function openScenes({ study, ice, records, clock, log }: Shared): Map<string, SceneHost> {
  const histories = new GroupHistories();
  const run = randomBytes(3).toString("hex");
  const shared = { study: study.study, beacons: study.beacons ?? [], ice, histories, records, clock, log };
  return new Map(
    study.scenes.map((scene) => {
      const idPrefix = `${run}-${scene.name}-`;
      return [scene.name, new SceneHost({ ...shared, scene, idPrefix })];
    }),
  );
}

/** What makes this server a beacon for the pages of any other one. */
const echoHeaders = { "cache-control": "no-store", "access-control-allow-origin": "*", "timing-allow-origin": "*" };

function toHttpHandler(publicDir: string | null): Parameters<typeof createServer>[1] {
  const files = publicDir === null ? null : sirv(publicDir, { dev: true });
  return (request, response) => {
    if (request.url === "/echo") return void response.writeHead(204, echoHeaders).end();
    if (request.url === "/healthz") return void response.writeHead(200, { "content-type": "text/plain" }).end("ok\n");
    const notFound = () => void response.writeHead(404, { "content-type": "text/plain" }).end("not found\n");
    if (!files) return notFound();
    try {
      files(request, response, notFound);
    } catch {
      // It throws at a range that ends before it begins, when it has already promised an answer.
      response.destroy();
    }
  };
}
