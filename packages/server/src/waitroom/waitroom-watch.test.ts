import { FifoMatchmaker, Waitroom } from "@earshot/matchmaker";
import { describe, expect } from "vitest";
import { HandClock } from "../../test-support/hand-clock.ts";
import { LogBook } from "../../test-support/log-book.ts";
import { measured, measuringPair } from "../../test-support/probing.ts";
import { probedScene, test } from "../../test-support/server-test.ts";
import { noMeters } from "../meters.ts";
import { WaitroomWatch } from "./waitroom-watch.ts";

class Leaking extends Waitroom {
  override quickViolations(): string[] {
    return ["I10 1 links are left behind"];
  }
}

describe("a waitroom that is watched", () => {
  test("has what did not fit counted, and told when the server ends", async ({ serve, log }) => {
    const server = await serve(probedScene());
    const { alice, probeId } = await measuringPair(server);
    const report = { probeId, report: measured(20) };
    await alice.ask("probe/report", report);
    for (let again = 0; again < 3; again++) await alice.ask("probe/report", report);
    await server.close();
    expect(log.infos).toContain("scene game ignored what did not fit: probeReported 3");
    expect(log.errors).toEqual([]);
  });

  test("whose state is not as it must be is told of once for each invariant", () => {
    const log = new LogBook();
    const waitroom = new Leaking({ groupSize: 2, matchmaker: new FifoMatchmaker() });
    const scene = { name: "game" };
    const watch = new WaitroomWatch(waitroom, { scene, clock: new HandClock(), meters: noMeters, log });
    watch.handle({ kind: "tick" }, 0);
    watch.handle({ kind: "tick" }, 1);
    expect(log.errors.map(({ message }) => message)).toEqual([
      "the waitroom of scene game is not as it must be: I10 1 links are left behind",
    ]);
    watch.summarize();
    expect(log.infos).toEqual([]);
  });
});
