import { FifoMatchmaker, type MatchCandidate } from "@earshot/matchmaker";
import type { LinkSignal } from "@earshot/protocol";
import { expect } from "vitest";
import { jsonLog } from "../src/logs/json-log.ts";
import { scene } from "../src/study/scene.ts";
import { reportBoth, startedPair } from "../test-support/probing.ts";
import { test } from "../test-support/server-test.ts";

const jwt = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9.c2lnbmF0dXJlLW9mLXNvbWV0aGluZw";
const turnSecret = "north-of-nowhere";
const candidate = "candidate:842163049 1 udp 1677729535 198.51.100.7 46154 typ srflx raddr 2001:db8::7 rport 46154";
const sdp = [
  "v=0",
  "o=- 4611731400430051336 2 IN IP4 203.0.113.9",
  "s=-",
  "m=application 9 UDP/DTLS/SCTP webrtc-datachannel",
  "a=ice-ufrag:Zk3q",
  "a=ice-pwd:kV5pZ0Hq2o8cXw3bT7yN1mRe",
  `a=fingerprint:sha-256 7B:8B:F0${":65".repeat(29)}`,
  "a=setup:actpass",
  `a=${candidate}`,
  "",
].join("\r\n");

/** What must not be in any line: of each kind a piece that stands nowhere else. */
const forbidden = [
  jwt,
  "eyJzdWI",
  turnSecret,
  "198.51.100.7",
  "2001:db8",
  "203.0.113.9",
  "127.0.0.1",
  "842163049",
  "webrtc-datachannel",
  "Zk3q",
  "kV5pZ0Hq2o8cXw3bT7yN1mRe",
  "7B:8B:F0",
];

/** Quotes all it knows of whenever somebody called trouble arrives. */
class Talkative extends FifoMatchmaker {
  override findMatch(
    arriving: MatchCandidate,
    waiting: readonly MatchCandidate[],
    groupSize: number,
  ): MatchCandidate[] | null {
    if (!arriving.participantId.startsWith("trouble")) return super.findMatch(arriving, waiting, groupSize);
    const message = `no ${sdp} of ${jwt} from 203.0.113.9:4400 and [2001:db8::7], but ${JSON.stringify({ sdp })}`;
    throw Object.assign(new Error(message), { token: jwt, candidate, remote: "198.51.100.7" });
  }
}

test("a whole match and hostile messages leave nothing in the log that must not be there", async ({
  serveStudy,
  clock,
}) => {
  const lines: string[] = [];
  const matchmaker = new Talkative({ maxP2pRttMs: 100 });
  const server = await serveStudy(
    {
      scenes: [scene("game").matchmaking({ matchmaker })],
      turn: { urls: "turn:203.0.113.9:3478", secret: turnSecret },
    },
    {
      log: jsonLog({ write: (line) => void lines.push(line) }),
      environment: { EARSHOT_TURN_SECRETS: turnSecret },
      metrics: { token: jwt },
    },
  );
  const alice = await server.waitingPage("alice");
  const bob = server.page("bob");
  await bob.join();
  const pair = await startedPair(alice, bob);
  const signals: LinkSignal[] = [
    { type: "offer", sdp },
    { type: "candidate", candidate: { candidate } },
  ];
  for (const page of [alice, bob]) await page.ask("link/signal", { linkId: pair.probeId, signals });
  expect((await bob.next("link/signal")).signals).toEqual(signals);
  await reportBoth(pair, 40);
  clock.advance(3_000);
  await Promise.all([alice.next("match/started"), bob.next("match/started")]);

  const mallory = await server.waitingPage("trouble-1");
  await mallory.askAnything(sdp, sdp);
  await mallory.askAnything("waitroom/join", { token: jwt, sdp });
  await mallory.askAnything("link/signal", { linkId: jwt, signals });
  await mallory.askAnything("link/signal", {
    linkId: pair.probeId,
    signals: [{ type: "offer", sdp, ip: "198.51.100.7" }],
  });
  await server.page(jwt).join();
  const raw = await server.rawPage();
  raw.send(`42["${jwt}",`);
  await raw.closed;
  await fetch(`${server.url}/metrics`, { headers: { authorization: `Bearer ${jwt}` } });
  await server.close();

  const all = lines.join("");
  expect(all).toContain("the matchmaker of scene game failed");
  expect(all).toContain("no [sdp]");
  expect(all).toContain("EARSHOT_TURN_SECRETS in the environment has no effect");
  for (const secret of forbidden) expect(all).not.toContain(secret);
});
