import { assignmentOf } from "@earshot/matchmaker";
import { ofType } from "@earshot/records";
import { describe, expect } from "vitest";
import { confirmingPair } from "../test-support/probing.ts";
import { probedScene, test } from "../test-support/server-test.ts";

const plan = { roles: ["leader", "follower"], conditions: ["sound", "silent"], seed: 11 };

describe("roles and conditions", () => {
  test("are told to both pages when the match is certain, and recorded", async ({ serve, clock }) => {
    const server = await serve(probedScene().assign(plan));
    const { alice, bob } = await confirmingPair(server);
    clock.advance(3_000);
    const given = assignmentOf(plan, 0);
    const [ofAlice, ofBob] = given.roles;
    expect(await alice.next("match/started")).toMatchObject({ ...given, index: 0, role: ofAlice });
    expect(await bob.next("match/started")).toMatchObject({ ...given, index: 1, role: ofBob });
    expect(ofType(await server.records(), "outcome")).toMatchObject([
      { role: ofAlice, condition: given.condition },
      { role: ofBob, condition: given.condition },
    ]);
  });

  test("are not used up by a countdown that is broken off", async ({ serve, clock }) => {
    const server = await serve(probedScene().assign(plan));
    const { alice, bob } = await confirmingPair(server);
    await bob.ask("waitroom/leave", {});
    await alice.next("status", ({ kind }) => kind === "waiting");
    await alice.ask("waitroom/leave", {});
    const next = await confirmingPair(server);
    clock.advance(3_000);
    expect(await next.alice.next("match/started")).toMatchObject(assignmentOf(plan, 0));
    expect(assignmentOf(plan, 0)).not.toEqual(assignmentOf(plan, 1));
  });
});
