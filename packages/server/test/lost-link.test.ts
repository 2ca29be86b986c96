import { ofType } from "@earshot/records";
import { describe, expect } from "vitest";
import { confirmingPair, startedPair } from "../test-support/probing.ts";
import { probedScene, test } from "../test-support/server-test.ts";

describe("a link that broke after it was accepted", () => {
  test("breaks the countdown off, and its pair is measured again", async ({ serve, clock }) => {
    const server = await serve(probedScene());
    const { alice, bob, probeId } = await confirmingPair(server);
    expect(await alice.ask("link/closed", { linkId: probeId })).toEqual({ ok: true });
    for (const page of [alice, bob]) {
      expect(await page.nextStatus("waiting")).toMatchObject({
        lastRejection: { reason: "timeout", rttMs: null },
        keptLinkIds: [],
      });
    }
    expect(await bob.ask("link/closed", { linkId: probeId })).toMatchObject({ error: { code: "not-a-member" } });
    clock.advance(2_000);
    const again = await startedPair(alice, bob);
    expect(again.probeId).not.toBe(probeId);
    const cancelled = ofType(await server.records(), "match_cancelled");
    expect(cancelled).toMatchObject([{ participant_ids: ["alice", "bob"], leaver: null }]);
  });
});
