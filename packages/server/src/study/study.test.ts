import { OptionsError } from "@earshot/matchmaker";
import { describe, expect } from "vitest";
import { HandClock } from "../../test-support/hand-clock.ts";
import { LogBook } from "../../test-support/log-book.ts";
import { test } from "../../test-support/server-test.ts";
import { startServer } from "../serve/earshot-server.ts";
import { loadStudy } from "./load-study.ts";
import { scene } from "./scene.ts";
import { defineStudy, type Study } from "./study.ts";

const good: Study = { study: "pilot", scenes: [scene("game")] };

/** A study as a researcher without a type checker may write it. */
function written(changes: Record<string, unknown>): Study {
  return { ...good, ...changes };
}

const bad: [string, Study, string][] = [
  ["no scenes", written({ scenes: [] }), "scenes"],
  ["scenes that are no list", written({ scenes: scene("game") }), "scenes"],
  ["something that is no scene", written({ scenes: [scene("game"), { name: "other" }] }), "scenes[1]"],
  ["two scenes of one name", written({ scenes: [scene("game"), scene("game")] }), "scenes[1]"],
  ["no days", written({ retentionDays: 0 }), "retentionDays"],
  ["days that are no number", written({ retentionDays: "30" }), "retentionDays"],
  ["days without an end", written({ retentionDays: Number.POSITIVE_INFINITY }), "retentionDays"],
  ["no name", written({ study: undefined }), "study"],
  ["a name with a path", written({ study: "../../pilot" }), "study"],
  ["an unknown key", written({ iceServer: [] }), "study.iceServer"],
  ["an ICE server without URLs", written({ iceServers: [{ urls: [] }] }), "iceServers[0].urls"],
  ["an ICE server over http", written({ iceServers: [{ urls: "http://example.org" }] }), "iceServers[0].urls"],
  ["a second ICE server that is bad", written({ iceServers: [{ urls: "stun:a.example" }, {}] }), "iceServers[1].urls"],
  ["beacons that are no list", written({ beacons: "https://a.example" }), "beacons"],
  ["nine beacons", written({ beacons: Array.from({ length: 9 }, (_, n) => `https://b${n}.example`) }), "beacons"],
  ["a beacon that is no URL", written({ beacons: ["a.example"] }), "beacons[0]"],
  ["a beacon without http", written({ beacons: ["https://a.example", "wss://b.example"] }), "beacons[1]"],
  ["a beacon that is no text", written({ beacons: [new URL("https://a.example")] }), "beacons[0]"],
  ["a beacon with a password", written({ beacons: ["https://me:secret@a.example"] }), "beacons[0]"],
  ["one beacon twice", written({ beacons: ["https://a.example", "https://A.example/"] }), "beacons[1]"],
  ["ICE servers that are no list", written({ iceServers: { urls: "stun:a.example" } }), "iceServers"],
  [
    "a TURN server without credentials",
    written({ iceServers: [{ urls: "turn:a.example" }] }),
    "iceServers[0].username",
  ],
  [
    "a TURN server with half of its credentials",
    written({ iceServers: [{ urls: ["stun:a.example", "turns:a.example"], username: "u", credential: "" }] }),
    "iceServers[0].credential",
  ],
  [
    "relays only, for a scene that allows none",
    written({ relayOnly: true, scenes: [scene("game"), scene("direct").matchmaking({ p2p: { allowRelay: false } })] }),
    "relayOnly",
  ],
  ["no beacons in other words", written({ beacons: null }), "beacons"],
  ["no ICE servers in other words", written({ iceServers: null }), "iceServers"],
  ["no TURN server in other words", written({ turn: null }), "turn"],
  ["an ICE server that is none", written({ iceServers: [null] }), "iceServers[0]"],
];

describe("defineStudy", () => {
  test("returns a good study as it is", () => {
    const study: Study = {
      ...good,
      beacons: ["https://a.example/echo", "http://a.example/echo", "https://b.example:8080"],
      iceServers: [
        { urls: ["stun:a.example", "turns:b.example"], username: "u", credential: "c" },
        { urls: "turn:c.example", username: "u", credential: "c" },
      ],
    };
    expect(defineStudy(study)).toBe(study);
  });

  test.for(bad)("refuses %s", ([, study, field]) => {
    expect(() => defineStudy(study)).toThrow(OptionsError);
    expect(() => defineStudy(study)).toThrow(expect.objectContaining({ field }));
  });
});

describe("what is called without its options", () => {
  const calls: [string, (...args: never[]) => unknown, field: string][] = [
    ["defineStudy", defineStudy, "study"],
    ["scene", scene, "scene"],
    ["players", scene("game").players.bind(scene("game")), "players"],
    ["matchmaking", scene("game").matchmaking.bind(scene("game")), "matchmaking"],
    ["waitroom", scene("game").waitroom.bind(scene("game")), "waitroom"],
    ["assign", scene("game").assign.bind(scene("game")), "assign.seed"],
    ["startServer", startServer, "startServer"],
    ["loadStudy", loadStudy, "study file"],
  ];

  test.for(calls)("%s is told what it needs", async ([, call, field]) => {
    for (const args of [[], [null]]) {
      const calling = (async () => Reflect.apply(call, undefined, args))();
      const error: unknown = await calling.catch((fault: unknown) => fault);
      expect(error).toMatchObject({ name: "OptionsError", field });
    }
  });

  test("a misspelt option of startServer is refused", async () => {
    const options = { study: good, recordsDir: null, records: "elsewhere" };
    await expect(startServer(options)).rejects.toThrow(
      'startServer.records is "elsewhere", but there is no such option; allowed: study, port, host, ',
    );
  });
});

describe("a server with a wrong study", () => {
  test.for(bad.slice(0, 4))("does not start: %s", async ([, study], { folder }) => {
    const log = new LogBook();
    const starting = startServer({ study, port: 0, recordsDir: folder, log, clock: new HandClock() });
    await expect(starting).rejects.toThrow(OptionsError);
    expect(log.infos).toEqual([]);
  });
});
