import { exportJWK, generateKeyPair, jwtVerify } from "jose";
import { describe, expect } from "vitest";
import { confirmingPair } from "../test-support/probing.ts";
import { probedScene, test } from "../test-support/server-test.ts";
import { SECRET, secretKey } from "../test-support/tokens.ts";

const withSecret = { environment: { EARSHOT_TOKEN_SECRET: SECRET } };

describe("the statement of a match", () => {
  const told = { issuer: "test", audience: "earshot:match" };

  test("is signed for each member, with the study's secret, and begins no stay", async ({ serveStudy, clock }) => {
    const game = probedScene().assign({ seed: 1, roles: ["leader", "follower"], conditions: ["only"] });
    const server = await serveStudy({ scenes: [game] }, withSecret);
    const { alice, bob } = await confirmingPair(server);
    clock.advance(3_000);
    const [ofAlice, ofBob] = await Promise.all([alice.next("match/started"), bob.next("match/started")]);
    for (const [participantId, { token, matchId, index, role }] of [
      ["alice", ofAlice],
      ["bob", ofBob],
    ] as const) {
      const { payload } = await jwtVerify(token ?? "", secretKey, { ...told, currentDate: clock.date() });
      const facts = { scene: "game", match_id: matchId, index, group_size: 2, role, condition: "only" };
      expect(payload).toMatchObject({ sub: participantId, ...facts, attributes: {} });
      expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(86_400);
    }
    expect([ofAlice.role, ofBob.role].toSorted()).toEqual(["follower", "leader"]);
    expect(JSON.stringify(ofAlice)).not.toContain("bob");
    await alice.ask("waitroom/leave", {});
    await server.close();
    const strict = await serveStudy({ access: "signed", scenes: [probedScene()] }, withSecret);
    const reply = await strict.page("alice", "another-page").join({ token: ofAlice.token ?? "" });
    expect(reply).toMatchObject({ error: { code: "token-refused" } });
  });

  test("is signed with a private key, and checked with the public one", async ({ serveStudy, clock }) => {
    const { privateKey, publicKey } = await generateKeyPair("EdDSA", { extractable: true });
    const [own, theirs] = [await exportJWK(privateKey), await exportJWK((await generateKeyPair("EdDSA")).publicKey)];
    const keys = [
      { ...theirs, kid: "theirs" },
      { ...own, kid: "own" },
    ];
    const environment = { EARSHOT_TOKEN_KEYS: JSON.stringify({ keys }) };
    const server = await serveStudy({ scenes: [probedScene()] }, { environment });
    const { alice } = await confirmingPair(server);
    clock.advance(3_000);
    const { token, matchId } = await alice.next("match/started");
    const { payload, protectedHeader } = await jwtVerify(token ?? "", publicKey, {
      ...told,
      currentDate: clock.date(),
    });
    expect([payload["match_id"], protectedHeader.kid]).toEqual([matchId, "own"]);
  });

  test("is made again for a page that comes back, in its turn", async ({ serveStudy, clock }) => {
    const server = await serveStudy({ scenes: [probedScene()] }, withSecret);
    const { alice } = await confirmingPair(server);
    clock.advance(3_000);
    await alice.next("match/started");
    const back = server.page("alice", alice.pageId);
    await back.join();
    const { token } = await back.next("match/started");
    const { payload } = await jwtVerify(token ?? "", secretKey, { ...told, currentDate: clock.date() });
    expect(payload.sub).toBe("alice");
    const names = back.frames.flatMap((frame) => /^2\["(match\/[a-z]+)"/.exec(frame)?.[1] ?? []);
    expect(names).toEqual(["match/announced", "match/started"]);
  });

  test("is none without a key that can sign", async ({ serveStudy, clock }) => {
    const { publicKey } = await generateKeyPair("EdDSA");
    const environment = { EARSHOT_TOKEN_KEYS: JSON.stringify({ keys: [await exportJWK(publicKey)] }) };
    const server = await serveStudy({ scenes: [probedScene()] }, { environment });
    const { alice } = await confirmingPair(server);
    clock.advance(3_000);
    expect((await alice.next("match/started")).token).toBeNull();
  });
});
