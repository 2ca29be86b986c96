import { createPinger, type Pinger, type PingEvent } from "./pinger.ts";

/** What the worker tells its page; `hello` says that it runs at all. */
type FromWorker =
  | { readonly kind: "hello" }
  | { readonly kind: "event"; readonly id: number; readonly event: WorkerPingEvent };

/** What a page tells its worker. Channels are known by a number. */
type ToWorker =
  | { readonly kind: "adopt"; readonly id: number; readonly channel: RTCDataChannel }
  | { readonly kind: "run"; readonly id: number; readonly count: number; readonly intervalMs: number }
  | { readonly kind: "stop" | "release"; readonly id: number };

export type WorkerPingEvent = PingEvent | { readonly kind: "open" };

/** A pinger whose channel lives in the worker. */
export interface WorkerPinger extends Pick<Pinger, "run" | "stop"> {
  /** The channel is not used any more. */
  release(): void;
}

/**
 * One worker for all pings of a page: there, a busy page cannot make them late. Started well before the first probe, because a channel
 * can only be handed over in the task in which it is made, and cannot be had back from a worker that never came to life (a content
 * security policy may forbid it without saying so at once).
 */
export class PingWorker {
  readonly #worker: Worker | null;
  readonly #listeners = new Map<number, (event: WorkerPingEvent) => void>();
  #isAlive = false;
  #lastId = 0;

  constructor() {
    this.#worker = startWorker();
    this.#worker?.addEventListener("message", ({ data }: MessageEvent<FromWorker>) => {
      if (data.kind === "hello") this.#isAlive = true;
      else this.#listeners.get(data.id)?.(data.event);
    });
  }

  /** Takes the channel over. `null` if there is no worker (yet) or this browser cannot; then the channel stays with the page. */
  adopt(channel: RTCDataChannel, listener: (event: WorkerPingEvent) => void): WorkerPinger | null {
    if (!this.#isAlive) return null;
    const id = ++this.#lastId;
    try {
      this.#post({ kind: "adopt", id, channel }, [channel]);
    } catch {
      return null;
    }
    this.#listeners.set(id, listener);
    return {
      run: (count, intervalMs) => this.#post({ kind: "run", id, count, intervalMs }),
      stop: () => this.#post({ kind: "stop", id }),
      release: () => {
        this.#listeners.delete(id);
        this.#post({ kind: "release", id });
      },
    };
  }

  close(): void {
    this.#isAlive = false;
    this.#worker?.terminate();
  }

  #post(message: ToWorker, transfer: Transferable[] = []): void {
    this.#worker?.postMessage(message, transfer);
  }
}

/** From source text, because a script of another origin (a CDN) may not be started as a worker. */
function startWorker(): Worker | null {
  try {
    const source = `(${serve.toString()})(${createPinger.toString()})`;
    const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
    const worker = new Worker(url);
    URL.revokeObjectURL(url);
    // Without a worker the page pings itself; its policy's refusal is no error of ours.
    worker.addEventListener("error", (event) => event.preventDefault());
    return worker;
  } catch {
    return null;
  }
}

/** The worker's whole program; like `createPinger` it must not use anything from outside of itself. */
function serve(create: typeof createPinger): void {
  const pingers = new Map<number, Pinger>();

  // oxlint-disable-next-line unicorn/consistent-function-scoping -- there is no outer scope in a worker
  function tell(message: FromWorker): void {
    postMessage(message);
  }

  function adopt(id: number, channel: RTCDataChannel): void {
    const send = (frame: Uint8Array<ArrayBuffer>) => {
      if (channel.readyState !== "open") return false;
      channel.send(frame);
      return true;
    };
    const pinger = create(send, (event) => tell({ kind: "event", id, event }));
    const opened = () => tell({ kind: "event", id, event: { kind: "open" } });
    channel.binaryType = "arraybuffer";
    channel.addEventListener("message", ({ data }) => {
      if (data instanceof ArrayBuffer) pinger.take(new Uint8Array(data));
    });
    if (channel.readyState === "open") opened();
    else channel.addEventListener("open", opened);
    pingers.set(id, pinger);
  }

  addEventListener("message", ({ data }: MessageEvent<ToWorker>) => {
    if (data.kind === "adopt") return adopt(data.id, data.channel);
    const pinger = pingers.get(data.id);
    if (data.kind === "run") return pinger?.run(data.count, data.intervalMs);
    pinger?.stop();
    if (data.kind === "release") pingers.delete(data.id);
  });

  tell({ kind: "hello" });
}
