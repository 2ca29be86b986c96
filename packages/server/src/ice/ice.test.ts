import { OptionsError } from "@earshot/matchmaker";
import { describe, expect, test } from "vitest";
import { HandClock } from "../../test-support/hand-clock.ts";
import { Ice, type IceOptions } from "./ice.ts";
import type { IceEnvironment } from "./ice-environment.ts";

const stun = { urls: "stun:stun.example.org" };
const turn = { urls: ["turn:turn.example.org?transport=udp"], secret: "do-not-print-me" };
const end = { linkId: "link", partnerId: "partner" };
const silent: IceEnvironment = { iceServers: null, turn: null };

function ice(options: IceOptions, environment: IceEnvironment = silent): Ice {
  return new Ice(options, environment, new HandClock());
}

describe("the ICE servers of a link", () => {
  test("are none unless somebody names some", () => {
    expect(ice({}).serversFor(end)).toEqual([]);
    expect(ice({}).isEmpty).toBe(true);
    expect(ice({ iceServers: [stun] }).isEmpty).toBe(false);
    expect(ice({ turn }).isEmpty).toBe(false);
  });

  test("are the fixed ones, then the TURN server with credentials that are valid for two hours", () => {
    const [fixed, minted] = ice({ iceServers: [stun], turn }).serversFor(end);
    expect(fixed).toBe(stun);
    const username = `${Date.UTC(2026, 0, 1, 2) / 1_000}:link.partner`;
    expect(minted).toEqual({ urls: turn.urls, username, credential: expect.stringMatching(/^[\w+/]{27}=$/) });
  });

  test("have credentials that live as long as the study says, from now on", () => {
    const clock = new HandClock();
    const shortLived = new Ice({ turn: { ...turn, ttlSeconds: 60 } }, silent, clock);
    clock.advance(5_000);
    const [minted] = shortLived.serversFor(end);
    expect(minted?.username).toBe(`${Date.UTC(2026, 0, 1, 0, 1, 5) / 1_000}:link.partner`);
  });

  test("come from the environment where the study does not say, each on its own", () => {
    const environment = { iceServers: [{ urls: "stun:other.example" }], turn: { ...turn, urls: "turn:other.example" } };
    const urls = (options: IceOptions) =>
      ice(options, environment)
        .serversFor(end)
        .map((server) => server.urls);
    expect(urls({})).toEqual(["stun:other.example", "turn:other.example"]);
    expect(urls({ iceServers: [] })).toEqual(["turn:other.example"]);
    expect(urls({ turn })).toEqual(["stun:other.example", turn.urls]);
  });
});

describe("relayOnly", () => {
  test("is off by default", () => {
    expect([ice({}).relayOnly, ice({ relayOnly: true, turn }).relayOnly]).toEqual([false, true]);
  });

  test.for([
    ["nothing", {}],
    ["STUN only", { iceServers: [stun] }],
  ] as const)("is refused with %s", ([, options]) => {
    const make = () => ice({ ...options, relayOnly: true });
    expect(make).toThrow(OptionsError);
    expect(make).toThrow(/^relayOnly is true; allowed: false without a TURN server/);
  });

  test("takes any TURN server: a fixed one, or that of the environment", () => {
    const fixed = [stun, { urls: ["stun:a.example", "turns:a.example"], username: "u", credential: "c" }];
    expect(ice({ iceServers: fixed, relayOnly: true }).relayOnly).toBe(true);
    expect(ice({ relayOnly: true }, { iceServers: null, turn }).relayOnly).toBe(true);
  });
});
