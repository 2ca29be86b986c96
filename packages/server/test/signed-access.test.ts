import { exportJWK, generateKeyPair, type JWTPayload } from "jose";
import { ofType } from "@earshot/records";
import { describe, expect } from "vitest";
import { probedScene, test, type TestServer } from "../test-support/server-test.ts";
import { HandClock } from "../test-support/hand-clock.ts";
import { scene } from "../src/study/scene.ts";
import { SECRET, START_S, tokenFor, type Claims } from "../test-support/tokens.ts";

const signed = { access: "signed", scenes: [probedScene()] } as const;
const withSecret = { environment: { EARSHOT_TOKEN_SECRET: SECRET } };

function refusedFor(words: string): object {
  return { ok: false, error: { code: "token-refused", message: expect.stringContaining(words) } };
}

let pages = 0;

/** A new page of somebody, which shows that token. */
function joinWith(server: TestServer, participantId: string, token: string | undefined) {
  return server.page(participantId, `page-${pages++}`).join({ token });
}

function unsigned(payload: JWTPayload, header: object = { alg: "none" }): string {
  const parts = [header, payload].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"));
  return `${parts.join(".")}.`;
}

describe("a study with signed access", () => {
  test("lets in who shows a token of the experiment's own server, with what that says", async ({ serveStudy }) => {
    const server = await serveStudy(signed, withSecret);
    const token = await tokenFor("alice", { attributes: { recruiter: "prolific", condition: "a" } });
    expect(await joinWith(server, "alice", token)).toEqual({ ok: true });
    expect(await joinWith(server, "bob", await tokenFor("bob", { aud: ["game", "other"] }))).toEqual({ ok: true });
    const attributes = ofType(await server.finalRecords(), "attributes");
    expect(attributes).toMatchObject([
      { participant_id: "alice", attributes: { recruiter: "prolific", condition: "a" } },
    ]);
  });

  const claims: [string, Claims, string][] = [
    ["for another scene", { aud: "other" }, "aud is not the name"],
    ["without a scene", { aud: undefined }, "aud is missing"],
    ["that has expired", { exp: START_S - 61 }, "has expired"],
    ["that never expires", { exp: undefined }, "exp is missing"],
    ["that is good for a year", { exp: START_S + 365 * 86_400 }, "more than 31 days"],
    ["that is not good yet", { nbf: START_S + 3_600 }, "nbf"],
    ["without a name of its own", { jti: undefined }, "jti is missing"],
    ["whose name is a number", { jti: 7 as never }, "jti has to be"],
    ["with a very long name", { jti: "x".repeat(129) }, "jti has to be"],
    ["of somebody else", { sub: "bob" }, "another participant"],
    ["of nobody", { sub: undefined }, "sub is missing"],
    ["with attributes that are a list", { attributes: ["a"] }, "attributes have to be"],
    ["with an attribute that is a number", { attributes: { age: 7 } }, "attributes have to be"],
    ["with an attribute that breaks a line", { attributes: { a: "x\n" } }, "attributes have to be"],
    ["with an own __proto__", { attributes: JSON.parse('{"__proto__":"x"}') }, "attributes have to be"],
  ];

  test.for(claims)("refuses a token %s", async ([, changes, words], { serveStudy }) => {
    const server = await serveStudy(signed, withSecret);
    const token = await tokenFor("alice", changes);
    const reply = await joinWith(server, "alice", token);
    expect(reply).toMatchObject(refusedFor(words));
    expect(JSON.stringify(reply)).not.toContain(token.slice(0, 20));
    expect(await joinWith(server, "alice", await tokenFor("alice"))).toEqual({ ok: true });
  });

  test("takes a token that is a minute too old, as clocks differ", async ({ serveStudy }) => {
    const server = await serveStudy(signed, withSecret);
    expect(await joinWith(server, "alice", await tokenFor("alice", { exp: START_S - 59 }))).toEqual({ ok: true });
  });

  test("refuses what nobody has signed who may", async ({ serveStudy }) => {
    const server = await serveStudy(signed, withSecret);
    const good = await tokenFor("alice");
    const [header = "", payload = "", signature = ""] = good.split(".");
    const claim = JSON.parse(Buffer.from(payload, "base64url").toString());
    const other = new TextEncoder().encode("another secret of somebody else, which is long as well");
    const { privateKey } = await generateKeyPair("EdDSA");
    const forged: [string | undefined, string][] = [
      [undefined, "only participants with a token"],
      ["no token", "no JWT"],
      ["a.b.c", "no JWT"],
      [unsigned(claim), "not signed with a key"],
      [unsigned(claim, { alg: "None" }), "not signed with a key"],
      [`${header}.${payload}.`, "not signed with a key"],
      [`${header}.${payload}.${signature.toUpperCase()}`, "not signed with a key"],
      [await tokenFor("alice", {}, { key: other }), "not signed with a key"],
      [await tokenFor("alice", {}, { key: other, header: { alg: "HS256", kid: "../../dev/null" } }), "not signed"],
      [await tokenFor("alice", {}, { key: privateKey, header: { alg: "EdDSA" } }), "not signed with a key"],
      [unsigned(claim, { alg: "HS256", crit: ["exp"], exp: 1 }), "no JWT that can be read"],
    ];
    for (const [token, words] of forged)
      expect(await joinWith(server, "alice", token)).toMatchObject(refusedFor(words));
    expect(await joinWith(server, "alice", good)).toEqual({ ok: true });
  });

  test("takes a public key for no secret, and goes by the name of a key only to find it", async ({ serveStudy }) => {
    const [ours, old] = await Promise.all([generateKeyPair("EdDSA"), generateKeyPair("EdDSA")]);
    const jwks = await Promise.all([ours, old].map(({ publicKey }) => exportJWK(publicKey)));
    const keys = jwks.map((jwk, index) => ({ ...jwk, kid: `key-${index}` }));
    const environment = { EARSHOT_TOKEN_KEYS: JSON.stringify({ keys }) };
    const server = await serveStudy(signed, { environment });
    const signs = (key: CryptoKey | Uint8Array, kid?: string, alg = "EdDSA") =>
      tokenFor("alice", {}, { key, header: { alg, ...(kid === undefined ? {} : { kid }) } });
    const publicBytes = Buffer.from(jwks[0]?.x ?? "", "base64url");
    for (const bytes of [publicBytes, new TextEncoder().encode(JSON.stringify(keys[0]))]) {
      const confused = await signs(new Uint8Array(bytes), "key-0", "HS256");
      expect(await joinWith(server, "alice", confused)).toMatchObject(refusedFor("not signed with a key"));
    }
    for (const kid of ["key-1", "key-2", "__proto__"]) {
      expect(await joinWith(server, "alice", await signs(ours.privateKey, kid))).toMatchObject(
        refusedFor("not signed"),
      );
    }
    expect(await joinWith(server, "alice", await signs(ours.privateKey, "key-0"))).toEqual({ ok: true });
    const ofBob = await tokenFor("bob", {}, { key: old.privateKey, header: { alg: "EdDSA" } });
    expect(await joinWith(server, "bob", ofBob)).toEqual({ ok: true });
  });

  test("begins one stay with each token: also at once, in a copy, and after a restart", async ({
    serveStudy,
    clock,
  }) => {
    const first = await serveStudy(signed, withSecret);
    const token = await tokenFor("alice");
    const replies = await Promise.all([joinWith(first, "alice", token), joinWith(first, "alice", token)]);
    expect(replies.filter(({ ok }) => ok)).toHaveLength(1);
    expect(replies.find(({ ok }) => !ok)).toMatchObject({ error: { code: "place-taken" } });
    await first.close();
    const second = await serveStudy(signed, withSecret);
    clock.advance(60_000);
    expect(await joinWith(second, "alice", token)).toMatchObject(refusedFor("used before"));
    const another = await tokenFor("alice", { jti: "another" });
    expect(await joinWith(second, "alice", another)).toEqual({ ok: true });
  });

  test("gives its place back to a page whose token has expired since, or that shows none any more", async ({
    serveStudy,
    clock,
  }) => {
    const server = await serveStudy(
      { access: "signed", scenes: [scene("game").waitroom({ timeoutMs: 3_600_000 })] },
      withSecret,
    );
    const token = await tokenFor("alice");
    const alice = server.page("alice");
    await alice.join({ token });
    clock.advance(1_800_000);
    const back = server.page("alice", alice.pageId);
    back.resumeSecret = alice.resumeSecret;
    expect(await back.join({ token })).toEqual({ ok: true });
    await back.next("place/secret");
    const refreshed = server.nextPage(back);
    expect(await refreshed.join()).toEqual({ ok: true });
    expect(await back.next("released")).toMatchObject({ reason: "replaced" });
  });

  test("hears what a page says before it was known whether it may enter", async ({ serveStudy }) => {
    const server = await serveStudy(signed, withSecret);
    const alice = server.page("alice");
    const joining = alice.join({ token: await tokenFor("alice") });
    const leaving = alice.ask("waitroom/leave", { reason: "unsupported" });
    expect(await Promise.all([joining, leaving])).toEqual([{ ok: true }, { ok: true }]);
    expect(await alice.next("released")).toMatchObject({ reason: "unsupported" });
    const mallory = server.page("mallory");
    const forging = mallory.join({ token: "forged" });
    const talking = mallory.ask("page/visibility", { hidden: false });
    expect(await forging).toMatchObject({ error: { code: "token-refused" } });
    expect(await talking).toMatchObject({ error: { code: "not-joined" } });
  });

  test("closes a page that shows forged tokens again and again, and counts them", async ({ serveStudy }) => {
    const token = "a-token-for-prometheus";
    const server = await serveStudy(signed, { ...withSecret, metrics: { token } });
    const mallory = server.page("mallory");
    for (let tries = 0; tries < 50; tries++) await mallory.join({ token: "forged" });
    await mallory.closedByServer();
    const authorization = `Bearer ${token}`;
    const metrics = await (await fetch(`${server.url}/metrics`, { headers: { authorization } })).text();
    expect(metrics).toMatch(/earshot_messages_refused_total\{code="token-refused"\} 50/);
  });

  test("goes on where looking at a token fails", async ({ serveStudy, log }) => {
    class FailingClock extends HandClock {
      isFailing = false;

      override date(): Date {
        if (this.isFailing) throw new Error("no date today");
        return super.date();
      }
    }
    const clock = new FailingClock();
    const server = await serveStudy(signed, { ...withSecret, clock });
    const alice = server.page("alice");
    const token = await tokenFor("alice");
    await server.answersOthers();
    clock.isFailing = true;
    const failed = await alice.join({ token });
    clock.isFailing = false;
    expect([failed, log.errors.length]).toMatchObject([{ error: { code: "internal" } }, 1]);
    expect(await alice.join({ token })).toEqual({ ok: true });
  });

  test("is not open to whoever has a token, but not the place", async ({ serveStudy }) => {
    const server = await serveStudy(signed, withSecret);
    await joinWith(server, "alice", await tokenFor("alice"));
    const second = await tokenFor("alice", { jti: "another" });
    expect(await joinWith(server, "alice", second)).toMatchObject({ error: { code: "place-taken" } });
  });

  test.for([
    ["no key at all", {}, 'access is "signed"; allowed: "open", as the environment has neither'],
    ["a short secret", { EARSHOT_TOKEN_SECRET: "do-not-print-me" }, "EARSHOT_TOKEN_SECRET"],
    ["keys that are no JSON", { EARSHOT_TOKEN_KEYS: "do-not-print-me" }, "EARSHOT_TOKEN_KEYS"],
    ["a key of another kind", { EARSHOT_TOKEN_KEYS: '{"keys":[{"kty":"RSA","n":"do-not-print-me"}]}' }, "keys[0]"],
    ["no keys", { EARSHOT_TOKEN_KEYS: '{"keys":[]}' }, "EARSHOT_TOKEN_KEYS"],
    ["a secret and keys", { EARSHOT_TOKEN_SECRET: SECRET, EARSHOT_TOKEN_KEYS: "{}" }, "EARSHOT_TOKEN_KEYS"],
  ] as const)("does not start with %s, and says so without the key", async ([, environment, words], { serveStudy }) => {
    const starting = serveStudy(signed, { environment });
    await expect(starting).rejects.toThrow(words);
    await expect(starting).rejects.not.toThrow("do-not-print-me");
  });

  test("does not start with an access that there is not", async ({ serveStudy }) => {
    const starting = serveStudy({ ...signed, access: "closed" as "open" });
    await expect(starting).rejects.toThrow('access is "closed"; allowed: "open" or "signed"');
  });
});

describe("an open study", () => {
  test("says when it starts that it is open, and has no use for tokens", async ({ serveStudy, log }) => {
    const server = await serveStudy({ scenes: [probedScene()] });
    expect(log.infos.join("\n")).toContain("warning: the study is open");
    expect(await joinWith(server, "alice", "whatever")).toEqual({ ok: true });
  });

  test("with signed access says nothing of the kind", async ({ serveStudy, log }) => {
    await serveStudy(signed, withSecret);
    expect(log.infos.join("\n")).not.toContain("the study is open");
  });
});
