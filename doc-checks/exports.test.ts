import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { root } from "./blocks.ts";

/**
 * What each package hands out beside types, and each further entry of one. A name that is new or gone is a decision: it is
 * written here, too.
 */
const names: Readonly<Record<string, readonly string[]>> = {
  client: [
    "MatchError",
    "joinWaitroom",
    "matchChannel",
    "nativeLink",
    "participantFromUrl",
    "simplePeerLink",
    "unknownStats",
  ],
  "client/element": ["EarshotWaitroom"],
  "client/react": ["useWaitroom"],
  jspsych: ["default"],
  "jspsych/adapter": ["default"],
  "jspsych/extension": ["default"],
  matchmaker: [
    "CandidateIndex",
    "FifoMatchmaker",
    "GroupReunionMatchmaker",
    "GuardedMatchmaker",
    "LatencyFifoMatchmaker",
    "Ledger",
    "Matchmaker",
    "OptionsError",
    "RankedMatchmaker",
    "Waitroom",
    "assignmentOf",
    "defaultP2pRules",
    "defaultRules",
    "describe",
    "distanceKm",
    "isMatchmaker",
    "longestWaitMs",
    "measurementOf",
    "placeOfZone",
    "positiveMs",
    "refuseUnknownKeys",
    "toRules",
  ],
  protocol: [
    "ID_CHARS",
    "SIGNALS_PER_MESSAGE",
    "limits",
    "linkSignalSchema",
    "pageMessages",
    "pathSchema",
    "protocolVersion",
    "recruiterParameter",
    "reportSchema",
    "timeZonePattern",
  ],
  records: ["ofType", "peopleIn", "readRecords"],
  rtt: [
    "CLOCK_NOISE_MS",
    "MAX_CLOCK_STEP_MS",
    "completedSamples",
    "createPingSeries",
    "decide",
    "defaultProbeRule",
    "isSteady",
    "isTooFar",
    "quantile",
    "settledSamples",
    "summarize",
  ],
  server: [
    "FifoMatchmaker",
    "GroupReunionMatchmaker",
    "LatencyFifoMatchmaker",
    "Matchmaker",
    "OptionsError",
    "OptionsErrors",
    "RankedMatchmaker",
    "Scene",
    "consoleLog",
    "defineStudy",
    "jsonLog",
    "loadStudy",
    "mturk",
    "participants",
    "prolific",
    "recruiter",
    "scene",
    "silentLog",
    "sona",
    "startServer",
  ],
  sim: [
    "Draws",
    "EventHeap",
    "LatencyMatrix",
    "REMOTE_BELOW",
    "StayLog",
    "TruthMatchmaker",
    "World",
    "acceptableRatios",
    "declaredCountries",
    "declaredWorld",
    "defaultScatter",
    "describeFailure",
    "expectedTimeOutRatio",
    "forecast",
    "maximumMatching",
    "meanMetrics",
    "metricsOf",
    "noFaults",
    "oracle",
    "parseCsvMatrix",
    "parseFloat32Matrix",
    "pilotPool",
    "poolOf",
    "remoteRatio",
    "searchFaults",
    "simulate",
    "spreadOf",
    "streams",
    "syntheticMatrix",
    "syntheticTimeZones",
    "toPilotRecords",
    "toPolicy",
  ],
};

const packages = join(root, "packages");

// jsPsych looks for it as soon as it is imported.
beforeAll(() => void vi.stubGlobal("window", globalThis));
afterAll(() => void vi.unstubAllGlobals());

test("every package has its list", () => {
  expect(readdirSync(packages).toSorted()).toEqual(Object.keys(names).filter((name) => !name.includes("/")));
});

test.each(Object.keys(names))("%s exports what its list says, and nothing else", async (name) => {
  const [folder = "", entry = "index"] = name.split("/");
  const exported = await import(join(packages, folder, `src/${entry}.ts`));
  expect(Object.keys(exported).toSorted()).toEqual(names[name]);
});
