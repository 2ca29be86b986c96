import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { holdPage } from "../../test-support/held-page.ts";
import { partners, type Making } from "../../test-support/match-partners.ts";
import type { Channel } from "./channel.ts";
import { matchChannel } from "./match-channel.ts";

// So that it is there as soon as it is asked for.
beforeAll(() => import("../measuring/baseline.ts"));
holdPage();
beforeEach(() => void vi.spyOn(console, "warn").mockReturnValue());
afterEach(() => void vi.restoreAllMocks());

interface State {
  readonly x: number;
}

function parseState(value: unknown): State {
  if (typeof value === "object" && value && "x" in value && typeof value.x === "number") return { x: value.x };
  throw new TypeError("no state");
}

/** Two pages of a match, as far as a channel needs them. */
function matches(making: Making = {}) {
  const { alice, bob } = partners(making);
  return { alice: { partners: [alice.partner] }, bob: { partners: [bob.partner] }, ends: { alice, bob } };
}

function hear<T, S>(channel: Channel<T, S>): T[] {
  const heard: T[] = [];
  channel.on("message", ({ value }) => heard.push(value));
  return heard;
}

const arrive = () => vi.advanceTimersByTimeAsync(50);

describe("matchChannel", () => {
  test("carries values as JSON, and says who sent them", async () => {
    const { alice, bob } = matches();
    const heard: unknown[] = [];
    matchChannel<State>(bob).on("message", (message) => heard.push(message));
    expect(matchChannel<State>(alice).send({ x: 3 })).toBe(true);
    await arrive();
    expect(heard).toEqual([{ value: { x: 3 }, partner: bob.partners[0] }]);
  });

  test("gives the page what parse made of it, and nothing else that the partner sent", async () => {
    const { alice, bob } = matches();
    const heard = hear(matchChannel(bob, { parse: parseState }));
    matchChannel<object>(alice).send({ x: 3, isAdmin: true });
    await arrive();
    expect(heard).toEqual([{ x: 3 }]);
  });

  test("carries bytes as they are, of views as well", async () => {
    const { alice, bob } = matches();
    const heard = hear(matchChannel(bob, { format: "bytes" }));
    const bytes = new Uint8Array([0, 1, 2, 3, 255]);
    matchChannel(alice, { format: "bytes" }).send(bytes.subarray(1));
    await arrive();
    expect(heard).toEqual([new Uint8Array([1, 2, 3, 255])]);
  });

  test.each([
    ["what is not JSON", "main\n{"],
    ["what parse does not take", 'main\n{"x":"3"}'],
    ["bytes", new Uint8Array([4, 109, 97, 105, 110, 1])],
  ])("refuses %s: it is told and counted, and the page goes on", async (_what, frame) => {
    const report = vi.fn();
    vi.stubGlobal("reportError", report);
    const { alice, bob } = matches();
    const channel = matchChannel(bob, { parse: parseState });
    const heard = hear(channel);
    const refused: unknown[] = [];
    channel.on("refused", ({ partner, error }) => refused.push(partner, error));
    alice.partners[0]?.send(frame);
    matchChannel<State>(alice).send({ x: 4 });
    await arrive();
    expect(heard).toEqual([{ x: 4 }]);
    expect(refused).toEqual([bob.partners[0], expect.any(Error)]);
    expect(channel.refusedCount).toBe(1);
    expect(report).not.toHaveBeenCalled();
  });

  test("warns of the first refusal only: a partner cannot fill the console", async () => {
    const { alice, bob } = matches();
    const channel = matchChannel(bob, { parse: parseState });
    hear(channel);
    for (let index = 0; index < 5; index++) matchChannel<string>(alice).send("nothing");
    await arrive();
    expect(channel.refusedCount).toBe(5);
    expect(console.warn).toHaveBeenCalledOnce();
  });

  test("keeps channels of different names apart", async () => {
    const { alice, bob } = matches();
    const [chat, state] = ["chat", "state"].map((name) => hear(matchChannel(bob, { name })));
    matchChannel<string>(alice, { name: "state" }).send("here");
    matchChannel<string>(alice, { name: "chat" }).send("hi\nthere");
    matchChannel<string>(alice, { name: "nobody-listens" }).send("lost");
    await arrive();
    expect([chat, state]).toEqual([["hi\nthere"], ["here"]]);
  });

  test("keeps what a partner that is ahead sends over a channel that this page has not made yet", async () => {
    const { alice, bob } = matches();
    const first = hear(matchChannel(bob, { name: "trial-1" }));
    for (const name of ["trial-2", "trial-1", "trial-2"]) matchChannel<string>(alice, { name }).send(`in ${name}`);
    await arrive();
    const second = hear(matchChannel(bob, { name: "trial-2" }));
    await arrive();
    expect([first, second]).toEqual([["in trial-1"], ["in trial-2", "in trial-2"]]);
  });

  test("tells each listener once, and keeps what comes while there is none", async () => {
    const { alice, bob } = matches();
    const channel = matchChannel<string>(bob);
    const heard: string[] = [];
    const stops = ["a", "b"].map((who) => channel.on("message", ({ value }) => heard.push(`${who} ${value}`)));
    const send = async (text: string) => {
      matchChannel<string>(alice).send(text);
      await arrive();
    };
    await send("1");
    stops[0]?.();
    stops[0]?.();
    await send("2");
    stops[1]?.();
    await send("3");
    channel.on("message", ({ value }) => heard.push(`c ${value}`));
    await arrive();
    expect(heard).toEqual(["a 1", "b 1", "b 2", "c 3"]);
  });

  test("sends to all partners, or to the one that is named; false if one of them is gone", async () => {
    const [one, two] = [matches(), matches()];
    const group = { partners: [...one.alice.partners, ...two.alice.partners] };
    const heard = [one, two].map(({ bob }) => hear(matchChannel<string>(bob)));
    const channel = matchChannel<string>(group);
    await arrive();
    channel.send("all");
    channel.send("two", group.partners[1]);
    await arrive();
    expect(heard).toEqual([["all"], ["all", "two"]]);
    one.ends.alice.partner.end("left");
    expect([channel.send("all"), channel.send("two", group.partners[1])]).toEqual([false, true]);
  });

  test("leaves a page's own data alone", async () => {
    const { alice, bob } = matches();
    const heard = hear(matchChannel(bob));
    const raw: unknown[] = [];
    bob.partners[0]?.on("data", (data) => raw.push(data));
    alice.partners[0]?.send("hello");
    await arrive();
    expect([heard, raw]).toEqual([[], ["hello"]]);
  });

  test("what cannot be sent, and a name that is none, is misuse", async () => {
    const { alice } = matches();
    await arrive();
    expect(() => matchChannel<unknown>(alice).send(undefined)).toThrow("channel.send: JSON has no word for undefined");
    const bytes: Channel<Uint8Array, unknown> = matchChannel(alice, { format: "bytes" });
    expect(() => bytes.send("text")).toThrow("channel.send: the channel is for bytes, and this is a text");
    for (const name of ["", "a\nb", "a b", "x".repeat(65)]) {
      expect(() => matchChannel(alice, { name })).toThrow(TypeError);
    }
  });
});
