import { describe, expect, test } from "vitest";
import { toSite } from "../site.ts";
import type { Answer } from "./ask.ts";
import { clockFinding, readinessFinding, schemeFinding, versionFinding } from "./server-findings.ts";
import { idleFinding, isForbidden, socketFinding } from "./socket-findings.ts";

function answer(status: number, headers: Record<string, string> = {}, body = ""): Answer {
  return { kind: "answer", status, headers, body };
}

describe("a clock", () => {
  const atMs = Date.UTC(2026, 0, 1, 12);
  const saying = (offMs: number) => answer(200, { date: new Date(atMs + offMs).toUTCString() });

  test.each([
    [0, "ok"],
    // The header says whole seconds, and the answer took two.
    [-1_000, "ok"],
    [7_000, "ok"],
    [8_000, "warning"],
    [-6_000, "ok"],
    [-7_000, "warning"],
    [62_000, "warning"],
    [63_000, "fault"],
    [-62_000, "fault"],
  ])("that differs by %d ms is %s", (offMs, state) => {
    expect(clockFinding(saying(offMs), atMs, atMs + 2_000).state).toBe(state);
  });

  test("that is not told is not known", () => {
    expect(clockFinding(answer(200), atMs, atMs).state).toBe("warning");
    expect(clockFinding({ kind: "none", code: "ETIMEDOUT" }, atMs, atMs).state).toBe("warning");
  });
});

test("http is for laboratories", () => {
  expect(schemeFinding(toSite("URL", "http://10.0.0.7:4400")).state).toBe("ok");
  expect(schemeFinding(toSite("URL", "http://lab.example.org"))).toMatchObject({ state: "fault" });
});

test("another version is told, and a strange one is quoted", () => {
  expect(versionFinding(answer(200, { "earshot-version": "1.0.0" }), "1.0.0").state).toBe("ok");
  const other = versionFinding(answer(200, { "earshot-version": `2.0.0 "x"` }), "1.0.0");
  expect(other).toMatchObject({ state: "warning", says: expect.stringContaining("this doctor is of 1.0.0") });
  expect(versionFinding(answer(200), "1.0.0").state).toBe("warning");
});

test("a server that lets nobody in says why", () => {
  expect(readinessFinding(answer(200, {}, "ready\n")).state).toBe("ok");
  const paused = readinessFinding(answer(503, {}, "paused: nothing can be written to the journal\n"));
  expect(paused).toMatchObject({
    state: "fault",
    says: expect.stringContaining("paused"),
    advice: expect.stringContaining("disk"),
  });
  expect(readinessFinding({ kind: "none", code: "ECONNRESET" }).state).toBe("fault");
});

describe("a WebSocket that does not get through", () => {
  test.each([
    [answer(426), "Upgrade"],
    [answer(400, {}, '{"code":3,"message":"Bad request"}'), "Upgrade"],
    [answer(400, {}, "Bad request"), "Upgrade"],
    [answer(400, {}, "Forbidden"), "--origin"],
    [answer(403), "--origin"],
    [answer(404), "whole path"],
    [answer(429), "minute"],
    [answer(400, {}, "too many connections from one address"), "minute"],
    [answer(502), "start Earshot"],
    [{ kind: "none", code: "ECONNRESET" } as const, "firewall"],
  ])("after %j needs advice: %s", (found, words) => {
    const finding = socketFinding({ kind: "closed", answer: found });
    expect(finding).toMatchObject({ state: "fault", advice: expect.stringContaining(words) });
    expect(isForbidden(found)).toBe(words === "--origin");
  });

  test("because the server says so is quoted", () => {
    const finding = socketFinding({ kind: "refused", message: "the study is over" });
    expect(finding).toMatchObject({ state: "fault", says: expect.stringContaining('"the study is over"') });
  });
});

test("a connection that is cut off by a proxy is a fault, by Earshot a warning", () => {
  expect(idleFinding(70_000, null)).toMatchObject({ state: "ok", says: expect.stringContaining("70 s") });
  const cut = idleFinding(70_000, { afterMs: 60_012, reason: "transport close" });
  expect(cut).toMatchObject({ state: "fault", says: expect.stringContaining("after 60 s") });
  expect(idleFinding(70_000, { afterMs: 10, reason: "io server disconnect" }).state).toBe("warning");
});
