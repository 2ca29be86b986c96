import type { Sample } from "@earshot/client";
import { setAttributes, svg } from "../dom.ts";
import { formatMs } from "../text/format.ts";
import type { PlotBox, PlotScale } from "./plot-scale.ts";

const diamond = "M0,-7 L7,0 L0,7 L-7,0 Z";
const arrow = "M0,-9 L7,3 L-7,3 Z";

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
      ? svg("path", { class: "dot-mark", d: diamond })
      : svg("circle", { class: "dot-mark", r: 4.5 });
    const title = svg("title");
    title.textContent = `Ping ${sample.index + 1}: ${formatMs(sample.rttMs)}`;
    this.element.append(this.#stem, this.#mark, title);
  }

  place(scale: PlotScale, box: PlotBox): void {
    const x = scale.toX(this.#sample.index);
    const y = scale.toY(this.#sample.rttMs);
    setAttributes(this.#stem, { x1: x, x2: x, y1: box.bottom, y2: y });
    // Beyond the scale it is an arrow: the round trip is longer than the edge says, to which it sticks.
    const isBeyond = scale.isBeyond(this.#sample.rttMs);
    this.element.classList.toggle("is-beyond", isBeyond);
    if (this.element.classList.contains("is-above")) setAttributes(this.#mark, { d: isBeyond ? arrow : diamond });
    setAttributes(this.#mark, { transform: `translate(${x} ${y})` });
  }
}
