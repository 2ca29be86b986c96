import { OptionsError } from "@earshot/matchmaker";
import { expect, test } from "vitest";
import { checkedLimits } from "./connection-limits.ts";

test("what is left out is the default", () => {
  expect(checkedLimits()).toEqual({ socketsPerAddress: 20, sockets: 10_000, acceptsPerSecond: 500 });
  expect(checkedLimits({ sockets: 1 })).toEqual({ socketsPerAddress: 20, sockets: 1, acceptsPerSecond: 500 });
});

test.for<[unknown, string]>([
  [null, "limits is null"],
  [[], "limits is"],
  [7, "limits is 7"],
  [{ sockets: 0 }, "limits.sockets is 0; allowed: a whole number from 1 to 1000000"],
  [{ socketsPerAddress: 1.5 }, "limits.socketsPerAddress is 1.5"],
  [{ socketsPerAddress: "20" }, 'limits.socketsPerAddress is "20"'],
  [{ acceptsPerSecond: Number.POSITIVE_INFINITY }, "limits.acceptsPerSecond is Infinity"],
  [{ socketPerAddress: 1 }, "limits.socketPerAddress is 1, but there is no such option"],
])("%j is refused", ([limits, words]) => {
  const check: (limits: never) => unknown = checkedLimits;
  expect(() => check(limits as never)).toThrow(OptionsError);
  expect(() => check(limits as never)).toThrow(words);
});
