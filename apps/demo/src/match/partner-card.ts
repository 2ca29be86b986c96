import type { Partner, PartnerEvents } from "@earshot/client";
import { html, setText } from "../dom.ts";
import { formatMs, formatPercent } from "../text/format.ts";
import { StripChart } from "./strip-chart.ts";
import { closeWords, linkWords, pathWords } from "../text/words.ts";

/** One partner: what the probe measured, and the round trip right now. */
export class PartnerCard {
  readonly element: HTMLElement = html("article", "partner");
  readonly #name: string;
  readonly #state = html("p", "partner-state");
  readonly #live = html("output", "partner-live", "–");
  readonly #strip = new StripChart();

  constructor(name: string, letter: string, rtt: Partner["rtt"]) {
    this.#name = name;
    const heading = html("h3", "partner-name");
    heading.append(html("span", "partner-letter", letter), html("span", "", name));
    const live = html("div", "partner-now");
    // About once a second: too often to be read out.
    this.#live.setAttribute("aria-live", "off");
    live.append(html("span", "label", "Round trip now"), this.#live, this.#strip.element);
    this.element.append(
      heading,
      this.#state,
      live,
      rtt ? summary(rtt) : html("p", "partner-unmeasured", "No probe in this scene."),
    );
  }

  showLink(state: keyof typeof linkWords): void {
    setText(this.#state, linkWords[state]);
    if (state === "away") setText(this.#live, "–");
  }

  showRtt(rttMs: number): void {
    setText(this.#live, formatMs(rttMs));
    this.#strip.push(rttMs);
  }

  showClosed(reason: PartnerEvents["closed"]["reason"]): void {
    this.element.classList.add("is-closed");
    setText(this.#state, `${this.#name} ${closeWords[reason]}`);
    setText(this.#live, "–");
  }
}

function summary({ medianMs, minMs, p95Ms, jitterMs, lossRatio, path }: NonNullable<Partner["rtt"]>): HTMLElement {
  const list = html("dl", "partner-summary");
  const rows = [
    ["Median", toText(medianMs)],
    ["Fastest", toText(minMs)],
    ["95 % within", toText(p95Ms)],
    ["Jitter", toText(jitterMs)],
    ["Lost", formatPercent(lossRatio)],
    ["Path", pathWords[path]],
  ] as const;
  for (const [label, value] of rows) {
    const row = html("div", "");
    row.append(html("dt", "", label), html("dd", "", value));
    list.append(row);
  }
  return list;
}

/** A number is missing if no ping was answered. */
function toText(ms: number | null): string {
  return ms === null ? "no answer" : formatMs(ms);
}
