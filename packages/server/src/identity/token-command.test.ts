import { OptionsError } from "@earshot/matchmaker";
import { exportJWK, generateKeyPair, jwtVerify } from "jose";
import { expect, test } from "vitest";
import { SECRET, secretKey, START_S } from "../../test-support/tokens.ts";
import { runToken } from "./token-command.ts";

const environment = { EARSHOT_TOKEN_SECRET: SECRET };
const nowMs = START_S * 1_000;

test("a token is made for each participant, for one scene and a while, each with a name of its own", async () => {
  const args = [
    "--scene",
    "game",
    "--valid",
    "2h",
    "--attribute",
    "recruiter=prolific",
    "--attribute",
    "a=b=c",
    "p 1",
    "p2",
  ];
  const tokens = (await runToken(args, environment, nowMs)).split("\n");
  const read = async (token: string) => {
    const currentDate = new Date(nowMs);
    return (await jwtVerify(token, secretKey, { audience: "game", algorithms: ["HS256"], currentDate })).payload;
  };
  const payloads = await Promise.all(tokens.map(read));
  const shared = { exp: START_S + 7_200, attributes: { recruiter: "prolific", a: "b=c" } };
  expect(payloads).toMatchObject([
    { sub: "p 1", ...shared },
    { sub: "p2", ...shared },
  ]);
  expect(new Set(payloads.map(({ jti }) => jti)).size).toBe(2);
});

test("the first key that can sign does", async () => {
  const [theirs, own] = await Promise.all([generateKeyPair("EdDSA"), generateKeyPair("EdDSA", { extractable: true })]);
  const keys = [await exportJWK(theirs.publicKey), await exportJWK(own.privateKey)];
  const token = await runToken(["--scene", "game", "p1"], { EARSHOT_TOKEN_KEYS: JSON.stringify({ keys }) }, nowMs);
  const { payload } = await jwtVerify(token, own.publicKey, { currentDate: new Date(nowMs) });
  expect(payload).toMatchObject({ sub: "p1", aud: "game", exp: START_S + 600 });
  expect(payload).not.toHaveProperty("attributes");
});

test.for([
  ["no scene", ["p1"], "--scene is undefined"],
  ["a scene that can be none", ["--scene", "earshot:match", "p1"], '--scene is "earshot:match"'],
  ["nobody", ["--scene", "game"], "PARTICIPANT is undefined"],
  ["an id of two lines", ["--scene", "game", "p\n1"], 'PARTICIPANT is "p\\n1"'],
  ["a while without a unit", ["--scene", "game", "--valid", "10", "p1"], '--valid is "10"; allowed: such as 90s'],
  ["no while", ["--scene", "game", "--valid", "0m", "p1"], '--valid is "0m"'],
  ["too long a while", ["--scene", "game", "--valid", "32d", "p1"], '--valid is "32d"'],
  ["an attribute without a text", ["--scene", "game", "--attribute", "recruiter", "p1"], '--attribute is "recruiter"'],
  ["an option that there is not", ["--scene", "game", "--for", "p1"], "arguments is"],
] as const)("%s is refused in words", async ([, args, words]) => {
  const running = runToken(args, environment, nowMs);
  await expect(running).rejects.toThrow(OptionsError);
  await expect(running).rejects.toThrow(words);
});

test("without a key there is no token", async () => {
  await expect(runToken(["--scene", "game", "p1"], {}, nowMs)).rejects.toThrow("EARSHOT_TOKEN_SECRET is undefined");
});

test("how it is used is said on request", async () => {
  expect(await runToken(["--help"], {}, nowMs)).toContain("earshot token --scene NAME");
});
