import { setAttributes, svg } from "../dom.ts";
import type { PlotBox, PlotScale } from "./plot-scale.ts";

/** Narrower than this, only every other ping has its number below it. */
const roomyColumnPx = 22;

/** What does not move with the pings: the graticule and the two sides of the limit. */
export class PlotFrame {
  readonly element: SVGGElement = svg("g");
  readonly #beyond = svg("rect", { class: "plot-beyond" });
  readonly #lines = svg("g");
  readonly #limit = svg("line", { class: "plot-limit" });

  constructor() {
    this.element.append(this.#beyond, this.#lines, this.#limit);
  }

  render(scale: PlotScale, box: PlotBox, limitMs: number | null): void {
    this.#lines.replaceChildren(...columns(scale, box), ...rows(scale, box));
    for (const part of [this.#beyond, this.#limit]) {
      part.toggleAttribute("hidden", limitMs === null);
    }
    if (limitMs === null) return;
    const y = scale.toY(limitMs);
    const width = Math.max(box.right - box.left, 0);
    setAttributes(this.#beyond, { x: box.left, y: box.top, width, height: Math.max(y - box.top, 0) });
    setAttributes(this.#limit, { x1: box.left, x2: box.right, y1: y, y2: y });
  }
}

function rows({ ticksMs, toY }: PlotScale, { left, right }: PlotBox): SVGElement[] {
  return ticksMs.flatMap((ms) => {
    const text = svg("text", { class: "plot-tick", x: left - 8, y: toY(ms) + 4, "text-anchor": "end" });
    text.textContent = String(ms);
    const kind = ms === 0 ? "plot-base" : "plot-grid";
    return [svg("line", { class: kind, x1: left, x2: right, y1: toY(ms), y2: toY(ms) }), text];
  });
}

function columns({ slots, toX }: PlotScale, { top, bottom }: PlotBox): SVGElement[] {
  const every = toX(1) - toX(0) < roomyColumnPx ? 2 : 1;
  return Array.from({ length: slots }, (_, index) => index).flatMap((index) => {
    const line = svg("line", { class: "plot-grid", x1: toX(index), x2: toX(index), y1: top, y2: bottom });
    if (index % every > 0) return [line];
    const text = svg("text", { class: "plot-tick", x: toX(index), y: bottom + 17, "text-anchor": "middle" });
    text.textContent = String(index + 1);
    return [line, text];
  });
}
