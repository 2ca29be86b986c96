import type { PageMessage, ProbeStart, Report } from "@earshot/protocol";
import type { TestPage } from "./test-page.ts";
import type { TestServer } from "./server-test.ts";
import { sdpOf } from "./sdp.ts";

/** Pings over a direct path; `null` was not answered. */
export function measuredSamples(samplesMs: (number | null)[]): Extract<Report, { kind: "measured" }> {
  const [iceRttMs = null] = samplesMs;
  return {
    kind: "measured",
    samplesMs,
    path: "host",
    relayProtocol: null,
    iceRttMs,
    openMs: 200,
    reportMs: 400,
    timedBy: "worker",
    hidden: false,
  };
}

/** Five pings that took `rttMs` each. */
export function measured(rttMs: number): Report {
  return measuredSamples([rttMs, rttMs, rttMs, rttMs, rttMs]);
}

export interface Pair {
  /** The senior one. */
  readonly alice: TestPage;
  readonly bob: TestPage;
  readonly probeId: string;
  /** What each was told. */
  readonly starts: { readonly alice: ProbeStart; readonly bob: ProbeStart };
}

/** Two pages whose probe has just started: its state is `preparing`. */
export async function preparingPair(server: TestServer, aliceId = "alice", bobId = "bob"): Promise<Pair> {
  const alice = await server.waitingPage(aliceId);
  const bob = server.page(bobId);
  await bob.join();
  return startedPair(alice, bob);
}

/** Both have been told to start; everything before that counts as seen. */
export async function startedPair(alice: TestPage, bob: TestPage): Promise<Pair> {
  await Promise.all([alice.nextStatus("probing"), bob.nextStatus("probing")]);
  const starts = { alice: await alice.next("probe/start"), bob: await bob.next("probe/start") };
  return { alice, bob, probeId: starts.alice.probeId, starts };
}

/** What a page says first in a probe. */
export function firstSignal(linkId: string): PageMessage<"link/signal"> {
  return { linkId, signals: [{ type: "offer", sdp: sdpOf("first") }] };
}

/** Two pages that both are ready: `connecting`. */
export async function connectingPair(server: TestServer, ...ids: string[]): Promise<Pair> {
  const pair = await preparingPair(server, ...ids);
  await makeReady(pair);
  return pair;
}

/** Two pages with an open channel: `measuring`. */
export async function measuringPair(server: TestServer, ...ids: string[]): Promise<Pair> {
  const pair = await connectingPair(server, ...ids);
  await pair.alice.ask("probe/opened", { probeId: pair.probeId });
  return pair;
}

export async function makeReady({ alice, bob, probeId }: Pair): Promise<void> {
  await alice.ask("link/signal", firstSignal(probeId));
  await bob.ask("link/signal", firstSignal(probeId));
}

/** Both report the same round trip. */
export async function reportBoth({ alice, bob, probeId }: Pair, rttMs: number): Promise<void> {
  await alice.ask("probe/report", { probeId, report: measured(rttMs) });
  await bob.ask("probe/report", { probeId, report: measured(rttMs) });
}

/** Two pages in the countdown before their match. */
export async function confirmingPair(server: TestServer, ...ids: string[]): Promise<Pair> {
  const pair = await measuringPair(server, ...ids);
  await reportBoth(pair, 40);
  await Promise.all([pair.alice.next("match/announced"), pair.bob.next("match/announced")]);
  return pair;
}
