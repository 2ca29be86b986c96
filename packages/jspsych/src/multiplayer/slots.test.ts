import type { Match } from "@earshot/client";
import { describe, expect, test, vi } from "vitest";
import { standIn, type StandIn } from "../../test-support/stand-in.ts";
import { createSlots } from "./slots.ts";

function play(...others: StandIn[]) {
  const match: Match = {
    matchId: "match-1",
    index: 0,
    role: null,
    roles: [],
    condition: null,
    token: null,
    rejoined: false,
    partners: others.map(({ partner }) => partner),
    startsAtMs: 0,
    leave: async () => {},
    finish: async () => ({}),
  };
  const changed = vi.fn();
  return { slots: createSlots(match, changed), changed };
}

const frame = (slot: unknown) => `jspsych\n${JSON.stringify(slot)}`;

describe("what a group has pushed", () => {
  test("whose it is, is told by the connection, whatever a page sends", () => {
    const [bob, eve] = [standIn({ index: 1 }), standIn({ index: 2 })];
    const { slots, changed } = play(bob, eve);
    eve.emit("data", frame({ participantId: "player-1", score: 9 }));
    bob.emit("data", frame({ score: 1 }));
    expect(slots.all()).toEqual({ "player-1": { score: 1 }, "player-2": { participantId: "player-1", score: 9 } });
    expect(changed).toHaveBeenCalledTimes(2);
  });

  test.each([[[1]], ["text"], [null], [7]])("%j is no slot, and is dropped", (slot) => {
    vi.spyOn(console, "warn").mockReturnValue();
    const bob = standIn();
    const { slots, changed } = play(bob);
    bob.emit("data", frame(slot));
    expect(slots.all()).toEqual({});
    expect(changed).not.toHaveBeenCalled();
  });

  test("is sent again to whoever could not take it, or is back with a page that knows nothing", () => {
    const [bob, eve] = [standIn({ index: 1 }), standIn({ index: 2 })];
    const { slots } = play(bob, eve);
    bob.takes = false;
    slots.push({ score: 1 });
    slots.push({ score: 2 });
    bob.takes = true;
    bob.emit("drained", undefined);
    bob.emit("drained", undefined);
    expect(bob.sent).toEqual([frame({ score: 2 })]);
    eve.emit("drained", undefined);
    eve.emit("back", { rejoined: true });
    expect(eve.sent).toEqual([frame({ score: 1 }), frame({ score: 2 }), frame({ score: 2 })]);
  });

  test("is nobody's who has gone for good", () => {
    const bob = standIn();
    const { slots, changed } = play(bob);
    bob.emit("data", frame({ score: 1 }));
    bob.emit("closed", { reason: "left" });
    bob.emit("closed", { reason: "left" });
    expect(slots.all()).toEqual({});
    expect(changed).toHaveBeenCalledTimes(2);
  });

  test("is here what it is on the others' pages, and is not changed from outside", () => {
    const { slots } = play(standIn());
    const own = { at: new Date(0), none: undefined, deep: { list: [1] } };
    slots.push(own);
    own.deep.list.push(2);
    const seen = slots.all()["player-0"];
    expect(seen).toEqual({ at: "1970-01-01T00:00:00.000Z", deep: { list: [1] } });
    Object.assign(seen ?? {}, { at: "never" });
    expect(slots.all()["player-0"]?.["at"]).toBe("1970-01-01T00:00:00.000Z");
  });
});
