import { expect, test } from "./fixtures.ts";

test("in a group of three every pair is measured, and everybody hears everybody", async ({ openTab, server }) => {
  const tabs = [await openTab(), await openTab(), await openTab()];
  for (const [index, tab] of tabs.entries()) await tab.join({ scene: "trio", participantId: `member-${index}` });
  for (const tab of tabs) expect(await tab.outcome()).toEqual({ kind: "matched" });

  await tabs[0]?.send("to both");
  await tabs[1]?.received("to both");
  await tabs[2]?.received("to both");
  const verdicts = (await server.records()).filter(({ type }) => type === "verdict");
  expect(verdicts.map(({ verdict }) => verdict)).toEqual(["accepted", "accepted", "accepted"]);
});
