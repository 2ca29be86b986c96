import { OptionsError } from "@earshot/matchmaker";
import { describe, expect, test } from "vitest";
import type { Environment } from "../environment.ts";
import { iceVariables, readIceEnvironment } from "./ice-environment.ts";

const urls = "turn:turn.example.org:3478?transport=udp";
const secret = "do-not-print-me";
const known = ["EARSHOT_ICE_SERVERS", "EARSHOT_TURN_URLS", "EARSHOT_TURN_SECRET", "EARSHOT_TURN_TTL_S"];

describe("the environment", () => {
  test("says nothing if nothing is set, or set to nothing", () => {
    const nothing = { iceServers: null, turn: null };
    expect(readIceEnvironment({})).toEqual(nothing);
    const empty = { EARSHOT_ICE_SERVERS: "", EARSHOT_TURN_URLS: "", EARSHOT_TURN_SECRET: "", EARSHOT_TURN_TTL_S: " " };
    expect(readIceEnvironment(empty)).toEqual(nothing);
  });

  test("names ICE servers as JSON", () => {
    const iceServers = [{ urls: ["stun:a.example"] }, { urls: "turn:b.example", username: "u", credential: "c" }];
    expect(readIceEnvironment({ EARSHOT_ICE_SERVERS: JSON.stringify(iceServers) })).toEqual({ iceServers, turn: null });
  });

  test("names a TURN server and its secret", () => {
    const two = { EARSHOT_TURN_URLS: `${urls}, turns:turn.example.org:443`, EARSHOT_TURN_SECRET: secret };
    const turn = { urls: [urls, "turns:turn.example.org:443"], secret };
    expect(readIceEnvironment(two)).toEqual({ iceServers: null, turn });
    expect(readIceEnvironment({ ...two, EARSHOT_TURN_TTL_S: "600" }).turn).toEqual({ ...turn, ttlSeconds: 600 });
  });

  test("has these variables", () => {
    expect(iceVariables).toEqual(known);
  });

  const good = { EARSHOT_TURN_URLS: urls, EARSHOT_TURN_SECRET: secret };
  const bad: [string, Environment, string, string][] = [
    ["no JSON", { EARSHOT_ICE_SERVERS: `[{ urls: ${secret}` }, "EARSHOT_ICE_SERVERS", "characters that are no JSON"],
    ["no list", { EARSHOT_ICE_SERVERS: `{"urls":"stun:a.example"}` }, "EARSHOT_ICE_SERVERS", "a list of"],
    ["another scheme", { EARSHOT_ICE_SERVERS: `[{"urls":"http://a"}]` }, "EARSHOT_ICE_SERVERS[0].urls", "http://a"],
    ["a secret without URLs", { EARSHOT_TURN_SECRET: secret }, "EARSHOT_TURN_URLS", "is undefined; allowed: one or"],
    ["URLs without a secret", { EARSHOT_TURN_URLS: urls }, "EARSHOT_TURN_SECRET", "is undefined; allowed: the TURN"],
    ["a lifetime without a server", { EARSHOT_TURN_TTL_S: "600" }, "EARSHOT_TURN_URLS", "is undefined"],
    ["a STUN URL", { ...good, EARSHOT_TURN_URLS: `${urls},stun:a.example` }, "EARSHOT_TURN_URLS", "stun:a.example"],
    ["a URL with slashes", { ...good, EARSHOT_TURN_URLS: "turn://a.example" }, "EARSHOT_TURN_URLS", "turn://a.example"],
    ["a comma at the end", { ...good, EARSHOT_TURN_URLS: `${urls},` }, "EARSHOT_TURN_URLS", "transport=udp,"],
    ["a secret of two words", { ...good, EARSHOT_TURN_SECRET: `${secret} x` }, "EARSHOT_TURN_SECRET", "(hidden)"],
    ["a lifetime in words", { ...good, EARSHOT_TURN_TTL_S: "2h" }, "EARSHOT_TURN_TTL_S", `is "2h"; allowed: a whole`],
    ["a short lifetime", { ...good, EARSHOT_TURN_TTL_S: "59" }, "EARSHOT_TURN_TTL_S", "from 60 to 86400"],
    ["a long lifetime", { ...good, EARSHOT_TURN_TTL_S: "86401" }, "EARSHOT_TURN_TTL_S", "from 60 to 86400"],
  ];

  test.for(bad)("with %s is refused, and the secret is not printed", ([, environment, field, words]) => {
    const read = () => readIceEnvironment(environment);
    expect(read).toThrow(OptionsError);
    expect(read).toThrow(expect.objectContaining({ field, message: expect.stringContaining(words) }));
    expect(read).not.toThrow(secret);
  });
});
