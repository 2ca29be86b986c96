import { limits, type LinkSignal } from "@earshot/protocol";
import { describe, expect } from "vitest";
import { connectingPair, preparingPair, reportBoth } from "../test-support/probing.ts";
import { candidateOf, sdpOf } from "../test-support/sdp.ts";
import { probedScene, test } from "../test-support/server-test.ts";

const offer = (sdp: string): LinkSignal => ({ type: "offer", sdp });
const candidate = (text: string): LinkSignal => ({ type: "candidate", candidate: { candidate: text, sdpMid: "0" } });
const good = sdpOf("-");

describe("a member of a probe", () => {
  test.for<[string, LinkSignal, field: string]>([
    ["sound and pictures", offer(`${good}m=audio 9 UDP/TLS/RTP/SAVPF 111\r\n`), "signals.1.sdp"],
    ["a line of its own in a line", offer(good.replace("s=-", "s=-\rm=video 9 RTP/AVP 0")), "signals.1.sdp"],
    ["a script", offer("<script>alert(1)</script>"), "signals.1.sdp"],
    ["a candidate that names a machine", candidate(candidateOf("printer.example")), "signals.1.candidate"],
    ["a candidate with lines in it", candidate(`${candidateOf("8.8.8.8")}\r\na=x`), "signals.1.candidate"],
    ["the address of everybody, in a description", offer(`${good}a=${candidateOf("224.0.0.1")}\r\n`), "signals.1.sdp"],
  ])("cannot send its partner %s", async ([, signal, field], { serve }) => {
    const { alice, bob, probeId } = await preparingPair(await serve(probedScene()));
    const reply = await alice.ask("link/signal", { linkId: probeId, signals: [offer(good), signal] });
    expect(reply).toMatchObject({ ok: false, error: { code: "bad-message", field } });
    await bob.catchUp();
    expect(bob.all("link/signal")).toEqual([]);
  });

  test("has what the study keeps back left out, and nothing said of it", async ({ serveStudy }) => {
    const server = await serveStudy({ scenes: [probedScene()], candidates: "mdns-or-public" });
    const { alice, bob, probeId } = await preparingPair(server);
    const [home, open] = [candidate(candidateOf("192.168.1.2")), candidate(candidateOf("8.8.8.8"))];
    const signals = [offer(good), home, open];
    expect(await alice.ask("link/signal", { linkId: probeId, signals })).toEqual({ ok: true });
    expect(await alice.ask("link/signal", { linkId: probeId, signals: [home] })).toEqual({ ok: true });
    expect(await bob.next("link/signal")).toEqual({ linkId: probeId, signals: [offer(good), open] });
    await bob.catchUp();
    expect(bob.all("link/signal")).toHaveLength(1);
  });

  test("of a study of relays tells of nothing else", async ({ serveStudy }) => {
    const turn = { urls: "turn:turn.example.org", secret: "0123456789abcdef" };
    const { alice, bob, probeId } = await preparingPair(
      await serveStudy({ scenes: [probedScene()], turn, relayOnly: true }),
    );
    const relayed = candidate(candidateOf("8.8.8.8", "relay"));
    const signals = [offer(good), candidate(candidateOf("8.8.8.8")), relayed];
    await alice.ask("link/signal", { linkId: probeId, signals });
    expect(await bob.next("link/signal")).toMatchObject({ signals: [offer(good), relayed] });
  });

  test("cannot send more bytes than a link needs, until a while has passed", async ({ serve, clock }) => {
    const server = await serve(probedScene());
    const pair = await connectingPair(server);
    const { alice, bob, probeId } = pair;
    const large = offer(sdpOf("x".repeat(6_000)));
    const tell = () => alice.ask("link/signal", { linkId: probeId, signals: [large] });
    for (const _ of [1, 2, 3]) expect(await tell()).toEqual({ ok: true });
    expect(await tell()).toMatchObject({ error: { code: "rate-limited" } });
    expect(await bob.ask("link/signal", { linkId: probeId, signals: [large] })).toEqual({ ok: true });
    await reportBoth(pair, 40);
    await Promise.all([alice.next("match/announced"), bob.next("match/announced")]);
    clock.advance((1_000 * limits.sdpChars) / limits.linkSignalBytesPerSecond);
    expect(await tell()).toEqual({ ok: true });
  });
});
