import type { Measurement, ProbeMeasurement, ProbeReport } from "@earshot/matchmaker";
import { protocolVersion } from "@earshot/protocol";
import type { Baseline, LinkSignal, PageMessage, Report, Reply } from "@earshot/protocol";
import { summarize } from "@earshot/rtt";
import { BeaconInquiry } from "./beacon-inquiry.ts";
import type { Clock } from "../clock.ts";
import type { EventLoopLag } from "./event-loop-lag.ts";
import { done, guard, late, refusal } from "./guard.ts";
import type { JoinTokens } from "../identity/join-tokens.ts";
import type { Admission } from "../identity/ticket.ts";
import type { Log } from "../log.ts";
import type { Meters } from "../meters.ts";
import type { Host, Standing } from "./host.ts";
import { joinWithinMs } from "./join-limit.ts";
import type { PageConnection } from "./page-connection.ts";
import { ServerRttMeter } from "./server-rtt.ts";
import type { PageSocket } from "./sockets.ts";
import type { CandidatePolicy } from "../ice/candidate-policy.ts";
import type { Refusals } from "../refusals.ts";
import { filterSignals } from "../signals/filter.ts";

interface ConnectionOptions {
  readonly socket: PageSocket;
  readonly hosts: ReadonlyMap<string, Host>;
  /** `null`: the study is open, and nobody has to show anything. */
  readonly tokens: JoinTokens | null;
  /** By the names of scenes. */
  readonly groupSizes: ReadonlyMap<string, number>;
  /** URLs of the study's further beacons. */
  readonly beacons: readonly string[];
  /** Of a page's ICE candidates, which its partner is told. */
  readonly candidates: CandidatePolicy;
  /** How many round trips to the server are needed of whoever comes before they are let in. */
  readonly samplesNeeded: number;
  /** Whether they are timed in a match, too. */
  readonly timesMatches: boolean;
  readonly refusals: Refusals;
  readonly clock: Clock;
  readonly lag: EventLoopLag;
  readonly meters: Meters;
  readonly log: Log;
}

interface Place {
  readonly host: Host;
  readonly standing: Standing;
}

const open: Admission = { kind: "open" };

const notJoined: Reply = refusal("not-joined", "join a waitroom first");

