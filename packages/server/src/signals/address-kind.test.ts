import { expect, test } from "vitest";
import { addressKindOf } from "./address-kind.ts";

test.for([
  ["public", ["8.8.8.8", "172.32.0.1", "100.128.0.1", "223.255.255.255", "2606:4700::1", "2a00::1"]],
  ["private", ["10.0.0.1", "172.31.255.255", "192.168.1.2", "100.64.0.1", "127.0.0.1", "169.254.1.1", "203.0.113.9"]],
  ["private", ["0.0.0.1", "240.0.0.1", "::1", "fd00::2", "fe80::1", "64:ff9b::808:808", "2002:a00:1::", "2001:db8::1"]],
  ["private", ["::ffff:192.168.1.2", "::FFFF:10.0.0.1", "::ffff:a00:1", "::a00:1", "2001::1", "::ffff:8.8.8.8"]],
  ["shared", ["224.0.0.251", "239.255.255.255", "255.255.255.255", "ff02::fb"]],
  ["unspecified", ["0.0.0.0", "::", "0:0:0:0:0:0:0:0"]],
  ["none", ["", "localhost", "999.1.1.1", "1.2.3", "::::", "printer.local", "8.8.8.8 ", "0x7f.1"]],
] as const)("%s are %j", ([kind, addresses]) => {
  expect(addresses.map(addressKindOf)).toEqual(addresses.map(() => kind));
});
