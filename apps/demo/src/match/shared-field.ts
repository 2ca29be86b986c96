import { type Cursor, moveCursor } from "./cursor.ts";
import { setAttributes, svg } from "../dom.ts";
import { FieldMarker } from "./field-marker.ts";

const keySteps: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
const stepSize = 0.03;

/** The field in which everybody of the group sees everybody's cursor. Draws at most once a frame. */
export class SharedField {
  readonly #host: HTMLElement;
  readonly #canvas = svg("svg", { class: "field-canvas", "aria-hidden": "true" });
  readonly #own = new FieldMarker("own", "");
  readonly #partners = new Map<string, FieldMarker>();
  readonly #onMove: (cursor: Cursor) => void;
  readonly #closing = new AbortController();
  #hasMoved = false;
  #frame = 0;

  constructor(host: HTMLElement, start: Cursor, onMove: (cursor: Cursor) => void) {
    this.#host = host;
    this.#onMove = onMove;
    this.#own.cursor = start;
    this.#canvas.append(this.#own.element);
    host.replaceChildren(this.#canvas);
    const { signal } = this.#closing;
    host.addEventListener("pointerdown", (event) => this.#point(event), { signal });
    host.addEventListener("pointermove", (event) => this.#point(event), { signal });
    host.addEventListener("keydown", (event) => this.#step(event), { signal });
    const resizes = new ResizeObserver(() => this.redraw());
    resizes.observe(host);
    signal.addEventListener("abort", () => resizes.disconnect());
  }

  get ownCursor(): Cursor | null {
    return this.#own.cursor;
  }

  addPartner(partnerId: string, letter: string): FieldMarker {
    const marker = new FieldMarker("partner", letter);
    this.#partners.set(partnerId, marker);
    this.#canvas.prepend(marker.element);
    return marker;
  }

  /** The next match has a field of its own in the same place. */
  close(): void {
    this.#closing.abort();
    cancelAnimationFrame(this.#frame);
    this.#canvas.remove();
  }

  redraw(): void {
    if (this.#frame === 0) this.#frame = requestAnimationFrame(() => this.#draw());
  }

  #draw(): void {
    this.#frame = 0;
    const size = { width: this.#host.clientWidth, height: this.#host.clientHeight };
    setAttributes(this.#canvas, size);
    this.#own.place(size, null);
    for (const marker of this.#partners.values()) marker.place(size, this.#own.cursor);
    if (this.#hasMoved && this.#own.cursor) this.#onMove(this.#own.cursor);
    this.#hasMoved = false;
  }

  #moveTo(cursor: Cursor): void {
    this.#own.cursor = cursor;
    this.#hasMoved = true;
    this.redraw();
  }

  #point(event: PointerEvent): void {
    const { left, top, width, height } = this.#host.getBoundingClientRect();
    if (width === 0 || height === 0) return;
    const origin = { x: 0, y: 0 };
    this.#moveTo(moveCursor(origin, (event.clientX - left) / width, (event.clientY - top) / height));
  }

  #step(event: KeyboardEvent): void {
    const step = keySteps[event.key];
    if (!step || !this.#own.cursor) return;
    // The arrow keys would scroll the page.
    event.preventDefault();
    this.#moveTo(moveCursor(this.#own.cursor, step[0] * stepSize, step[1] * stepSize));
  }
}