/** Serves one connection of a page: identifies who it is, and turns its messages into events of that participant's waitroom. */
export function serveConnection(options: ConnectionOptions): void {
  const { socket, hosts, tokens, groupSizes, beacons, clock, lag, meters, log } = options;
  let isJoining = false;
  /** Until it is known whether the page may enter at all; `null` if nothing is under way. */
  let entering: Promise<void> | null = null;
  let place: Place | null = null;
  const onMatchSample = options.timesMatches ? noteMatchRtt : null;
  const timing = { soon: options.samplesNeeded, onSample: noteServerRtt, onMatchSample };
  const serverRtt = new ServerRttMeter({ socket, clock, lag, ...timing });
  const inquiry = new BeaconInquiry({ socket, urls: beacons });
  const connection: PageConnection = { socket, serverRtt };
  let callOffJoinLimit = clock.after(joinWithinMs(socket), endUnlessIn);

  const gate = guard({
    socket,
    clock,
    meters,
    log,
    notBefore: () => entering,
    handlers: {
      "waitroom/join": join,
      "waitroom/leave": ({ reason }) =>
        asMember(({ host, standing: { participantId } }) => host.handle({ kind: "left", participantId, reason })),
      "waitroom/extend": () =>
        asMember(({ host, standing: { participantId } }) => host.handle({ kind: "extended", participantId })),
      "waitroom/ready": () =>
        asMember(({ host, standing: { participantId } }) => host.handle({ kind: "confirmed", participantId })),
      "page/visibility": ({ hidden }) =>
        asMember(({ host, standing: { participantId } }) => {
          serverRtt.pause(hidden);
          if (!hidden) askForBeacons();
          return host.handle({ kind: "visibilityChanged", participantId, hidden });
        }),
      "beacons/report": ({ rttsMs }) =>
        (currentPlace() && inquiry.refusalOf(rttsMs)) ??
        asMember(({ host, standing: { participantId } }) =>
          host.handle({
            kind: "beaconsMeasured",
            participantId,
            beaconRttsMs: rttsMs.map((rttMs) => rounded(rttMs, 10)),
          }),
        ),
      "probe/opened": ({ probeId }) =>
        lateFor(probeId) ??
        asMember(({ host, standing: { participantId } }) =>
          host.handle({ kind: "probeOpened", participantId, probeId }),
        ),
      "probe/report": ({ probeId, report }) =>
        lateFor(probeId) ??
        asMember(({ host, standing: { participantId } }) =>
          host.handle({ kind: "probeReported", participantId, probeId, report: toProbeReport(report) }),
        ),
      "baseline/report": ({ linkId, baseline }) =>
        lateFor(linkId) ??
        asMember(({ host, standing: { participantId } }) =>
          host.handle({ kind: "baselineMeasured", participantId, linkId, measurement: toMeasurement(baseline) }),
        ),
      // Also of a page that has no place any more.
      "match/finish": (message) => hosts.get(message.scene)?.finish(message) ?? unknownScene(message.scene),
      "link/closed": ({ linkId }) =>
        lateFor(linkId) ??
        asMember(({ host, standing: { participantId } }) => host.handle({ kind: "linkClosed", participantId, linkId })),
      "link/signal": ({ linkId, signals }) => {
        const current = currentPlace();
        return current ? relay(current, linkId, signals) : notJoined;
      },
    },
  });

  socket.on("disconnect", () => {
    callOffJoinLimit();
    serverRtt.stop();
    place?.host.disconnected(place.standing);
  });

  function join(message: PageMessage<"waitroom/join">): Reply | Promise<Reply> {
    if (message.protocolVersion !== protocolVersion) {
      const versions = `page speaks protocol ${message.protocolVersion}, server ${protocolVersion}`;
      return refusal("protocol-mismatch", `${versions}; use the SDK that belongs to this server`);
    }
    const host = hosts.get(message.scene);
    if (!host) return unknownScene(message.scene);
    if (isJoining || currentPlace()) return refusal("already-joined", "this connection has joined a waitroom already");
    serverRtt.begin(message.hidden);
    const reply = tokens ? enterWith(tokens.read(message), message, host) : enter(message, { host, admission: open });
    // An answer that takes long is the server's own time.
    if (reply instanceof Promise) {
      isJoining = true;
      const ended = () => void (isJoining = false);
      void reply.then(ended, ended);
    }
    return reply;
  }

  function unknownScene(scene: string): Reply {
    return refusal("unknown-scene", `no scene "${scene}"; this study has ${[...hosts.keys()].join(", ")}`);
  }

  /** What the page says meanwhile waits until it is in, or not. */
  async function enterWith(
    reading: Promise<Admission>,
    message: PageMessage<"waitroom/join">,
    host: Host,
  ): Promise<Reply> {
    let reply: Reply | Promise<Reply> = notJoined;
    entering = reading
      .then((admission) => void (reply = enter(message, { host, admission })))
      .finally(() => (entering = null));
    await entering;
    return reply;
  }

  function endUnlessIn(): void {
    // Whoever is just being let in has to be looked at once more.
    if (isJoining) callOffJoinLimit = clock.after(joinWithinMs(socket), endUnlessIn);
    else if (!place) socket.disconnect(true);
  }

  function enter(
    message: PageMessage<"waitroom/join">,
    { host, admission }: { readonly host: Host; readonly admission: Admission },
  ): Reply | Promise<Reply> {
    if (!socket.connected) return notJoined;
    const { reply, standing } = host.join(message, connection, admission);
    if (!standing) return reply;
    place = { host, standing };
    gate.widenFor(groupSizes.get(message.scene) ?? 2);
    if (!message.hidden) askForBeacons();
    return reply;
  }

  function relay({ host, standing }: Place, linkId: string, signals: readonly LinkSignal[]): Reply {
    const filtered = filterSignals(signals, options.candidates);
    if (filtered.kind === "refused") {
      options.refusals.count("signal");
      return refusal("bad-message", `link/signal: ${filtered.field} is refused: ${filtered.fault}`, filtered.field);
    }
    options.refusals.count("candidate", filtered.keptBack);
    return filtered.signals.length === 0 ? done : host.relay(standing, linkId, filtered.signals);
  }

  /** A place that another page has taken over, or that has ended, is none; nor is one whose end is due this very moment. */
  function currentPlace() {
    place?.host.catchUp();
    return place?.host.isCurrent(place.standing) ? place : null;
  }

  /** Somebody who waits and looks at the page; a match that runs is not disturbed. */
  function askForBeacons(): void {
    const current = currentPlace();
    if (current && !current.host.isMatched(current.standing)) inquiry.ask();
  }

  /** Rejected on the other side's word alone, perhaps, while this side was still measuring. */
  function lateFor(probeId: string): Reply | null {
    const current = currentPlace();
    return current?.host.isOver(current.standing, probeId) ? late : null;
  }

  function asMember(act: (current: Place) => boolean): Reply {
    const current = currentPlace();
    if (!current) return notJoined;
    return act(current)
      ? done
      : refusal("not-a-member", "it does not fit: not open, not this participant's, or said before");
  }

  function noteServerRtt(serverRttMs: number): void {
    const current = currentPlace();
    current?.host.handle({ kind: "serverRttMeasured", participantId: current.standing.participantId, serverRttMs });
  }

  function noteMatchRtt(rttMs: number): void {
    const current = currentPlace();
    current?.host.noteMatchRtt(current.standing, rttMs);
  }
}

function rounded<T extends number | null>(ms: T, stepsPerMs: number): T | number {
  return ms && Math.round(ms * stepsPerMs) / stepsPerMs;
}

/** Clocks of browsers do not resolve more; the rest would only be digits in the records. */
function toMicros<T extends number | null>(ms: T): T | number {
  return rounded(ms, 1_000);
}

/** With the server's own statistics over the samples: what a page concludes itself is no input. */
function toMeasurement<Found extends Baseline>(found: Found): Found & Measurement {
  const samplesMs = found.samplesMs.map(toMicros);
  return { ...found, samplesMs, ...summarize(samplesMs) };
}

function toProbeReport(report: Report): ProbeReport {
  if (report.kind !== "measured") return report;
  const { kind, ...found } = report;
  const hurriedMs = found.hurriedMs?.map(toMicros) ?? null;
  const openMs = toMicros(found.openMs);
  const reportMs = toMicros(found.reportMs);
  const measurement: ProbeMeasurement = { ...toMeasurement(found), hurriedMs, openMs, reportMs };
  return { kind, measurement };
}
