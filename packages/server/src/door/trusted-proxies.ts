import type { IncomingMessage } from "node:http";
import { OptionsError } from "@earshot/matchmaker";
import proxyAddr from "proxy-addr";

const VARIABLE = "TRUST_PROXY";

const allowed =
  "how many proxies stand before the server (1 to 9), or their addresses or networks, separated by commas, such as " +
  '"loopback" or "10.0.0.0/8, 2001:db8::7"';

/** Which of the machines that hand on connections are believed when they say for whom. */
export class TrustedProxies {
  readonly #trusts: (address: string, distance: number) => boolean;
  /** True if no proxy is believed. */
  readonly isEmpty: boolean;

  /** What TRUST_PROXY says; empty counts as not set. @throws OptionsError that names the variable. */
  constructor(text = "") {
    const written = text.trim();
    this.isEmpty = written === "";
    this.#trusts = this.isEmpty ? () => false : trusting(written);
  }

  /** The address of whoever is behind the last proxy that is believed; `null` if the connection is gone already. */
  clientOf(request: IncomingMessage): string | null {
    if (request.socket.remoteAddress === undefined) return null;
    return proxyAddr(request, this.#trusts);
  }

  /** The host that the page's browser asked for. */
  hostOf({ headers, socket }: IncomingMessage): string | null {
    const [forwarded] = [headers["x-forwarded-host"]].flat();
    const isBelieved = forwarded !== undefined && this.#trusts(socket.remoteAddress ?? "", 0);
    // Each proxy of a row may have added one; the first one is what the browser said.
    return (isBelieved ? forwarded.split(",")[0]?.trim() : headers.host) ?? null;
  }
}

function trusting(written: string): (address: string, distance: number) => boolean {
  if (/^[1-9]$/.test(written)) return (_address, distance) => distance < Number(written);
  const proxies = written.split(",").map((one) => one.trim());
  try {
    // A number would be taken for an address in an old way of writing them.
    if (!proxies.some((one) => /^\d*$/.test(one))) return proxyAddr.compile(proxies);
  } catch {
    // It names the part that is wrong, in words of its own; ours say what is right.
  }
  throw new OptionsError({ field: VARIABLE, value: written, allowed });
}
