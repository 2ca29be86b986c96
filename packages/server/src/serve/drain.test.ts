import { EventEmitter } from "node:events";
import { createServer } from "node:http";
import { expect, test } from "vitest";
import { HandClock } from "../../test-support/hand-clock.ts";
import { Refusals } from "../refusals.ts";
import { drain, type Draining } from "./drain.ts";

test("a connection that breaks while its page is told to come back holds nobody up, and ends nothing", async () => {
  const transport = Object.assign(new EventEmitter(), { writable: false });
  const told: unknown[] = [];
  const socket = {
    conn: { transport },
    emit: (...message: unknown[]) => {
      told.push(message);
      // As engine.io does when the page is already closing.
      setImmediate(() => transport.emit("error", new Error("write error")));
    },
  };
  const io = { sockets: { sockets: new Map([["one", socket]]) } } as unknown as Draining["io"];
  const server = { http: createServer(), io, hosts: [], refusals: new Refusals() };
  await drain({ ...server, clock: new HandClock(), chance: () => 0 });
  expect(told).toEqual([["server/restart", { comeBackInMs: 500 }]]);
});
