import { OptionsError } from "@earshot/matchmaker";
import { expect, test } from "vitest";
import { scene } from "../study/scene.ts";
import { defineStudy, type Study } from "../study/study.ts";

const secret = "do-not-print-me";
const turn = { urls: "turn:turn.example.org", secret };

/** A study as a researcher without a type checker may write it. */
function written(changes: Record<string, unknown>): Study {
  return { study: "pilot", scenes: [scene("game")], ...changes };
}

test.for([
  ["one URL", turn],
  ["several", { ...turn, urls: ["turn:a.example:3478?transport=udp", "turns:a.example:443?transport=tcp"] }],
  ["the shortest life", { ...turn, ttlSeconds: 60 }],
  ["the longest", { ...turn, ttlSeconds: 86_400 }],
])("a study takes a TURN server with %s", ([, good]) => {
  const study = written({ turn: good, relayOnly: true });
  expect(defineStudy(study)).toBe(study);
});

test.for([
  ["nothing at all", { turn: null }, "turn"],
  ["only the secret", { turn: secret }, "turn"],
  ["no URL", { turn: { secret } }, "turn.urls"],
  ["an empty list", { turn: { ...turn, urls: [] } }, "turn.urls"],
  ["a STUN server", { turn: { ...turn, urls: ["stun:a.example"] } }, "turn.urls"],
  ["a URL with slashes", { turn: { ...turn, urls: "turn://a.example" } }, "turn.urls"],
  ["no secret", { turn: { urls: turn.urls } }, "turn.secret"],
  ["an empty secret", { turn: { ...turn, secret: "" } }, "turn.secret"],
  ["a secret with a line's end", { turn: { ...turn, secret: `${secret}\n` } }, "turn.secret"],
  ["a secret in a list", { turn: { ...turn, secret: [secret] } }, "turn.secret"],
  ["a misspelt secret", { turn: { urls: turn.urls, sercet: secret } }, "turn.sercet"],
  ["a life that is too short", { turn: { ...turn, ttlSeconds: 59 } }, "turn.ttlSeconds"],
  ["a life that is too long", { turn: { ...turn, ttlSeconds: 86_401 } }, "turn.ttlSeconds"],
  ["half a second", { turn: { ...turn, ttlSeconds: 600.5 } }, "turn.ttlSeconds"],
  ["a life in words", { turn: { ...turn, ttlSeconds: "2h" } }, "turn.ttlSeconds"],
  ["relayOnly in words", { turn, relayOnly: "yes" }, "relayOnly"],
] as const)("a study is refused with %s, and the secret is not printed", ([, changes, field]) => {
  const define = () => defineStudy(written(changes));
  expect(define).toThrow(OptionsError);
  expect(define).toThrow(expect.objectContaining({ field }));
  expect(define).not.toThrow(secret);
});
