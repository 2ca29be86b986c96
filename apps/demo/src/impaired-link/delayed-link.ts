import type { FrameChannel, PeerLinkFactory } from "@earshot/client";
import { DelayLine } from "./delay-line.ts";
import { DelayedChannel } from "./delayed-channel.ts";

/**
 * A link whose own end is slow: everything that comes or goes is held back for half of the delay, so that each round trip over it
 * takes the whole delay longer, whichever side pings. The delay is asked for anew for each frame.
 */
export function delayedLink(inner: PeerLinkFactory, addedDelayMs: () => number): PeerLinkFactory {
  return async (options, handlers) => {
    const incoming = new DelayLine(() => addedDelayMs() / 2);
    const outgoing = new DelayLine(() => addedDelayMs() / 2);
    const delayed = (channel: FrameChannel) => new DelayedChannel(channel, { incoming, outgoing });
    let isOpen = false;
    const link = await inner(options, {
      signal: (signal) => handlers.signal(signal),
      connected: () => handlers.connected(),
      open: () => {
        isOpen = true;
        handlers.open();
      },
      frames: (prompt, patient) => handlers.frames(delayed(prompt), delayed(patient)),
      drained: () => handlers.drained(),
      data: (data) => incoming.push(() => handlers.data(data)),
      closed: (reason) => {
        isOpen = false;
        outgoing.clear();
        // Behind what has arrived before: nothing may come after it.
        incoming.push(() => handlers.closed(reason));
      },
    });
    return {
      receive: (signal) => link.receive(signal),
      sendData: (data, bytes) => {
        // The caller may use its buffer again while the data is held.
        const copy = typeof data === "string" ? data : data.slice();
        if (isOpen) outgoing.push(() => link.sendData(copy, bytes));
        return isOpen;
      },
      bufferedAmount: () => link.bufferedAmount(),
      maxMessageBytes: () => link.maxMessageBytes(),
      finish: () => {
        isOpen = false;
        // Behind what is held.
        return new Promise((resolve) => {
          outgoing.push(() => void link.finish().then(resolve));
        });
      },
      readStats: () => link.readStats(),
      restart: () => link.restart(),
      close: () => {
        isOpen = false;
        incoming.clear();
        outgoing.clear();
        link.close();
      },
    };
  };
}
