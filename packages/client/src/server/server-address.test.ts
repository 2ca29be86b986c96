import { expect, test } from "vitest";
import { toServerAddress } from "./server-address.ts";

test.each([
  ["https://lab.org", "https://lab.org", ""],
  ["https://lab.org/", "https://lab.org", ""],
  ["https://lab.org:8443/earshot", "https://lab.org:8443", "/earshot"],
  ["https://lab.org/earshot/", "https://lab.org", "/earshot"],
  ["https://lab.org//a//b//", "https://lab.org", "/a/b"],
  ["https://lab.org/earshot/game.html?PROLIFIC_PID=7#/start", "https://lab.org", "/earshot"],
  ["https://lab.org/index.php", "https://lab.org", ""],
  ["https://lab.org/?a=/b#/c", "https://lab.org", ""],
  ["https://lab.org/v1.2", "https://lab.org", "/v1.2"],
  ["https://lab.org/a.b/", "https://lab.org", "/a.b"],
  ["https://me:secret@lab.org/earshot", "https://lab.org", "/earshot"],
])("the server %s is at %s, below %j", (server, origin, basePath) => {
  expect(toServerAddress(server)).toEqual({ origin, basePath, url: origin + basePath });
});
