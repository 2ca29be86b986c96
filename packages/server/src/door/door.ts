import type { IncomingMessage } from "node:http";
import { AddressRate } from "./address-rate.ts";
import { addressGroupOf, isLoopback } from "./address-group.ts";
import type { Clock } from "../clock.ts";
import type { ConnectionLimits } from "./connection-limits.ts";
import type { Log } from "../log.ts";
import { OpenSockets } from "./open-sockets.ts";
import { isOwnOrigin } from "./own-origin.ts";
import { TokenBucket } from "../page/token-bucket.ts";
import type { RefusalReason, Refusals } from "../refusals.ts";
import type { TrustedProxies } from "./trusted-proxies.ts";

interface DoorOptions {
  /** Of the pages that may connect beside the server's own; `null`: any. */
  readonly origins: readonly string[] | null;
  readonly limits: Required<ConnectionLimits>;
  readonly proxies: TrustedProxies;
  readonly refusals: Refusals;
  readonly clock: Clock;
  readonly log: Log;
}

/** What is answered to whoever is not let in. A page of ours cannot read it, but somebody who looks for a fault can. */
const words: Readonly<Partial<Record<RefusalReason, string>>> = {
  origin: "this study does not let pages of that origin connect",
  address: "too many connections from one address",
  total: "too many connections",
  rate: "too many new connections at the moment",
};

/** Who may connect: judged before there is a WebSocket, and before anything is kept of it but its counts. */
export class Door {
  readonly #options: DoorOptions;
  readonly #rate: TokenBucket;
  readonly #rateOfAddress: AddressRate;
  readonly #open = new OpenSockets();
  #hasWarned = false;

  constructor(options: DoorOptions) {
    const { limits, clock } = options;
    this.#options = options;
    this.#rateOfAddress = new AddressRate(limits.socketsPerAddress);
    this.#rate = new TokenBucket({
      perSecond: limits.acceptsPerSecond,
      burst: limits.acceptsPerSecond,
      atMs: clock.now(),
    });
  }

  /** Why this one may not, in words; `null` if it may: then it counts until its connection is closed. */
  refusalOf(request: IncomingMessage): string | null {
    const client = this.#options.proxies.clientOf(request);
    this.#warnOfProxy(request);
    // The server's own machine: a proxy on it that TRUST_PROXY does not name, or a developer. It stands for nobody in particular.
    const isOwn = client === request.socket.remoteAddress && client !== undefined && isLoopback(client);
    const address = isOwn || client === null ? null : addressGroupOf(client);
    const reason = this.#reasonAgainst(request, address);
    if (reason !== null) {
      this.#options.refusals.count(reason);
      return words[reason] ?? reason;
    }
    request.socket.once("close", this.#open.add(address));
    return null;
  }

  #reasonAgainst(request: IncomingMessage, address: string | null): RefusalReason | null {
    const { limits, clock } = this.#options;
    if (!this.#isOriginGood(request)) return "origin";
    if (this.#open.total >= limits.sockets) return "total";
    if (address !== null && this.#open.of(address) >= limits.socketsPerAddress) return "address";
    // Last, so that whoever is refused anyway does not keep others out.
    if (address !== null && !this.#rateOfAddress.take(address, clock.now())) return "address";
    return this.#rate.take(clock.now()) ? null : "rate";
  }

  /** Browsers let any page open WebSockets to anywhere, but say which page it is. */
  #isOriginGood(request: IncomingMessage): boolean {
    const { origins, proxies } = this.#options;
    if (origins === null) return true;
    const { origin } = request.headers;
    if (origin === undefined) return false;
    return origins.includes(origin) || isOwnOrigin(origin, proxies.hostOf(request));
  }

  #warnOfProxy({ headers }: IncomingMessage): void {
    if (this.#hasWarned || !this.#options.proxies.isEmpty || headers["x-forwarded-for"] === undefined) return;
    this.#hasWarned = true;
    this.#options.log.info(
      "warning: connections come with X-Forwarded-For, which is not believed; if they come through a proxy of yours, set " +
        "TRUST_PROXY, as all of its pages count as one address",
    );
  }
}
