import { pageMessages } from "@earshot/protocol";
import type { PageEvent, PageMessage, ProtocolError, Reply } from "@earshot/protocol";
import * as v from "valibot";
import type { Clock } from "../clock.ts";
import type { Log } from "../log.ts";
import type { Meters } from "../meters.ts";
import { messageRateOf } from "./message-rate.ts";
import type { PageSocket } from "./sockets.ts";
import { TokenBucket } from "./token-bucket.ts";

/** What to do with each message, once it is known to be well formed. What is answered later is no refusal. */
export type Handlers = { [E in PageEvent]: (message: PageMessage<E>) => Reply | Promise<Reply> };

/** Every refused message is a strike, and with so many at once a connection is closed: this is not one of our pages. */
const MAX_STRIKES = 50;
/** What went wrong long ago says nothing about a page that behaves now. */
const STRIKES_FORGIVEN_PER_SECOND = 0.5;

export function refusal(code: ProtocolError["code"], message: string, field?: string): Reply {
  return { ok: false, error: { code, message, ...(field === undefined ? {} : { field }) } };
}

export const done: Reply = { ok: true };

/** The one refusal that is no strike: an honest page's message that was on its way when what it is about ended. */
export const late: Reply = refusal("not-a-member", "late: the probe or link has ended");

interface Guarded {
  readonly socket: PageSocket;
  readonly handlers: Handlers;
  /** What has to have ended before a message is handled; `null`: nothing. */
  readonly notBefore: () => Promise<void> | null;
  readonly clock: Clock;
  readonly meters: Meters;
  readonly log: Log;
}

export interface Gate {
  /** Somebody of a group has more to say the more members it has. */
  widenFor(groupSize: number): void;
}

/**
 * The one way in. Every frame of a page passes here: counted, parsed and rebuilt by its schema, handled inside a `try`, answered.
 * Nothing that a page sends can throw out of it.
 */
export function guard({ socket, handlers, notBefore, clock, meters, log }: Guarded): Gate {
  let rate = messageRateOf(2);
  const bucket = new TokenBucket({ ...rate, atMs: clock.now() });
  const patience = new TokenBucket({
    perSecond: STRIKES_FORGIVEN_PER_SECOND,
    burst: MAX_STRIKES - 1,
    atMs: clock.now(),
  });

  // The name too is whatever came: a number, or nothing at all for a frame without data.
  socket.onAny((event: unknown, ...args: unknown[]) => {
    const reply = bucket.take(clock.now())
      ? take(event, args[0])
      : refusal("rate-limited", `more than ${rate.perSecond} messages a second`);
    const conclude = (final: Reply) => {
      answer(event, args.at(-1), final);
      if (!final.ok) meters.messageRefused(final === late ? "late" : final.error.code);
      if (!final.ok && final !== late && !patience.take(clock.now())) socket.disconnect(true);
    };
    if (reply instanceof Promise) void reply.catch((error: unknown) => failed(event, error)).then(conclude);
    else conclude(reply);
  });
  return {
    widenFor(groupSize) {
      rate = messageRateOf(groupSize);
      bucket.widen({ ...rate, atMs: clock.now() });
    },
  };

  function take(event: unknown, payload: unknown): Reply | Promise<Reply> {
    if (!isPageEvent(event)) return refusal("bad-message", `no such message: ${nameOf(event)}`);
    try {
      return parseAndHandle(event, payload);
    } catch (error) {
      return failed(event, error);
    }
  }

  function failed(event: unknown, error: unknown): Reply {
    log.error(`handling ${nameOf(event)} failed`, error);
    return refusal("internal", `the server failed on ${nameOf(event)}`);
  }

  function parseAndHandle<E extends PageEvent>(event: E, payload: unknown): Reply | Promise<Reply> {
    const parsed = v.safeParse(pageMessages[event], payload);
    const handle: Handlers[E] = handlers[event];
    if (parsed.success) return notBefore()?.then(() => handle(parsed.output)) ?? handle(parsed.output);
    const [issue] = parsed.issues;
    const field = v.getDotPath(issue) ?? "message";
    const message = `${event}: ${field} is wrong. ${shorten(issue.message)}`;
    return refusal("bad-message", message, field);
  }

  function answer(event: unknown, acknowledge: unknown, reply: Reply): void {
    if (typeof acknowledge === "function") acknowledge(reply);
    else if (!reply.ok) socket.emit("protocol/error", { ...reply.error, event: nameOf(event) });
  }
}

function isPageEvent(event: unknown): event is PageEvent {
  return typeof event === "string" && Object.hasOwn(pageMessages, event);
}

function nameOf(event: unknown): string {
  return typeof event === "string" ? shorten(event) : `(${typeof event})`;
}

/** What a page sent comes back to it in an error, but not all of it. */
function shorten(text: string): string {
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
