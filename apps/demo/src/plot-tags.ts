import { setAttributes, setText, svg } from "./dom.ts";
import { formatMs } from "./format.ts";
import type { PlotBox, PlotScale } from "./plot-scale.ts";

/** The width that the names need beside the plot. */
export const tagsWidthPx = 66;
/** A name and its number below each other. */
const tagHeightPx = 34;

export interface PlotValues {
  readonly limitMs: number | null;
  readonly medianMs: number | null;
}

/** The median's line, and the names of both lines beside the plot, where no dot can cover them. */
export class PlotTags {
  readonly element: SVGGElement = svg("g");
  readonly #limit = new Tag("limit");
  readonly #median = new Tag("median");
  readonly #line = svg("line", { class: "plot-median" });

  constructor() {
    this.element.append(this.#line, this.#limit.element, this.#median.element);
  }

  render({ toY }: PlotScale, box: PlotBox, { limitMs, medianMs }: PlotValues): void {
    const x = box.right + 8;
    this.#line.toggleAttribute("hidden", medianMs === null);
    if (medianMs !== null)
      setAttributes(this.#line, { x1: box.left, x2: box.right, y1: toY(medianMs), y2: toY(medianMs) });
    const limitY = limitMs === null ? null : toY(limitMs);
    const medianY = medianMs === null ? null : toY(medianMs);
    this.#limit.place(x, limitY, limitMs);
    this.#median.place(x, medianY === null ? null : clear(Math.min(medianY, box.bottom - 8), limitY), medianMs);
  }
}

/** Moves the median's name up or down until it does not touch the limit's. */
function clear(y: number, limitY: number | null): number {
  if (limitY === null || Math.abs(y - limitY) >= tagHeightPx) return y;
  return limitY + (y < limitY ? -tagHeightPx : tagHeightPx);
}

class Tag {
  readonly element: SVGGElement;
  readonly #value = svg("text", { class: "plot-tag-value", y: 14 });

  constructor(name: string) {
    this.element = svg("g", { class: `plot-tag is-${name}` });
    const text = svg("text", { y: -1 });
    text.textContent = name;
    this.element.append(text, this.#value);
  }

  place(x: number, y: number | null, ms: number | null): void {
    this.element.toggleAttribute("hidden", y === null);
    if (y === null || ms === null) return;
    setAttributes(this.element, { transform: `translate(${x} ${y})` });
    setText(this.#value, formatMs(ms));
  }
}
