import type { ProbeVerdict, Status } from "@earshot/client";
import { Plot, type PlotContent } from "./plot.ts";
import { groupTraces, isUnmeasured, type StayState } from "../stay/stay-state.ts";
import { partnerName } from "../text/partner-name.ts";
import { plotWords } from "../text/words.ts";

/** One plot for each probe of the latest proposal, side by side. */
export class PlotRow {
  readonly #host: HTMLElement;
  readonly #plots: Plot[] = [];
  #shown: StayState | undefined;

  constructor(host: HTMLElement) {
    this.#host = host;
  }

  render(state: StayState, measures: boolean): void {
    // A tick of the clock changes nothing here.
    if (this.#shown?.traces === state.traces && this.#shown.status === state.status) return;
    this.#shown = state;
    const contents = toContents(state, measures);
    while (this.#plots.length > contents.length) this.#plots.pop()?.element.remove();
    for (const [index, content] of contents.entries()) this.#plotAt(index).render(content);
  }

  #plotAt(index: number): Plot {
    const known = this.#plots[index];
    if (known) return known;
    const plot = new Plot();
    this.#plots.push(plot);
    this.#host.append(plot.element);
    return plot;
  }
}

function toContents(state: StayState, measures: boolean): PlotContent[] {
  const { status } = state;
  const traces = groupTraces(state);
  if (traces.length === 0) {
    const isMeasured = measures && !isUnmeasured(state);
    return [{ title: "", trace: null, isMeasured, message: isMeasured ? emptyMessage(status) : plotWords.unmeasured }];
  }
  const partnerIds = traces.map(({ partnerId }) => partnerId);
  return traces.map((trace) => ({
    title: traces.length > 1 ? partnerName(trace.partnerId, partnerIds) : "",
    trace,
    isMeasured: true,
    message: trace.verdict ? failedMessage(trace.verdict) : emptyMessage(status),
  }));
}

function failedMessage({ reason }: ProbeVerdict): string {
  return reason === "connection-failed" ? plotWords.unconnected : plotWords.failed;
}

function emptyMessage(status: Status): string {
  if (status.kind === "released") return plotWords.ended;
  if (status.kind === "matched") return plotWords.before;
  return status.kind === "probing" ? plotWords[status.stage] : plotWords.idle;
}
