import type { Sample } from "@earshot/client";
import { setAttributes, svg } from "./dom.ts";
import { formatMs } from "./format.ts";
import type { PlotBox, PlotScale } from "./plot-scale.ts";

/** One ping. Above the limit it is another shape, not only another colour. */
export class PlotDot {
  readonly element: SVGGElement = svg("g", { class: "dot" });
  readonly #stem = svg("line", { class: "dot-stem" });
  readonly #mark: SVGElement;
  readonly #sample: Sample;

  constructor(sample: Sample) {
    this.#sample = sample;
    const isAbove = sample.rttMs > sample.maxP2pRttMs;
    this.element.classList.toggle("is-above", isAbove);
    this.#mark = isAbove
      ? svg("path", { class: "dot-mark", d: "M0,-7 L7,0 L0,7 L-7,0 Z" })
      : svg("circle", { class: "dot-mark", r: 4.5 });
    const title = svg("title");
    title.textContent = `Ping ${sample.index + 1}: ${formatMs(sample.rttMs)}`;
    this.element.append(this.#stem, this.#mark, title);
  }

  place(scale: PlotScale, box: PlotBox): void {
    const x = scale.toX(this.#sample.index);
    const y = scale.toY(this.#sample.rttMs);
    setAttributes(this.#stem, { x1: x, x2: x, y1: box.bottom, y2: y });
    setAttributes(this.#mark, { transform: `translate(${x} ${y})` });
  }
}
