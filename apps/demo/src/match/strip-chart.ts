import { setAttributes, svg } from "../dom.ts";
import { formatMs } from "../text/format.ts";

const width = 240;
const height = 44;
/** At about one a second, the last minute. */
const maxPoints = 60;

/** A paper strip: the last minute of round trips to one partner. */
export class StripChart {
  readonly element: SVGSVGElement = svg("svg", {
    class: "strip",
    role: "img",
    viewBox: `0 0 ${width} ${height}`,
    preserveAspectRatio: "none",
  });
  readonly #line = svg("polyline", { class: "strip-line" });
  readonly #rttsMs: number[] = [];

  constructor() {
    this.element.append(
      svg("line", { class: "strip-base", x1: 0, x2: width, y1: height - 1, y2: height - 1 }),
      this.#line,
    );
    setAttributes(this.element, { "aria-label": "Live round trip, no value yet." });
  }

  push(rttMs: number): void {
    this.#rttsMs.push(rttMs);
    if (this.#rttsMs.length > maxPoints) this.#rttsMs.shift();
    // Never so fine that a calm line looks wild.
    const topMs = Math.max(10, Math.max(...this.#rttsMs) * 1.2);
    const offset = maxPoints - this.#rttsMs.length;
    const points = this.#rttsMs.map((ms, index) => {
      const x = ((offset + index) / (maxPoints - 1)) * width;
      return `${x.toFixed(1)},${(height - 2 - (ms / topMs) * (height - 6)).toFixed(1)}`;
    });
    setAttributes(this.#line, { points: points.join(" ") });
    const range = `${formatMs(Math.min(...this.#rttsMs))} to ${formatMs(Math.max(...this.#rttsMs))}`;
    setAttributes(this.element, { "aria-label": `Live round trip over the last minute: ${range}.` });
  }
}
