import { expect, test } from "vitest";
import { unknownVariables } from "./environment.ts";

const known = ["EARSHOT_TURN_URLS", "EARSHOT_TURN_SECRET"];
const secret = "do-not-print-me";

test("has no variables of misspelt names: each is named, with those that there are, and not what is in it", () => {
  const environment = {
    ...Object.fromEntries(known.map((name) => [name, "x"])),
    EARSHOT_TURN_URL: secret,
    HOME: "/",
  };
  expect(unknownVariables(environment, known)).toEqual([
    `EARSHOT_TURN_URL in the environment has no effect; there are ${known.join(", ")}`,
  ]);
  expect(unknownVariables({ EARSHOT_TURN_URL: "" }, known)).toEqual([]);
});
