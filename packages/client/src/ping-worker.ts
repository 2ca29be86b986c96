import { createPinger, type Pinger, type PingEvent } from "./pinger.ts";

/** What a worker tells its page. */
type FromWorker = PingEvent | { readonly kind: "open" };

/** What a page tells its worker. */
type ToWorker =
  | { readonly kind: "adopt"; readonly channel: RTCDataChannel }
  | { readonly kind: "run"; readonly count: number; readonly intervalMs: number }
  | { readonly kind: "stop" };

/** A pinger in a worker of its own, where a busy page cannot make pings late. */
export interface PingWorker extends Pick<Pinger, "run" | "stop"> {
  /** Takes the channel over, in the very task in which it was made. False if this browser cannot; then it stays with the page. */
  adopt(channel: RTCDataChannel): boolean;
  close(): void;
}

interface PingWorkerHandlers {
  readonly open: () => void;
  readonly tell: (event: PingEvent) => void;
}

/** `null` where there can be no worker, for example because of the page's content security policy. */
export function startPingWorker({ open, tell }: PingWorkerHandlers): PingWorker | null {
  const worker = startWorker();
  if (!worker) return null;
  worker.addEventListener("message", ({ data }: MessageEvent<FromWorker>) => {
    if (data.kind === "open") open();
    else tell(data);
  });
  const post = (message: ToWorker, transfer: Transferable[] = []) => worker.postMessage(message, transfer);
  return {
    adopt(channel) {
      try {
        post({ kind: "adopt", channel }, [channel]);
        return true;
      } catch {
        worker.terminate();
        return false;
      }
    },
    run: (count, intervalMs) => post({ kind: "run", count, intervalMs }),
    stop: () => post({ kind: "stop" }),
    close: () => worker.terminate(),
  };
}

/** From source text, because a script of another origin (a CDN) may not be started as a worker. */
function startWorker(): Worker | null {
  try {
    const source = `(${serve.toString()})(${createPinger.toString()})`;
    const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
    const worker = new Worker(url);
    URL.revokeObjectURL(url);
    return worker;
  } catch {
    return null;
  }
}

/** The worker's whole program; like `createPinger` it must not use anything from outside of itself. */
function serve(create: typeof createPinger): void {
  let pinger: Pinger | undefined;

  // oxlint-disable-next-line unicorn/consistent-function-scoping -- there is no outer scope in a worker
  function tell(message: FromWorker): void {
    postMessage(message);
  }

  function adopt(channel: RTCDataChannel): void {
    const send = (frame: Uint8Array) => {
      if (channel.readyState !== "open") return false;
      channel.send(new Uint8Array(frame));
      return true;
    };
    const own = create(send, tell);
    channel.binaryType = "arraybuffer";
    channel.addEventListener("message", ({ data }) => {
      if (data instanceof ArrayBuffer) own.take(new Uint8Array(data));
    });
    if (channel.readyState === "open") tell({ kind: "open" });
    else channel.addEventListener("open", () => tell({ kind: "open" }));
    pinger = own;
  }

  addEventListener("message", ({ data }: MessageEvent<ToWorker>) => {
    if (data.kind === "adopt") adopt(data.channel);
    else if (data.kind === "run") pinger?.run(data.count, data.intervalMs);
    else pinger?.stop();
  });
}
