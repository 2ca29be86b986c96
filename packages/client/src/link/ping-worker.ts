import { createPinger, type FrameChannel, type PingNews, type Pinger } from "./pinger.ts";
import { HELLO_WITHIN_MS } from "../timing.ts";

/** What a pinger is told to do, as it travels to the worker. */
type Order = Parameters<Pinger["run"]>;

/** What a page gives to its worker: a channel, and the port through which they talk about it. */
interface Adoption {
  readonly channel: FrameChannel;
  readonly port: MessagePort;
}

/** A worker for all pings of a page: there, a busy page cannot make them late. */
export interface PingWorker {
  /** Resolves when it is known whether there is a worker. */
  readonly settled: Promise<void>;
  /**
   * A pinger in the worker, or in the page if there is no worker or this browser cannot move a channel. A channel can only be
   * moved in the task in which it is made, and it does not come back. So the worker has to be alive by then: a content security
   * policy may forbid it without saying so at once.
   */
  pingOver(channel: FrameChannel, tell: (...news: PingNews) => void): Pinger;
  readonly close: () => void;
}

export function startPingWorker(): PingWorker {
  let worker: Worker | undefined;
  let isAlive = false;
  const settled = new Promise<void>((settle) => {
    // From source text, because a script of another origin (a CDN) may not be started as a worker.
    const url = URL.createObjectURL(new Blob([`(${serve.toString()})(${createPinger.toString()})`]));
    worker = new Worker(url);
    URL.revokeObjectURL(url);
    worker.addEventListener("message", () => {
      isAlive = true;
      settle();
    });
    worker.addEventListener("error", (event) => {
      event.preventDefault();
      settle();
    });
    setTimeout(settle, HELLO_WITHIN_MS);
  });

  function pingerInWorker(channel: FrameChannel, tell: (...news: PingNews) => void): Pinger {
    const { port1: port, port2: theirs } = new MessageChannel();
    worker?.postMessage({ channel, port: theirs } satisfies Adoption, [channel, theirs] as Transferable[]);
    port.addEventListener("message", ({ data: news }: MessageEvent<PingNews>) => tell(...news));
    port.start();
    const run: Pinger["run"] = (...order) => port.postMessage(order);
    return {
      timedBy: "worker",
      run,
      close() {
        run(0, 0);
        // An open port keeps alive all that listens to it, here and in the worker: in the end, every connection of the stay.
        port.close();
      },
    };
  }

  return {
    // Without a worker the page pings itself: that there can be none is no error of ours.
    settled: settled.catch(() => {}),
    pingOver(channel, tell) {
      try {
        if (isAlive) return pingerInWorker(channel, tell);
      } catch {
        // This browser cannot move a channel, or the channel is not the browser's own. It still works here.
      }
      return createPinger(channel, tell);
    },
    close: () => worker?.terminate(),
  };
}

/** The worker's whole program; like `createPinger` it must not use anything from outside of itself. */
function serve(create: typeof createPinger): void {
  addEventListener("message", ({ data: { channel, port } }: MessageEvent<Adoption>) => {
    const pinger = create(channel, (...news) => port.postMessage(news));
    port.addEventListener("message", ({ data: order }: MessageEvent<Order>) => pinger.run(...order));
    port.start();
  });
  postMessage("hello");
}
