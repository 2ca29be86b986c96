import { OptionsError } from "@earshot/matchmaker";
import type { IceServer } from "@earshot/protocol";
import type { CandidatePolicy } from "./candidate-policy.ts";
import type { Clock } from "../clock.ts";
import type { IceEnvironment } from "./ice-environment.ts";
import { turnCredentials, type TurnGrant } from "./turn-credentials.ts";
import { isTurnUrl } from "./ice-url.ts";
import type { TurnOptions } from "./turn-options.ts";

/** What a study says about how its pages reach each other. */
export interface IceOptions {
  /**
   * STUN and TURN servers for the pages, in the shape of WebRTC's `RTCIceServer`. Without any, only browsers that can reach each
   * other directly (same network, public addresses) are connected; no third party's server is ever used silently.
   * @default what EARSHOT_ICE_SERVERS says, else []
   */
  readonly iceServers?: readonly IceServer[];
  /**
   * A TURN server with a shared secret (coturn's `use-auth-secret`): each participant gets credentials of its own for each link.
   * @default what EARSHOT_TURN_URLS, EARSHOT_TURN_SECRET and EARSHOT_TURN_TTL_S say, else none
   */
  readonly turn?: TurnOptions;
  /**
   * Whether pages are connected through a TURN server only, so that they never learn each other's addresses. It costs latency,
   * and all traffic goes through that server.
   * @default false
   */
  readonly relayOnly?: boolean;
  /**
   * Which ICE candidates of a page its partner is told. `"all"`: each that a machine may have. `"mdns-or-public"`: no private
   * addresses, only public ones and the names behind which browsers hide the others; best for people at home. `"relay-only"`:
   * those of TURN servers.
   * @default "all"; "relay-only" with `relayOnly`
   */
  readonly candidates?: CandidatePolicy;
}

const DEFAULT_TTL_S = 7_200;

/**
 * How the pages of a study reach each other: which ICE servers one of them is told, and whether it may use nothing but a relay.
 */
export class Ice {
  /** The same for everybody: without the TURN server whose credentials are made up. */
  readonly fixedServers: readonly IceServer[];
  readonly relayOnly: boolean;
  readonly candidates: CandidatePolicy;
  readonly #turn: TurnOptions | null;
  readonly #clock: Pick<Clock, "date">;

  /** @throws OptionsError if only relays may be used and there is none. */
  constructor(options: IceOptions, environment: IceEnvironment, clock: Pick<Clock, "date">) {
    this.fixedServers = options.iceServers ?? environment.iceServers ?? [];
    this.#turn = options.turn ?? environment.turn;
    this.relayOnly = options.relayOnly ?? false;
    this.#clock = clock;
    this.candidates = options.candidates ?? (this.relayOnly ? "relay-only" : "all");
    if (this.#hasRelay) return;
    const without = "without a TURN server; set turn, or a turn: URL in iceServers, or EARSHOT_TURN_URLS";
    if (this.relayOnly) throw new OptionsError({ field: "relayOnly", value: true, allowed: `false ${without}` });
    if (this.candidates === "relay-only") {
      throw new OptionsError({ field: "candidates", value: this.candidates, allowed: `another one ${without}` });
    }
  }

  get isEmpty(): boolean {
    return this.fixedServers.length === 0 && this.#turn === null;
  }

  /** For a link that is to be opened now, at one of its ends. */
  serversFor({ linkId, partnerId }: Pick<TurnGrant, "linkId" | "partnerId">): readonly IceServer[] {
    if (this.#turn === null) return this.fixedServers;
    const { urls, secret, ttlSeconds = DEFAULT_TTL_S } = this.#turn;
    const expiresAtMs = this.#clock.date().getTime() + ttlSeconds * 1_000;
    const credentials = turnCredentials({ secret, linkId, partnerId, expiresAtMs });
    return [...this.fixedServers, { urls: typeof urls === "string" ? urls : [...urls], ...credentials }];
  }

  get #hasRelay(): boolean {
    return this.#turn !== null || this.fixedServers.some(({ urls }) => [urls].flat().some(isTurnUrl));
  }
}
