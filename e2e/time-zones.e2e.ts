import { ofType } from "@earshot/records";
import { defineStudy, scene } from "@earshot/server";
import { expect, test as base } from "./support/fixtures.ts";

const test = base.extend({
  study: async ({}, use) =>
    use(defineStudy({ study: "zones", recordCountry: true, scenes: [scene("crowd").players(4)] })),
});

test("a page says its time zone, and keeps it back if it is told to; the records have the country", async ({
  openTab,
  server,
}) => {
  const joined = [
    { participantId: "in-lima", timeZone: "America/Lima", country: "PE" },
    { participantId: "in-india", timeZone: "Asia/Kolkata", country: "IN" },
    { participantId: "silent", timeZone: "America/Lima", hint: "none", country: null },
  ] as const;
  for (const { participantId, timeZone, ...rest } of joined) {
    const tab = await openTab({ timeZone });
    await tab.join({ scene: "crowd", participantId, ...("hint" in rest && { hint: rest.hint }) });
    await tab.reaches("waiting");
  }
  const countries = async () =>
    ofType(await server.records(), "country").map(({ participant_id, country }) => [participant_id, country]);
  await expect.poll(countries).toEqual(joined.map(({ participantId, country }) => [participantId, country]));
});
