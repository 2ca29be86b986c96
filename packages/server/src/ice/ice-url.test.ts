import { describe, expect, test } from "vitest";
import { scene } from "../study/scene.ts";
import { defineStudy, type Study } from "../study/study.ts";

const studyWith = (changes: Record<string, unknown>): Study => ({
  study: "pilot",
  scenes: [scene("game")],
  ...changes,
});
const turnUser = { username: "u", credential: "c" };

// Whether browsers agree is asked of browsers: e2e/ice-urls.e2e.ts.
describe("the URL of an ICE server is refused with the reason", () => {
  test.for([
    ["stun:stun.example.org:3478?transport=udp", /without anything from the question mark on/],
    ["stuns:stun.example.org", /Firefox refuses/],
    ["stun://stun.example.org", /without slashes, such as stun:/],
    ["https://stun.example.org", /begins with stun: or turn: or turns:/],
    ["stun.example.org", /begins with/],
    ["stun:stun.example.org ", /without white space/],
    ["stun:me@stun.example.org", /without a user name/],
    ["stun:", /with a host after the scheme/],
    ["stun:2001:db8::1", /in brackets/],
    ["stun:[stun.example.org]", /an IPv6 address in its brackets/],
    ["stun:1.2.3.256", /four numbers/],
    ["stun:stun.example.org:", /a port from 1 to 65535/],
    ["stun:stun.example.org:65536", /a port from 1 to 65535/],
    ["stun:stun.example.org:25", /another port than 25, which Firefox blocks/],
    ["stun:stün.example.org", /xn--/],
    ["turn:turn.example.org?transport=UDP", /in lower case/],
    [7, /a text such as/],
    [undefined, /a text such as/],
  ] as const)("%s", ([url, reason]) => {
    const define = (urls: unknown) => () => defineStudy(studyWith({ iceServers: [{ urls, ...turnUser }] }));
    const found = { field: "iceServers[0].urls", value: url, allowed: expect.stringMatching(reason) };
    expect(define(url)).toThrow(expect.objectContaining(found));
    // One bad one spoils a list.
    expect(define(["stun:a.example", url])).toThrow(expect.objectContaining(found));
  });

  test("which, for a TURN server, is a turn: or turns: URL", () => {
    const define = (urls: unknown) => () => defineStudy(studyWith({ turn: { urls, secret: "s" } }));
    expect(define("stun:a.example")).toThrow('turn.urls is "stun:a.example"; allowed: a URL that begins with turn:');
    expect(define(["turn:a.example", "turn:a.example?transport=tls"])).toThrow(/"\?transport=udp"/);
    expect(define("TURN:a.example:443?transport=tcp")).not.toThrow();
  });
});

describe("what goes with the URL of a TURN server is refused where browsers refuse it", () => {
  test.for([
    ["TURN: without credentials", { urls: "TURN:a.example" }, "username"],
    ["a username that is too long", { urls: "turn:a.example", ...turnUser, username: "ü".repeat(255) }, "username"],
    ["another type of credential", { urls: "turn:a.example", ...turnUser, credentialType: "oauth" }, "credentialType"],
  ] as const)("%s", ([, server, part]) => {
    const define = () => defineStudy(studyWith({ iceServers: [server] }));
    expect(define).toThrow(expect.objectContaining({ field: `iceServers[0].${part}` }));
  });

  test("and taken where they take it", () => {
    const server = { urls: "turn:a.example", ...turnUser, username: "u".repeat(509), credentialType: "password" };
    expect(() => defineStudy(studyWith({ iceServers: [server] }))).not.toThrow();
  });
});
