import { OptionsError, type OptionsFault } from "@earshot/matchmaker";
import { checkedLimits, type ConnectionLimits } from "../door/connection-limits.ts";
import { TrustedProxies } from "../door/trusted-proxies.ts";
import { checkedBasePath } from "./base-path.ts";
import { checkPublicDir } from "./public-files.ts";
import { systemClock, type Clock } from "../clock.ts";
import type { Environment } from "../environment.ts";
import { readIceEnvironment } from "../ice/ice-environment.ts";
import { Ice } from "../ice/ice.ts";
import { keySourceIn, refuseWithoutKeys } from "../identity/identity-environment.ts";
import { checkMetricsAccess, metricsAccessIn, type MetricsAccess } from "../metrics/metrics-access.ts";
import { consoleLog, type Log } from "../log.ts";
import { excludedIds } from "../participants/excluded-ids.ts";
import { faultsIn, keyChecks, refuse } from "../options-errors.ts";
import { defineStudy, type Study } from "../study/study.ts";

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
  /**
   * Where the journal is kept, from which a server that is started again goes on: a folder on a local disk. `null` keeps none,
   * and an end of the server forgets everybody. @default the folder of the records; none if no records are written
   */
  readonly journalDir?: string | null;
  /** A folder of files to serve on the same port, for example the experiment's own page. @default none */
  readonly publicDir?: string | null;
  /** Files and folders that are not served even if they are inside `publicDir`; the records never are. @default [] */
  readonly privatePaths?: readonly string[];
  /**
   * Below which path everything is served, for a proxy that hands on a part of a site: with "/earshot" pages connect to
   * `/earshot/socket.io/`, and `/earshot/healthz`, `/earshot/echo` and the public files are there. Its last part has no dot, as
   * pages take `/lab.v2` for a file. @default "/"
   */
  readonly basePath?: string;
  /** How many connections are taken: in all, from one address, and new ones a second. @default {} */
  readonly limits?: ConnectionLimits;
  /**
   * Where ICE servers are looked up that the study does not name (EARSHOT_ICE_SERVERS, EARSHOT_TURN_...), and which proxies
   * are believed (TRUST_PROXY).
   * @default process.env
   */
  readonly environment?: Environment;
  /**
   * Who may read `/metrics`: `"local"`, programs on this machine that do not come through a proxy; `{ token }`, whoever sends
   * `Authorization: Bearer TOKEN`, at least 16 characters; `"off"`, nobody.
   * @default the token of EARSHOT_METRICS_TOKEN, else "local"
   */
  readonly metrics?: MetricsAccess;
  /** Time and timers, for tests. @default the system's */
  readonly clock?: Clock;
  /** Where the server says what happens to it. @default the console */
  readonly log?: Log;
}

/** The same with nothing left open. */
export type ServerSettings = Required<Omit<ServerOptions, "host" | "limits">> & {
  readonly host: string | undefined;
  readonly limits: Required<ConnectionLimits>;
};

type OptionName = keyof ServerOptions;

const names: Readonly<Record<OptionName, true>> = {
  study: true,
  port: true,
  host: true,
  recordsDir: true,
  journalDir: true,
  publicDir: true,
  privatePaths: true,
  basePath: true,
  limits: true,
  environment: true,
  metrics: true,
  clock: true,
  log: true,
};

interface Check extends OptionsFault {
  readonly field: OptionName;
  readonly isGood: boolean;
}

/**
 * What is undefined counts as left out.
 * @throws OptionsError that names the option, the value and what is allowed; OptionsErrors with all of them if there are several.
 */
export function checkedOptions(options: ServerOptions): ServerSettings {
  refuse(startFaults(options));
  return settingsOf(options);
}

