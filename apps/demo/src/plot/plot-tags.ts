import { setAttributes, setText, svg } from "../dom.ts";
import { formatMs } from "../text/format.ts";
import type { PlotResult } from "./plot-result.ts";
import type { PlotBox, PlotScale } from "./plot-scale.ts";

export interface PlotValues {
  readonly limitMs: number | null;
  readonly result: PlotResult | null;
}

const narrowPx = 66;
const widePx = 112;
/** A name and its number below each other. */
const tagHeightPx = 34;

/** The width that the names take beside the plot. Only a wide one has room to say what lies beyond the limit. */
export function tagsWidthPx(plotWidthPx: number): number {
  return plotWidthPx < 480 ? narrowPx : widePx;
}

/** The line of the number that decided, and the names of the lines beside the plot, where no dot can cover them. */
export class PlotTags {
  readonly element: SVGGElement = svg("g");
  readonly #limit = new Tag("limit");
  readonly #median = new Tag("median");
  /** An arrow at the upper edge: a line alone would claim that the number is the edge's own. */
  readonly #beyondScale = svg("path", { class: "plot-median-beyond", d: "M-6,9 L0,-1 L6,9 Z" });
  readonly #line = svg("line", { class: "plot-median" });
  readonly #beyond = svg("text", { class: "plot-zone" });
  readonly #within = svg("text", { class: "plot-zone" });

  constructor() {
    this.#beyond.textContent = "out of earshot";
    this.#within.textContent = "within earshot";
    this.element.append(
      this.#line,
      this.#beyondScale,
      this.#beyond,
      this.#within,
      this.#limit.element,
      this.#median.element,
    );
  }

  render({ toY, isBeyond }: PlotScale, box: PlotBox, { limitMs, result }: PlotValues): void {
    const medianMs = result?.ms ?? null;
    const isOff = medianMs !== null && isBeyond(medianMs);
    const x = box.right + 10;
    const limitY = limitMs === null ? null : toY(limitMs);
    const medianY = medianMs === null ? null : toY(medianMs);
    this.#line.toggleAttribute("hidden", medianY === null);
    this.#line.classList.toggle("is-beyond", isOff);
    this.#beyondScale.toggleAttribute("hidden", !isOff);
    setAttributes(this.#beyondScale, { transform: `translate(${box.right - 8} ${box.top})` });
    if (medianY !== null) setAttributes(this.#line, { x1: box.left, x2: box.right, y1: medianY, y2: medianY });
    const medianTagY = medianY === null ? null : clearOf(limitY, Math.min(medianY, box.bottom - 8));
    this.#limit.place(x, limitY, limitMs);
    this.#median.rename(`${result?.name ?? "median"}${isOff ? " ↑" : ""}`);
    this.#median.place(x, medianTagY, medianMs);
    const isRoomy = box.gutter >= widePx;
    for (const [zone, offset] of [
      [this.#beyond, -22],
      [this.#within, 37],
    ] as const) {
      const y = isRoomy && limitY !== null ? limitY + offset : null;
      // The median's name is worth more.
      const isFree = y !== null && (medianTagY === null || Math.abs(medianTagY + 6 - y) > 24);
      zone.toggleAttribute("hidden", !isFree);
      setAttributes(zone, { x, y: y ?? 0 });
    }
  }
}

/** Moved up or down until it does not touch the limit's name. */
function clearOf(limitY: number | null, y: number): number {
  if (limitY === null || Math.abs(y - limitY) >= tagHeightPx) return y;
  return limitY + (y < limitY ? -tagHeightPx : tagHeightPx);
}

class Tag {
  readonly element: SVGGElement;
  readonly #name = svg("text", { y: -1 });
  readonly #value = svg("text", { class: "plot-tag-value", y: 14 });

  constructor(name: string) {
    this.element = svg("g", { class: `plot-tag is-${name}` });
    this.#name.textContent = name;
    this.element.append(this.#name, this.#value);
  }

  rename(name: string): void {
    setText(this.#name, name);
  }

  place(x: number, y: number | null, ms: number | null): void {
    this.element.toggleAttribute("hidden", y === null);
    if (y === null || ms === null) return;
    setAttributes(this.element, { transform: `translate(${x} ${y})` });
    setText(this.#value, formatMs(ms));
  }
}
