import { createServer, type Server as HttpServer } from "node:http";
import { limits } from "@earshot/protocol";
import { Server } from "socket.io";
import { LOG_FORMAT, LOG_LEVEL } from "../logs/log-environment.ts";
import { METRICS_TOKEN } from "../metrics/metrics-access.ts";
import type { Journal } from "../journal/journal.ts";
import { serveConnection } from "../page/connection.ts";
import { EventLoopLag } from "../page/event-loop-lag.ts";
import { Door } from "../door/door.ts";
import { refuseSecondSockets } from "../door/second-sockets.ts";
import { TrustedProxies } from "../door/trusted-proxies.ts";
import { GroupHistories } from "../waitroom/group-histories.ts";
import { PastOutcomes } from "../waitroom/past-outcomes.ts";
import { samplesNeeded } from "../participants/participants.ts";
import { onceOf } from "../study/study.ts";
import { drain } from "./drain.ts";
import { httpHandler } from "./http-handler.ts";
import { unknownVariables } from "../environment.ts";
import { iceVariables, readIceEnvironment } from "../ice/ice-environment.ts";
import { identityVariables } from "../identity/identity-environment.ts";
import { openIdentity, type Identity } from "../identity/identity.ts";
import { Ice } from "../ice/ice.ts";
import { Opened } from "./opened.ts";
import { startRetention } from "../privacy/retention.ts";
import { PublicFiles } from "./public-files.ts";
import { opennessOf } from "./openness.ts";
import { Refusals } from "../refusals.ts";
import { checkedOptions, type ServerOptions, type ServerSettings } from "./server-options.ts";
import { settingsWithoutEffect } from "./settings-without-effect.ts";
import { endIfSlow, endOnceClosed, type RawConnection } from "../page/slow-reader.ts";
import { httpPatience, limitConnections } from "./slow-http.ts";
import type { PageServer } from "../page/sockets.ts";
import { listenError } from "../start-error.ts";
import { flushed, openDisk } from "./disk.ts";
import { openMetrics } from "./open-metrics.ts";
import { openScenes } from "./open-scenes.ts";

/** A server that runs. */
export interface EarshotServer {
  /** Where it listens. */
  readonly port: number;
  /** Ends all connections, writes what is left of the records. Further calls wait for the end of the first. */
  close(): Promise<void>;
  /**
   * Closes the server for another one that goes on: lets nobody in any more, waits for probes and countdowns (9 s at most), and
   * tells pages to come back, spread over up to 10 s. Further calls wait for the end of the first.
   */
  drain(): Promise<void>;
  /** Resolves when everything that has happened so far is on the disk, as before the records are read. */
  flush(): Promise<void>;
}

/**
 * Runs a study: resolves when the server listens.
 * @throws OptionsError before it listens if study, options or environment are wrong; OptionsErrors if several things are.
 */
export async function startServer(options: ServerOptions): Promise<EarshotServer> {
  const settings = checkedOptions(options);
  const { study, recordsDir, journalDir, publicDir, privatePaths, environment, clock, log } = settings;
  const ice = new Ice(study, readIceEnvironment(environment), clock);
  const own = [recordsDir, journalDir, study.participants?.exclude ?? null].filter((path) => path !== null);
  const hidden = [...privatePaths, ...own];
  const files = publicDir === null ? null : new PublicFiles({ directory: publicDir, privatePaths: hidden, log });
  const identity = await openIdentity({ study, environment, clock, log });
  const proxies = new TrustedProxies(environment["TRUST_PROXY"]);
  const warnings = [
    ...unknownVariables(environment, [...iceVariables, ...identityVariables, METRICS_TOKEN, LOG_FORMAT, LOG_LEVEL]),
    ...identity.warnings,
    ...settingsWithoutEffect(study, ice),
    ...opennessOf(study),
  ];
  const opened = new Opened();
  try {
    const { port, drainAll, flush } = await open({ ...settings, ice, identity, files, proxies, opened });
    log.info(`study "${study.study}" runs on port ${port}`);
    for (const warning of warnings) log.info(`warning: ${warning}`);
    if (ice.isEmpty) log.info("no ICE servers: only browsers that reach each other directly are connected");
    let drained: Promise<void> | null = null;
    const close = () => opened.close();
    return { port, close, drain: () => (drained ??= drainAll().then(close)), flush };
  } catch (error) {
    await opened.close();
    throw error;
  }
}

