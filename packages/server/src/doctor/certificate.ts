import { isIP } from "node:net";
import { connect, type PeerCertificate } from "node:tls";
import type { Finding } from "./finding.ts";

/** What a TLS handshake showed. */
export type Handshake =
  | {
      readonly kind: "done";
      /** OpenSSL's or Node's code for why browsers would not trust it; `null` if they would. */
      readonly fault: string | null;
      readonly issuer: string;
      /** Wall time, in ms since 1970. */
      readonly validUntilMs: number;
    }
  | { readonly kind: "failed"; readonly code: string };

export interface TlsTarget {
  readonly host: string;
  readonly port: number;
  /** A certificate to trust beside the usual ones, as PEM. */
  readonly ca?: string | undefined;
}

interface TlsOptions {
  readonly rejectUnauthorized: boolean;
  readonly servername?: string;
  readonly ca?: string;
}

/** What is to be said of untrusted certificates is said by one check; all others go on as if it were a good one. */
export function tlsOptions({ host, ca }: TlsTarget): TlsOptions {
  const servername = isIP(host) ? {} : { servername: host };
  return { rejectUnauthorized: false, ...servername, ...(ca === undefined ? {} : { ca }) };
}

export function shakeHands(target: TlsTarget, withinMs: number): Promise<Handshake> {
  return new Promise((resolve) => {
    const { host, port } = target;
    const socket = connect({ host, port, timeout: withinMs, ...tlsOptions(target) });
    const end = (handshake: Handshake) => {
      resolve(handshake);
      socket.destroy();
    };
    socket.once("secureConnect", () => end(handshakeOf(socket.authorizationError, socket.getPeerCertificate())));
    socket.once("timeout", () => end({ kind: "failed", code: "ETIMEDOUT" }));
    socket.once("error", (error) => end({ kind: "failed", code: codeOf(error) }));
    socket.once("close", () => end({ kind: "failed", code: "ECONNRESET" }));
  });
}

export function handshakeOf(error: Error | string | null, { issuer, valid_to: validTo }: PeerCertificate): Handshake {
  const fault = error instanceof Error ? codeOf(error) : error || null;
  const named: unknown = issuer?.O ?? issuer?.CN ?? "nobody named";
  return { kind: "done", fault, issuer: String(named), validUntilMs: Date.parse(validTo) };
}

export function codeOf(error: Error): string {
  return "code" in error ? String(error.code) : error.message;
}

const DAY_MS = 86_400_000;

/** Those who renew them do so 30 days before the end. */
const RENEW_WITHIN_DAYS = 14;

interface Looked extends Pick<Finding, "check"> {
  readonly host: string;
  readonly handshake: Handshake;
  readonly nowMs: number;
}

export function certificateFinding({ check, host, handshake, nowMs }: Looked): Finding {
  if (handshake.kind === "failed") return { check, state: "fault", ...failureInWords(host, handshake.code) };
  const { fault, issuer, validUntilMs } = handshake;
  if (fault !== null) return { check, state: "fault", ...faultInWords(host, fault) };
  const days = Math.floor((validUntilMs - nowMs) / DAY_MS);
  const says = `the certificate is for ${host}, by ${issuer}, and valid for ${days} more ${days === 1 ? "day" : "days"}`;
  if (days >= RENEW_WITHIN_DAYS) return { check, state: "ok", says };
  return { check, state: "warning", says, advice: "see why it is not renewed by itself, and renew it" };
}

type Words = Pick<Finding, "says" | "advice">;

function failureInWords(host: string, code: string): Words {
  switch (code) {
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return {
        says: `the name ${host} has no address (${code})`,
        advice: "give it one in the DNS, or look for a typo",
      };
    case "ECONNREFUSED":
      return { says: `nothing listens at ${host} (${code})`, advice: "start the proxy, and look for the port it has" };
    case "ETIMEDOUT":
      return { says: `${host} does not answer (${code})`, advice: "open the port in the firewall" };
    default:
      return {
        says: `${host} takes connections, but speaks no TLS on them (${code})`,
        advice: "let the proxy have a certificate for this port, or look for the port that has one",
      };
  }
}

function faultInWords(host: string, code: string): Words {
  switch (code) {
    case "CERT_HAS_EXPIRED":
      return {
        says: `the certificate of ${host} has expired (${code})`,
        advice: "renew it, and load it into the proxy",
      };
    case "CERT_NOT_YET_VALID":
      return { says: `the certificate of ${host} is not valid yet (${code})`, advice: "set the clocks right" };
    case "ERR_TLS_CERT_ALTNAME_INVALID":
      return { says: `the certificate is for another name than ${host} (${code})`, advice: "get one for this name" };
    case "UNABLE_TO_VERIFY_LEAF_SIGNATURE":
    case "UNABLE_TO_GET_ISSUER_CERT":
      return {
        says: `the chain of ${host}'s certificate is not complete (${code})`,
        advice: "serve the certificate with those between it and the root: fullchain.pem, not cert.pem",
      };
    case "DEPTH_ZERO_SELF_SIGNED_CERT":
    case "SELF_SIGNED_CERT_IN_CHAIN":
    case "UNABLE_TO_GET_ISSUER_CERT_LOCALLY":
      return {
        says: `the certificate of ${host} is of an authority that no browser knows (${code})`,
        advice: "get one from a public authority, such as Let's Encrypt",
      };
    default:
      return { says: `browsers do not trust the certificate of ${host} (${code})`, advice: "get another one" };
  }
}
