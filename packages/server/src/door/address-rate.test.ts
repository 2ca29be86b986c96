import { expect, test } from "vitest";
import { AddressRate } from "./address-rate.ts";

test("an address opens as many at once as it may have, and then a quarter of that a second", () => {
  const rate = new AddressRate(20);
  const taken = (atMs: number) => Array.from({ length: 100 }, () => rate.take("a", atMs)).filter(Boolean).length;
  expect([taken(0), taken(1_000), taken(3_000)]).toEqual([20, 5, 10]);
  expect(rate.take("b", 3_000)).toBe(true);
});

test("addresses that have been quiet are forgotten, and no sooner than it makes no difference", () => {
  const rate = new AddressRate(4);
  for (let number = 0; number < 1_000; number++) rate.take(`address-${number}`, number * 100);
  expect(rate.size).toBeLessThanOrEqual(41);
  for (let tries = 0; tries < 3; tries++) rate.take("address-999", 99_900);
  expect(rate.take("address-999", 99_900)).toBe(false);
});