interface Opening extends ServerSettings {
  readonly ice: Ice;
  readonly identity: Identity;
  readonly files: PublicFiles | null;
  readonly proxies: TrustedProxies;
  /** Everything is added as soon as it is open. */
  readonly opened: Opened;
}

interface Running {
  /** On which it listens. */
  readonly port: number;
  readonly drainAll: () => Promise<void>;
  readonly flush: () => Promise<void>;
}

async function open(opening: Opening): Promise<Running> {
  const { study, basePath, ice, identity, files, log, opened } = opening;
  const refusals = new Refusals();
  const { meters, page, watch } = openMetrics(opening);
  const { journal, records, clock } = await openDisk(opening, meters);
  const lag = new EventLoopLag(clock);
  opened.add(() => lag.stop());
  const door = new Door({ ...opening, origins: study.origins ?? null, refusals, clock: opening.clock });
  let isDraining = false;

  const http = createServer(
    httpPatience,
    httpHandler({
      basePath,
      study: study.study,
      files,
      whyNotReady: () => (isDraining ? "draining" : whyPaused(journal)),
      metrics: page,
    }),
  );
  limitConnections(http, opening.limits.sockets);
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
    allowRequest: (request, answer) => {
      const refusal = door.refusalOf(request);
      answer(refusal, refusal === null);
    },
  });
  io.engine.use(refuseSecondSockets(refusals));
  io.engine.on("connection", (raw: RawConnection) => {
    endIfSlow(raw, () => refusals.count("slow-reader"));
    endOnceClosed(raw);
  });
  opened.add(() => {
    const isClosed = io.close();
    // A browser keeps connections open on which it asks for nothing; they would hold the end up for minutes.
    http.closeAllConnections();
    return isClosed;
  });

  const histories = new GroupHistories();
  const shell = { clock, lag, meters, log };
  // Closed before the connections are: who is cut off then has not departed.
  const past = new PastOutcomes(onceOf(study));
  const ofStudy = { histories, past };
  const hosts = openScenes({ study, ice, identity, limits: opening.limits, journal, records, ...ofStudy, ...shell });
  opened.add(() => hosts.forEach((host) => host.close()));
  const kept = { study: study.study, days: study.retentionDays ?? null, journal, records, ...ofStudy };
  opened.add(startRetention({ ...kept, clock, log }));
  const beacons = study.beacons ?? [];
  const { tokens } = identity;
  const groupSizes = new Map(study.scenes.map(({ name, groupSize }) => [name, groupSize]));
  const needed = samplesNeeded(study.participants ?? {});
  const shared = {
    hosts,
    tokens,
    groupSizes,
    beacons,
    samplesNeeded: needed,
    timesMatches: study.participants?.maxServerRttMs !== undefined,
    candidates: ice.candidates,
    refusals,
    clock,
    lag,
    meters,
    log,
  };
  io.on("connection", (socket) => serveConnection({ socket, ...shared }));
  watch({ io, refusals, journal, lag, clock, isDraining: () => isDraining });
  const port = await listen(http, opening);
  const drainAll = async () => {
    isDraining = true;
    log.info("draining: nobody is let in any more; a second signal ends the server at once");
    await drain({ http, io, hosts: hosts.values(), clock, chance: Math.random, refusals });
  };
  return { port, drainAll, flush: () => flushed({ journal, records, clock }) };
}

/** In words; `null`: it is ready. */
function whyPaused(journal: Journal | null): string | null {
  return journal?.isPaused ? "paused: nothing can be written to the journal" : null;
}

async function listen(http: HttpServer, { port, host }: Pick<ServerSettings, "port" | "host">): Promise<number> {
  try {
    await new Promise<void>((resolve, reject) => {
      http.once("error", reject);
      http.listen({ port, host }, resolve);
    });
  } catch (error) {
    throw listenError(error, { port, host });
  }
  const address = http.address();
  return typeof address === "object" && address ? address.port : port;
}
