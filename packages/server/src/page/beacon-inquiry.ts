import { limits, type Reply } from "@earshot/protocol";
import { refusal } from "./guard.ts";
import type { PageSocket } from "./sockets.ts";

interface BeaconInquiryOptions {
  readonly socket: PageSocket;
  /** Of the study's beacons. */
  readonly urls: readonly string[];
}

/** Asks the page of one connection how far the study's beacons are from it, and judges the shape of what it answers. */
export class BeaconInquiry {
  readonly #socket: PageSocket;
  readonly #urls: readonly string[];
  #isAsked = false;
  #reports = 0;

  constructor({ socket, urls }: BeaconInquiryOptions) {
    this.#socket = socket;
    this.#urls = urls;
  }

  /** Does so the first time it is called, if there are beacons. */
  ask(): void {
    if (this.#isAsked || this.#urls.length === 0) return;
    this.#isAsked = true;
    this.#socket.emit("beacons/measure", { urls: this.#urls });
  }

  /** Why a report cannot be taken, or `null` if it can. Those that can are counted. */
  refusalOf(rttsMs: readonly unknown[]): Reply | null {
    const count = this.#urls.length;
    if (rttsMs.length !== count) {
      const counts = `rttsMs has ${rttsMs.length} values, the study ${count} beacons`;
      return refusal("bad-message", `beacons/report: ${counts}; one for each, or null`, "rttsMs");
    }
    const isTooMuch = ++this.#reports > limits.beaconReports;
    return isTooMuch ? refusal("rate-limited", `more than ${limits.beaconReports} reports of one connection`) : null;
  }
}
