import { expect, test } from "vitest";
import { addressGroupOf, isLoopback } from "./address-group.ts";

test.for([
  ["203.0.113.7", "203.0.113.7"],
  ["::ffff:203.0.113.7", "203.0.113.7"],
  ["2001:db8:1:2:3:4:5:6", "20010db800010002"],
  ["2001:db8:1:2::", "20010db800010002"],
  ["2001:0DB8:0001:0003::1", "20010db800010003"],
  ["fe80::1%eth0", "fe80000000000000"],
  ["no address", "no address"],
] as const)("%s counts as %s", ([address, group]) => {
  expect(addressGroupOf(address)).toBe(group);
});

test("the machine itself has many addresses", () => {
  const own = ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"];
  expect(own.filter(isLoopback)).toEqual(own);
  expect(["10.0.0.1", "203.0.113.7", "::2", "fe80::1", "localhost", ""].filter(isLoopback)).toEqual([]);
});
