import { kindOf } from "./kind-of.ts";

/** What can be sent to a partner: a text, or the bytes of a buffer or of any view on one. */
export type Sendable = string | ArrayBuffer | ArrayBufferView;

/** A message as it travels. */
export type Message = string | Uint8Array<ArrayBuffer>;

/** Takes the bytes as they are now: the page may use its buffer again. @throws TypeError if it is nothing that can be sent. */
export function toMessage(data: unknown): Message {
  if (typeof data === "string") return data;
  if (ArrayBuffer.isView(data)) return new Uint8Array(data.buffer, data.byteOffset, data.byteLength).slice();
  if (isBuffer(data)) return new Uint8Array(data).slice();
  throw new TypeError(`partner.send: the data is ${kindOf(data)}; allowed: a string, an ArrayBuffer or a view on one`);
}

/** Too large, or refused by the browser for reasons of its own: the two numbers tell which. */
export function notSent(bytes: number, { maxMessageBytes }: { readonly maxMessageBytes: number }): RangeError {
  return new RangeError(`partner.send: ${bytes} bytes were not sent; allowed: at most ${maxMessageBytes}`);
}

function isBuffer(data: unknown): data is ArrayBuffer {
  return kindOf(data) === "[object ArrayBuffer]";
}
