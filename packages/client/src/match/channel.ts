import type { Partner } from "./match.ts";

/** What `channel.on` can listen to. */
export interface ChannelEvents<T> {
  /** What a partner sent over the channel of this name. What comes before the first listener is kept for it, up to 8 MiB. */
  message: {
    /** What `parse` made of it. */
    readonly value: T;
    /** Who sent it. */
    readonly partner: Partner;
  };
  /** A partner sent something that is no message of this channel. It is dropped. */
  refused: {
    /** Who sent it. */
    readonly partner: Partner;
    /** What `parse` threw, or what reading it as JSON did. */
    readonly error: unknown;
  };
}

/** One kind of messages to and from all partners, over the connections that were measured. Made by `matchChannel`. */
export interface Channel<T, Sent = T> {
  /** The name, by which both sides know the channel. */
  readonly name: string;
  /**
   * Sends to every partner, or to the one that is named. Reliably and in order, as `partner.send` does it. False if it was not
   * taken by each of them: somebody is gone, or too much is waiting.
   *
   * @throws TypeError if JSON has no word for it, RangeError if it is too large: as `partner.send`.
   */
  send(value: Sent, partner?: Partner): boolean;
  /** How many messages were refused so far. */
  readonly refusedCount: number;
  /** Returns the function that ends the subscription. */
  on<E extends keyof ChannelEvents<T>>(event: E, listener: (value: ChannelEvents<T>[E]) => void): () => void;
}

/** What `matchChannel` is told. */
export interface ChannelOptions<T> {
  /** Tells several channels of a match apart: 1 to 64 letters, digits, `-`, `_` or `.`. @default "main" */
  readonly name?: string;
  /** How values travel: as JSON, or as bytes that are sent as they are. @default "json" */
  readonly format?: "json" | "bytes";
  /**
   * What comes from a partner is whatever that partner's page sent. This makes a message of it, or throws, and it is refused:
   * `schema.parse` of a library does, or a function of your own. It is given what JSON says, or the bytes.
   * @default none: what JSON says is taken for `T`, unseen
   */
  readonly parse?: (value: unknown) => T;
}
