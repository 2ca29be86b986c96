import { html, setAttributes, setText, svg } from "../dom.ts";
import { formatMs } from "../text/format.ts";
import { PlotDot } from "./plot-dot.ts";
import { PlotFrame } from "./plot-frame.ts";
import { toResult } from "./plot-result.ts";
import { type PlotBox, type PlotScale, toPlotScale } from "./plot-scale.ts";
import { PlotTags, tagsWidthPx } from "./plot-tags.ts";
import type { ProbeTrace } from "../stay/stay-state.ts";

export interface PlotContent {
  readonly title: string;
  /** `null` before there is a probe. */
  readonly trace: ProbeTrace | null;
  /** False where there will never be a ping to show. Then there is no plot, only the message. */
  readonly isMeasured: boolean;
  /** In words, over a plot that is still empty. */
  readonly message: string;
}

/** The answered pings of one probe: one dot each, the limit, and the median once it is known. */
export class Plot {
  readonly element: HTMLElement = html("figure", "plot");
  readonly #title = html("figcaption", "plot-title");
  readonly #message = html("p", "plot-message");
  readonly #canvas = svg("svg", { role: "img" });
  readonly #frame = new PlotFrame();
  readonly #dots = new Map<number, PlotDot>();
  readonly #dotLayer = svg("g");
  readonly #tags = new PlotTags();
  #size = { width: 0, height: 0 };
  #drawnFrame = "";
  #content: PlotContent = { title: "", trace: null, isMeasured: true, message: "" };

  constructor() {
    this.#canvas.append(this.#frame.element, this.#tags.element, this.#dotLayer);
    this.element.append(this.#title, this.#canvas, this.#message);
    // The size is asked for here only: asking while drawing would make the browser lay the page out once more for each ping.
    new ResizeObserver(([entry]) => {
      this.#size = entry?.contentRect ?? this.#size;
      this.#draw();
    }).observe(this.#canvas);
  }

  render(content: PlotContent): void {
    if (content.trace?.probeId !== this.#content.trace?.probeId) this.#forget();
    this.#content = content;
    this.#draw();
  }

  #forget(): void {
    this.#dots.clear();
    this.#dotLayer.replaceChildren();
  }

  #draw(): void {
    const { title, trace, isMeasured, message } = this.#content;
    const samples = trace?.samples ?? [];
    const { width, height } = this.#size;
    const gutter = tagsWidthPx(width);
    const box: PlotBox = { left: 44, right: width - gutter, top: 14, bottom: height - 28, gutter };
    const limitMs = trace?.maxP2pRttMs ?? null;
    const result = toResult(trace?.verdict ?? null);
    const scale = toPlotScale({ maxP2pRttMs: limitMs ?? 100, samples, resultMs: result?.ms ?? null }, box);
    setText(this.#title, title);
    setText(this.#message, samples.length > 0 ? "" : message);
    this.element.classList.toggle("is-idle", samples.length === 0);
    this.element.classList.toggle("is-unmeasured", !isMeasured);
    setAttributes(this.#canvas, { "aria-label": describe(trace) });
    const frame = [width, height, limitMs, scale.maxMs, scale.slots].join(" ");
    if (frame !== this.#drawnFrame) this.#drawFrame(scale, box, limitMs);
    this.#drawnFrame = frame;
    this.#drawDots(scale, box);
    this.#tags.render(scale, box, { limitMs, result });
  }

  #drawFrame(scale: PlotScale, box: PlotBox, limitMs: number | null): void {
    this.element.style.setProperty("--gutter", `${box.gutter}px`);
    this.#frame.render(scale, box, limitMs);
    for (const dot of this.#dots.values()) dot.place(scale, box);
  }

  #drawDots(scale: PlotScale, box: PlotBox): void {
    const { trace } = this.#content;
    for (const sample of trace?.samples ?? []) {
      if (this.#dots.has(sample.index)) continue;
      const dot = new PlotDot(sample);
      this.#dots.set(sample.index, dot);
      this.#dotLayer.append(dot.element);
      dot.place(scale, box);
    }
  }
}

function describe(trace: ProbeTrace | null): string {
  if (!trace || trace.samples.length === 0) return "Plot of ping round trips, empty so far.";
  const rttsMs = trace.samples.map(({ rttMs }) => rttMs);
  const range = `from ${formatMs(Math.min(...rttsMs))} to ${formatMs(Math.max(...rttsMs))}`;
  const above = rttsMs.filter((rttMs) => rttMs > trace.maxP2pRttMs).length;
  return `Plot of ${rttsMs.length} ping round trips, ${range}; ${above} above the limit of ${formatMs(trace.maxP2pRttMs)}.`;
}
