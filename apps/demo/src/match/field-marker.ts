import { setAttributes, svg } from "../dom.ts";
import type { Cursor } from "./cursor.ts";

export interface FieldSize {
  readonly width: number;
  readonly height: number;
}

/** Somebody's cursor in the shared field, tied to one's own by a line that carries the round trip. */
export class FieldMarker {
  readonly element: SVGGElement = svg("g");
  readonly #tie = svg("line", { class: "marker-tie" });
  readonly #tieText = svg("text", { class: "marker-tie-text", "text-anchor": "middle" });
  readonly #mark = svg("g");
  cursor: Cursor | null = null;
  rttText = "";

  constructor(kind: "own" | "partner", letter: string) {
    this.#mark.setAttribute("class", `marker is-${kind}`);
    this.#mark.append(...(kind === "own" ? ownShape() : partnerShape(letter)));
    this.element.append(this.#tie, this.#tieText, this.#mark);
  }

  close(): void {
    this.element.classList.add("is-closed");
    this.rttText = "";
  }

  place({ width, height }: FieldSize, own: Cursor | null): void {
    this.element.toggleAttribute("hidden", this.cursor === null);
    if (!this.cursor) return;
    const x = this.cursor.x * width;
    const y = this.cursor.y * height;
    setAttributes(this.#mark, { transform: `translate(${x.toFixed(1)} ${y.toFixed(1)})` });
    if (!own) return;
    const ownX = own.x * width;
    const ownY = own.y * height;
    setAttributes(this.#tie, { x1: x, y1: y, x2: ownX, y2: ownY });
    setAttributes(this.#tieText, { x: (x + ownX) / 2, y: (y + ownY) / 2 - 6 });
    // Too near, and the text would cover the markers.
    const isRoomy = Math.hypot(x - ownX, y - ownY) > 90;
    this.#tieText.textContent = isRoomy ? this.rttText : "";
  }
}

function ownShape(): SVGElement[] {
  return [
    svg("circle", { class: "marker-ring", r: 11 }),
    svg("path", { class: "marker-cross", d: "M-18,0 H-5 M5,0 H18 M0,-18 V-5 M0,5 V18" }),
  ];
}

function partnerShape(letter: string): SVGElement[] {
  const text = svg("text", { class: "marker-letter", "text-anchor": "middle", y: 5 });
  text.textContent = letter;
  return [svg("circle", { class: "marker-disc", r: 13 }), text];
}
