import type { LinkSignal } from "@earshot/protocol";
import { describe, expect, test } from "vitest";
import { fromBrowsers } from "../../test-support/browser-signals.ts";
import { candidateOf, sdpOf } from "../../test-support/sdp.ts";
import { filterSignals } from "./filter.ts";

const offer: LinkSignal = { type: "offer", sdp: sdpOf("-") };
const candidate = (text: string, more: { sdpMid?: string; usernameFragment?: string } = {}): LinkSignal => ({
  type: "candidate",
  candidate: { candidate: text, sdpMid: "0", ...more },
});

describe("signals", () => {
  test.for(fromBrowsers)("of a browser pass as they are: $browser", ({ browser, descriptions, candidates }) => {
    const policy = browser.endsWith("mdns") ? "mdns-or-public" : "all";
    const signals: LinkSignal[] = [
      ...descriptions.map(({ type, sdp }) => ({ type, sdp })),
      ...candidates.map((one) => ({ type: "candidate" as const, candidate: one })),
    ];
    expect(filterSignals(signals, policy)).toEqual({ kind: "passed", signals, keptBack: 0 });
  });

  test("that the study does not pass on are left out, and the others pass", () => {
    const [home, open] = [candidate(candidateOf("192.168.1.2")), candidate(candidateOf("8.8.8.8"))];
    expect(filterSignals([offer, home, open, home], "mdns-or-public")).toEqual({
      kind: "passed",
      signals: [offer, open],
      keptBack: 2,
    });
    expect(filterSignals([home], "relay-only")).toEqual({ kind: "passed", signals: [], keptBack: 1 });
  });

  test("of which one is none are all refused, with the place of it", () => {
    const refused = (...signals: LinkSignal[]) => filterSignals(signals, "all");
    expect(refused(offer, candidate("nonsense"))).toMatchObject({ kind: "refused", field: "signals.1.candidate" });
    expect(refused({ type: "answer", sdp: "v=0" })).toMatchObject({ kind: "refused", field: "signals.0.sdp" });
    const good = candidateOf("8.8.8.8");
    expect(refused(candidate(good, { sdpMid: "0\r\n" }))).toMatchObject({ kind: "refused" });
    expect(refused(candidate(good, { usernameFragment: "a b" }))).toMatchObject({ kind: "refused" });
    expect(refused(candidate(good, { sdpMid: "data", usernameFragment: "a/+b" }))).toMatchObject({ kind: "passed" });
  });
});