/** All that is wrong with what a server is to start with: options, study, environment, and how they go together. */
export function startFaults(options: ServerOptions): OptionsError[] {
  const faults = [...optionFaults(options), ...faultsIn(() => defineStudy(options.study))];
  if (faults.length > 0) return faults;
  const { study, environment, clock } = settingsOf(options);
  return faultsIn(
    () => excludedIds(study.participants),
    () => refuseWithoutKeys(study.access, environment),
    () => new Ice(study, readIceEnvironment(environment), clock),
  );
}

/** The same of all but the study. */
export function optionFaults(options: Omit<ServerOptions, "study">): OptionsError[] {
  const settings = withDefaults(options);
  const { basePath, publicDir, environment } = settings;
  return [
    ...faultsIn(
      ...keyChecks("startServer", options, Object.keys(names)),
      ...checksOf(settings).map((check) => () => {
        if (!check.isGood) throw new OptionsError(check);
      }),
      () => checkedBasePath(basePath),
      () => (publicDir === null ? undefined : checkPublicDir(publicDir)),
      () => checkedLimits(options.limits),
      () => options.metrics === undefined || checkMetricsAccess(options.metrics),
    ),
    ...(isObject(environment) ? environmentFaults(environment) : []),
  ];
}

function environmentFaults(environment: Environment): OptionsError[] {
  return faultsIn(
    () => metricsAccessIn(environment),
    () => readIceEnvironment(environment),
    () => keySourceIn(environment),
    () => new TrustedProxies(environment["TRUST_PROXY"]),
  );
}

/** Once nothing is wrong with them. */
function settingsOf(options: ServerOptions): ServerSettings {
  const { study, metrics } = options;
  const settings = withDefaults(options);
  const { basePath, environment } = settings;
  const access = metrics ?? metricsAccessIn(environment);
  const limits = checkedLimits(options.limits);
  return { ...settings, study, basePath: checkedBasePath(basePath), limits, metrics: access };
}

function withDefaults(options: Omit<ServerOptions, "study">) {
  const {
    port = 4400,
    host,
    recordsDir = "records",
    journalDir = recordsDir,
    publicDir = null,
    privatePaths = [],
    basePath = "/",
    environment = process.env,
    clock = systemClock,
    log = consoleLog,
  } = options ?? {};
  const folders = { recordsDir, journalDir, publicDir, privatePaths };
  return { port, host, ...folders, basePath, environment, clock, log };
}

function checksOf(settings: ReturnType<typeof withDefaults>): readonly Check[] {
  const { port, host, recordsDir, journalDir, privatePaths, environment, clock, log } = settings;
  return [
    { field: "port", value: port, isGood: isPort(port), allowed: "a whole number from 0 to 65535" },
    {
      field: "host",
      value: host,
      isGood: host === undefined || isText(host),
      allowed: "an address of this machine, such as 127.0.0.1",
    },
    {
      field: "recordsDir",
      value: recordsDir,
      isGood: recordsDir === null || isText(recordsDir),
      allowed: "the path of a folder, or null for none",
    },
    {
      field: "journalDir",
      value: journalDir,
      // Left out it is that of the records, of which the fault was told already.
      isGood: journalDir === null || journalDir === recordsDir || isText(journalDir),
      allowed: "the path of a folder, or null for none",
    },
    { field: "privatePaths", value: privatePaths, isGood: isTexts(privatePaths), allowed: "a list of paths" },
    {
      field: "environment",
      value: environment,
      isGood: isObject(environment),
      allowed: "an object of the shape of process.env",
    },
    {
      field: "clock",
      value: clock,
      isGood: hasMethods(clock, ["now", "date", "after"]),
      allowed: "an object with now, date and after",
    },
    { field: "log", value: log, isGood: hasMethods(log, ["info", "error"]), allowed: "an object with info and error" },
  ];
}

function isPort(value: unknown): boolean {
  return typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= 65_535;
}

function isText(value: unknown): boolean {
  return typeof value === "string" && value !== "";
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every(isText);
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function hasMethods(value: unknown, methods: readonly string[]): boolean {
  return isObject(value) && methods.every((method) => typeof Reflect.get(value, method) === "function");
}
