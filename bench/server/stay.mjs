// The stay of one synthetic page in the scene of pairs: it is probed, answers at once with what it has invented, plays and
// leaves.
import { RawPage } from "./raw-page.mjs";
import { PAIRS } from "./study.mjs";

/** A browser's own description of a connection that has nothing but a DataChannel, with some candidates: about 0.9 kB. */
const SDP = [
  "v=0",
  "o=- 2493372184770248725 2 IN IP4 127.0.0.1",
  "s=-",
  "t=0 0",
  "a=group:BUNDLE 0",
  "m=application 9 UDP/DTLS/SCTP webrtc-datachannel",
  "c=IN IP4 0.0.0.0",
  ...Array.from(
    { length: 5 },
    (_, n) => `a=candidate:${n} 1 udp 2113937151 203.0.113.${n} 33053 typ host generation 0`,
  ),
  "a=ice-ufrag:yv6V",
  "a=ice-pwd:d2Gh+kjFRqOIBUUqjwFhwKW/",
  "a=ice-options:trickle",
  `a=fingerprint:sha-256 ${Array.from({ length: 32 }, () => "D9").join(":")}`,
  "a=setup:actpass",
  "a=mid:0",
  "a=sctp-port:5000",
  "a=max-message-size:262144",
  "",
].join("\r\n");
const RTT_MS = 40;

/** A signal of about 0.9 kB. @param {"offer" | "answer"} type */
function signalOf(type) {
  return { type, sdp: SDP };
}

/** @param {number} pingCount */
function measured(pingCount) {
  return {
    samplesMs: Array.from({ length: pingCount }, (_, ping) => RTT_MS + (ping % 3)),
    path: "host",
    relayProtocol: null,
    iceRttMs: RTT_MS,
    timedBy: "worker",
    hidden: false,
  };
}

/**
 * What one stay came to. Times of this process, in ms; `null`: it did not come to that.
 * @typedef {{ askedAtMs: number | null, answeredAtMs: number | null, startedAtMs: number | null, matchId: string | null }} Stay
 */

export class PlayingPage {
  /** @type {Stay} */
  stay = { askedAtMs: null, answeredAtMs: null, startedAtMs: null, matchId: null };
  /** Of its match. */
  linkId = "";
  initiator = false;
  page;
  /** Its match has started, or never will. @type {Promise<void>} */
  isDecided;
  /** It is gone. @type {Promise<void>} */
  isOver;
  #playsMs;

  /** @param {{ port: number, participantId: string, playsMs: number }} options */
  constructor({ port, participantId, playsMs }) {
    const page = new RawPage(port);
    this.page = page;
    this.#playsMs = playsMs;
    this.isOver = page.closed;
    this.isDecided = new Promise((resolve) => {
      void page.closed.then(resolve);
      page.on("released", () => void page.close());
      page.on("match/started", ({ matchId }) => {
        this.stay.matchId = matchId;
        this.stay.startedAtMs = performance.now();
        resolve();
        if (Number.isFinite(playsMs)) setTimeout(() => void this.#leave(), playsMs);
      });
    });
    this.#takePartIn();
    void this.#join(participantId);
  }

  /** @param {string} participantId */
  async #join(participantId) {
    if (!(await this.page.connected)) return;
    this.stay.askedAtMs = performance.now();
    const reply = await this.page.join(PAIRS, participantId);
    this.stay.answeredAtMs = performance.now();
    if (!reply?.ok) await this.page.close();
  }

  /** As the SDK speaks: who makes the offer says when the channel is open. */
  #takePartIn() {
    const { page } = this;
    let pingCount = 0;
    page.on("probe/start", ({ probeId, initiator, rule }) => {
      this.linkId = probeId;
      this.initiator = initiator;
      pingCount = rule.pingCount;
      if (initiator) page.tell("link/signal", { linkId: probeId, signals: [signalOf("offer")] });
    });
    page.on("link/signal", ({ linkId }) => {
      if (this.initiator) page.tell("probe/opened", { probeId: linkId });
      else page.tell("link/signal", { linkId, signals: [signalOf("answer")] });
      const report = { kind: "measured", ...measured(pingCount), openMs: 200, reportMs: 700 };
      page.tell("probe/report", { probeId: linkId, report });
    });
    page.on("match/announced", ({ baselineInMs }) => {
      if (baselineInMs > this.#playsMs || !Number.isFinite(this.#playsMs)) return;
      const baseline = measured(pingCount);
      setTimeout(() => page.tell("baseline/report", { linkId: this.linkId, baseline }), baselineInMs);
    });
  }

  async #leave() {
    await this.page.ask("waitroom/leave", {});
    await this.page.close();
  }
}

/** The frame with which one of a pair says something to the other. @param {string} linkId */
export function signalFrame(linkId) {
  return `42${JSON.stringify(["link/signal", { linkId, signals: [signalOf("offer")] }])}`;
}
