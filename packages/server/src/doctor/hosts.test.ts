import { expect, test } from "vitest";
import { isPublicHost } from "./hosts.ts";

test.each([
  ["lab.example.org", true],
  ["203.0.113.7", true],
  ["2001:db8::1", true],
  ["[2001:db8::1]", true],
  ["172.32.0.1", true],
  ["localhost", false],
  ["game.localhost", false],
  ["lab-server", false],
  ["lab-server.local", false],
  ["127.0.0.1", false],
  ["10.1.2.3", false],
  ["172.31.255.255", false],
  ["192.168.1.2", false],
  ["[::1]", false],
  ["fd00::1", false],
  ["fe80::1", false],
])("strangers can reach %s: %s", (host, isPublic) => expect(isPublicHost(host)).toBe(isPublic));
