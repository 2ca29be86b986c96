import { pageMessages, protocolVersion } from "@earshot/protocol";
import * as fc from "fast-check";
import { expect } from "vitest";
import { measuringPair, reportBoth } from "../test-support/probing.ts";
import { probedScene, test } from "../test-support/server-test.ts";
import { sdpOf } from "../test-support/sdp.ts";

const events = fc.constantFrom(...Object.keys(pageMessages), "rtt/echo", "released", "error", "constructor");

/** Words of the protocol, so that what comes is sometimes nearly right. */
const key = fc.constantFrom(
  "probeId",
  "linkId",
  "signals",
  "report",
  "kind",
  "samplesMs",
  "rttsMs",
  "path",
  "hidden",
  "scene",
  "__proto__",
);
const word = fc.constantFrom(
  "game",
  "mallory",
  "measured",
  "failed",
  "offer",
  "candidate",
  "host",
  "none",
  protocolVersion,
);
const { payload } = fc.letrec((tie) => ({
  payload: fc.oneof({ maxDepth: 4 }, word, fc.jsonValue({ maxDepth: 2 }), tie("object"), tie("list")),
  object: fc.dictionary(key, tie("payload"), { maxKeys: 5 }),
  list: fc.array(tie("payload"), { maxLength: 4 }),
}));

const valid = {
  "waitroom/join": { protocolVersion, scene: "game", participantId: "m", pageId: "m", hidden: false, resume: false },
  "page/visibility": { hidden: true },
  "beacons/report": { rttsMs: [1, null] },
  "probe/report": { probeId: "none", report: { kind: "measured", samplesMs: [1], path: "host" } },
  "link/closed": { linkId: "none" },
  "link/signal": { linkId: "none", signals: [{ type: "offer", sdp: sdpOf("fuzz") }] },
};

/** A good message of which one field is something else. */
const nearlyValid = fc
  .constantFrom(...Object.entries(valid))
  .chain(([event, message]) =>
    fc
      .tuple(fc.constantFrom(...Object.keys(message), "extra"), payload)
      .map(([field, value]): [string, unknown] => [event, { ...message, [field]: value }]),
  );

const message = fc.oneof(fc.tuple(events, payload), nearlyValid);

test("whatever JSON comes under whatever name, each is answered and the server serves", async ({ serve, log }) => {
  const server = await serve(probedScene("busy"), probedScene("game"));
  const pair = await measuringPair(server);
  await fc.assert(
    fc.asyncProperty(fc.array(message, { minLength: 1, maxLength: 20 }), fc.boolean(), async (messages, joins) => {
      const mallory = server.page("mallory");
      if (joins) await mallory.join({ scene: "game" });
      const replies = await Promise.all(messages.map(([event, content]) => mallory.askAnything(event, content)));
      for (const reply of replies) expect(reply.ok || typeof reply.error.code === "string").toBe(true);
      expect(replies).not.toContainEqual(
        expect.objectContaining({ error: expect.objectContaining({ code: "internal" }) }),
      );
      await mallory.close();
    }),
    { numRuns: 100 },
  );
  expect(log.errors).toEqual([]);
  expect(await server.answersOthers()).toBe(true);
  await reportBoth(pair, 40);
  expect(await pair.alice.next("probe/stop")).toMatchObject({ accepted: true });
});
