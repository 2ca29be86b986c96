import type { Partner } from "./match.ts";
import type { Message } from "../message.ts";
import { createUnread } from "../unread.ts";

type Frame = string | Uint8Array;
type Take = (body: Frame) => void;

/** What one partner sends over channels. A frame is the channel's name and what is said over it. */
export interface NamedFrames {
  /** Returns the function that ends it. What came for that name before is told first. */
  listen(name: string, take: Take): () => void;
}

const framesOf = new WeakMap<Partner, NamedFrames>();

/** The same for every channel of a partner, as "data" is told once to whoever listens first. */
export function namedFramesOf(partner: Partner): NamedFrames {
  const known = framesOf.get(partner) ?? createNamedFrames(partner);
  framesOf.set(partner, known);
  return known;
}

/** A text: the name in the first line. Bytes: the name's length in the first byte, then the name. */
export function toFrame(name: string, body: Message): Message {
  if (typeof body === "string") return `${name}\n${body}`;
  const head = new TextEncoder().encode(name);
  const frame = new Uint8Array(1 + head.length + body.length);
  frame[0] = head.length;
  frame.set(head, 1);
  frame.set(body, 1 + head.length);
  return frame;
}

function fromFrame(frame: Frame): readonly [name: string, body: Frame] {
  if (typeof frame === "string") {
    const end = frame.indexOf("\n");
    return [frame.slice(0, Math.max(end, 0)), frame.slice(end + 1)];
  }
  const end = 1 + (frame[0] ?? 0);
  return [new TextDecoder().decode(frame.subarray(1, end)), frame.slice(end)];
}

function createNamedFrames(partner: Partner): NamedFrames {
  const taking = new Map<string, Set<Take>>();
  // A partner may be ahead, as in the next trial: what it says over a channel that is not there yet waits for it.
  const unread = createUnread();
  partner.on("data", take);

  function take(frame: Frame): void {
    const [name, body] = fromFrame(frame);
    const takers = taking.get(name);
    if (takers?.size) for (const taker of takers) taker(body);
    else if (name) unread.push(frame);
  }

  return {
    listen(name, taker) {
      const takers = taking.get(name) ?? new Set();
      taking.set(name, takers.add(taker));
      queueMicrotask(() => {
        for (const frame of unread.takeAll()) take(frame);
      });
      return () => takers.delete(taker);
    },
  };
}
