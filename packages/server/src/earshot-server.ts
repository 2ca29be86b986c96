import { randomBytes } from "node:crypto";
import { createServer } from "node:http";
import { limits } from "@earshot/protocol";
import { Server } from "socket.io";
import { checkedBasePath } from "./base-path.ts";
import { systemClock, type Clock } from "./clock.ts";
import { serveConnection } from "./connection.ts";
import { EventLoopLag } from "./event-loop-lag.ts";
import { GroupHistories } from "./group-histories.ts";
import { httpHandler } from "./http-handler.ts";
import { readIceEnvironment, type Environment } from "./ice-environment.ts";
import { Ice } from "./ice.ts";
import { consoleLog, type Log } from "./log.ts";
import { PublicFiles } from "./public-files.ts";
import { fileRecords, noRecords, type Records } from "./records.ts";
import { SceneHost } from "./scene-host.ts";
import { settingsWithoutEffect } from "./settings-without-effect.ts";
import type { PageServer } from "./sockets.ts";
import { listenError } from "./start-error.ts";
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
  /** Files and folders that are not served even if they are inside `publicDir`; the records never are. @default [] */
  readonly privatePaths?: readonly string[];
  /**
   * Below which path everything is served, for a proxy that hands on a part of a site: with "/earshot" pages connect to
   * `/earshot/socket.io/`, and `/earshot/healthz`, `/earshot/echo` and the public files are there. @default "/"
   */
  readonly basePath?: string;
  /**
   * Where ICE servers are looked up that the study does not name (EARSHOT_ICE_SERVERS, EARSHOT_TURN_...).
   * @default process.env
   */
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

/** Runs a study: resolves when the server listens. @throws OptionsError before it listens if study or options are wrong. */
export async function startServer(options: ServerOptions): Promise<EarshotServer> {
  const {
    port = 4400,
    host,
    recordsDir = "records",
    publicDir = null,
    privatePaths = [],
    environment = process.env,
    clock = systemClock,
    log = consoleLog,
  } = options;
  const basePath = checkedBasePath(options.basePath ?? "/");
  const study = defineStudy(options.study);
  const ice = new Ice(study, readIceEnvironment(environment), clock);
  const hidden = recordsDir === null ? privatePaths : [...privatePaths, recordsDir];
  const files = publicDir === null ? null : new PublicFiles({ directory: publicDir, privatePaths: hidden, log });
  const records =
    recordsDir === null ? noRecords : await fileRecords({ directory: recordsDir, study: study.study, clock, log });
  const lag = new EventLoopLag(clock);
  const hosts = openScenes({ study, ice, records, clock, lag, log });

  const http = createServer(httpHandler({ basePath, study: study.study, files }));
  http.headersTimeout = 5_000;
  http.requestTimeout = 10_000;
  http.keepAliveTimeout = 5_000;
  const io: PageServer = new Server(http, {
    // Without long-polling there are no sticky sessions, no cross-site POSTs, and a round trip is one round trip.
    transports: ["websocket"],
    serveClient: false,
    path: `${basePath}/socket.io/`,
    maxHttpBufferSize: limits.frameBytes,
    perMessageDeflate: false,
    httpCompression: false,
    // A tab that died silently is noticed within 12 s.
    pingInterval: 5_000,
    pingTimeout: 7_000,
    connectTimeout: 5_000,
  });
  const beacons = study.beacons ?? [];
  const groupSizes = new Map(study.scenes.map(({ name, groupSize }) => [name, groupSize]));
  io.on("connection", (socket) => serveConnection({ socket, hosts, groupSizes, beacons, clock, lag, log }));

  try {
    await new Promise<void>((resolve, reject) => {
      http.once("error", reject);
      http.listen({ port, host }, resolve);
    });
  } catch (error) {
    lag.stop();
    await records.close();
    throw listenError(error, { port, host });
  }
  const address = http.address();
  const boundPort = typeof address === "object" && address ? address.port : port;
  log.info(`study "${study.study}" runs on port ${boundPort}`);
  for (const fault of study.scenes.flatMap(settingsWithoutEffect)) log.info(`warning: ${fault}`);
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
  records: Records;
  lag: EventLoopLag;
};

function openScenes({ study, ice, records, ...shell }: Shared): Map<string, SceneHost> {
  const histories = new GroupHistories();
  const run = randomBytes(3).toString("hex");
  const shared = { study: study.study, beacons: study.beacons ?? [], ice, histories, records, ...shell };
  return new Map(
    study.scenes.map((scene) => {
      const idPrefix = `${run}-${scene.name}-`;
      return [scene.name, new SceneHost({ ...shared, scene, idPrefix })];
    }),
  );
}
