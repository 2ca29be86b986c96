/** Where somebody points, 0 to 1 from the field's top left. */
export interface Cursor {
  readonly x: number;
  readonly y: number;
}

const full = 0xffff;

/** Four bytes: what a game would send many times a second is small. */
export function encodeCursor({ x, y }: Cursor): Uint8Array {
  const bytes = new Uint8Array(4);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, Math.round(x * full));
  view.setUint16(2, Math.round(y * full));
  return bytes;
}

/** `null` for anything that is not a cursor: a partner's page may send what it likes. */
export function decodeCursor(data: string | Uint8Array): Cursor | null {
  if (typeof data === "string" || data.byteLength !== 4) return null;
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  return { x: view.getUint16(0) / full, y: view.getUint16(2) / full };
}

export function moveCursor({ x, y }: Cursor, byX: number, byY: number): Cursor {
  return { x: clamp(x + byX), y: clamp(y + byY) };
}

function clamp(value: number): number {
  return Math.min(Math.max(value, 0), 1);
}
