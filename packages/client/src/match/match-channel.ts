import { createEmitter } from "../emitter.ts";
import { toMessage, type Message, type Sendable } from "../message.ts";
import type { Channel, ChannelEvents, ChannelOptions } from "./channel.ts";
import type { Match, Partner } from "./match.ts";
import { namedFramesOf, toFrame } from "./named-frames.ts";

const NAME = /^[\w.-]{1,64}$/;

/**
 * Typed messages between the members of a match, so that nobody takes texts apart by hand. A page that has a channel sends
 * everything over channels: `partner.on("data")` hears them, too, as they travel.
 *
 * @example
 * ```ts
 * import { matchChannel, type Match } from "@earshot/client";
 *
 * interface State {
 *   readonly x: number;
 * }
 *
 * function parseState(value: unknown): State {
 *   if (typeof value === "object" && value && "x" in value && typeof value.x === "number") return { x: value.x };
 *   throw new TypeError("no state");
 * }
 *
 * export function play(match: Match): void {
 *   const states = matchChannel<State>(match, { name: "state", parse: parseState });
 *   states.on("message", ({ value, partner }) => console.log(`${partner.index} is at ${value.x}`));
 *   states.send({ x: 3 });
 * }
 * ```
 *
 * @throws TypeError if the name is none.
 */
export function matchChannel<T = Uint8Array>(
  match: Pick<Match, "partners">,
  options: ChannelOptions<T> & { readonly format: "bytes" },
): Channel<T, Exclude<Sendable, string>>;
export function matchChannel<T>(
  match: Pick<Match, "partners">,
  options?: ChannelOptions<T> & { readonly format?: "json" },
): Channel<T>;
export function matchChannel<T>(
  { partners }: Pick<Match, "partners">,
  { name = "main", format = "json", parse }: ChannelOptions<T> = {},
): Channel<T, unknown> {
  if (!NAME.test(name)) {
    throw new TypeError(`matchChannel: name is ${name}; allowed: 1 to 64 letters, digits, "-", "_" or "."`);
  }
  const { on, emit } = createEmitter<ChannelEvents<T>>();
  let refusedCount = 0;
  let listenerCount = 0;
  let stops: (() => void)[] = [];

  function read(body: string | Uint8Array): T {
    if ((typeof body === "string") !== (format === "json")) throw new TypeError(`the message is not ${format}`);
    // What JSON says has no type: without `parse` the page vouches for it.
    const value = typeof body === "string" ? JSON.parse(body) : body;
    return parse ? parse(value) : value;
  }

  function take(partner: Partner, body: string | Uint8Array): void {
    let value: T;
    try {
      value = read(body);
    } catch (error) {
      if (refusedCount++ === 0) console.warn(`Earshot: channel ${name} refused a partner's message:`, error);
      return emit("refused", { partner, error });
    }
    emit("message", { value, partner });
  }

  return {
    name,
    get refusedCount() {
      return refusedCount;
    },
    send(value, partner) {
      const frame = toFrame(name, format === "json" ? toJson(value) : toBytes(value));
      const taken = (partner ? [partner] : partners).map((one) => one.send(frame));
      return taken.every(Boolean);
    },
    on(event, listener) {
      const stop = on(event, listener);
      if (event === "refused") return stop;
      // Only while somebody listens: what comes before, or between two listeners, is kept.
      if (listenerCount++ === 0) {
        stops = partners.map((partner) => namedFramesOf(partner).listen(name, (body) => take(partner, body)));
      }
      let isOver = false;
      return () => {
        stop();
        if (isOver) return;
        isOver = true;
        if (--listenerCount === 0) for (const end of stops) end();
      };
    },
  };
}

function toJson(value: unknown): string {
  const text: unknown = JSON.stringify(value);
  if (typeof text !== "string") throw new TypeError(`channel.send: JSON has no word for ${String(value)}`);
  return text;
}

function toBytes(value: unknown): Message {
  if (typeof value === "string") throw new TypeError("channel.send: the channel is for bytes, and this is a text");
  return toMessage(value);
}
