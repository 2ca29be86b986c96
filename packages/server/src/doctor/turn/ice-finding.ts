import { certificateFinding } from "../certificate.ts";
import { quoted, type Finding } from "../finding.ts";
import { isOwnAddress, isPublicHost } from "../hosts.ts";
import type { IceTarget } from "./ice-target.ts";
import type { StunError } from "./message.ts";
import type { Tried } from "./try-ice.ts";

type Words = Omit<Finding, "check">;

interface Looked {
  readonly target: IceTarget;
  readonly tried: Tried;
  /** Whether the credentials are made from a secret that the TURN server shares. */
  readonly isOfSecret: boolean;
  readonly nowMs: number;
}

/** What trying an ICE server means. */
export function iceFinding({ target, tried, isOfSecret, nowMs }: Looked): Finding {
  const check = target.isTurn ? `TURN ${target.transport}` : "STUN";
  const { url } = target;
  switch (tried.kind) {
    case "not-tried": {
      const says = `${url} is DTLS, which is not tried here, and Chromium does not use`;
      return { check, state: "warning", says, advice: "name one with ?transport=tcp instead, or as well" };
    }
    case "no-answer":
      return { check, state: "fault", ...silence(target, tried.code) };
    case "seen":
      return { check, state: "ok", says: `${url} answers: it sees this computer at ${tried.address}` };
    case "open-relay": {
      const says = `${url} relays for anybody, without asking who it is`;
      return { check, state: "fault", says, advice: "set use-auth-secret and static-auth-secret in turnserver.conf" };
    }
    case "refused":
      return { check, state: "fault", ...refusal(url, { ...tried, isOfSecret }) };
    case "relays": {
      const { handshake } = tried;
      const ofTls = handshake && certificateFinding({ check, host: target.host, handshake, nowMs });
      return ofTls && ofTls.state !== "ok" ? ofTls : { check, ...relaying(target, tried) };
    }
  }
}

function silence({ url, transport, host, port }: IceTarget, code: string): Omit<Words, "state"> {
  const protocol = transport === "udp" ? "UDP" : "TCP";
  const open = `start the TURN server, and open ${protocol} ${port} in the firewall`;
  switch (code) {
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return { says: `${url}: the name ${host} has no address (${code})`, advice: "give it one in the DNS" };
    case "ECONNREFUSED":
      return { says: `${url}: nothing listens there (${code})`, advice: open };
    case "ETIMEDOUT":
      return { says: `${url} gives no answer (${code})`, advice: open };
    default: {
      const kind = transport === "tls" ? "TURN server over TLS" : "STUN or TURN server";
      const says = `${url}: what listens there does not answer as a ${kind} (${code})`;
      const tls = "set tls-listening-port, cert and pkey in turnserver.conf, readable for coturn";
      return { says, advice: transport === "tls" ? tls : "look for the port of the TURN server" };
    }
  }
}

interface Refusal extends Omit<Extract<Tried, { kind: "refused" }>, "kind"> {
  readonly isOfSecret: boolean;
}

function refusal(url: string, { error, isSigned, isClockWrong, isOfSecret }: Refusal): Omit<Words, "state"> {
  const answer = inWords(error);
  if (error.code === 401 && isClockWrong) {
    const says = `${url} takes the credentials for expired (${answer}), though it knows the secret`;
    return { says, advice: "set the clocks of both servers by NTP (timedatectl set-ntp true)" };
  }
  if (error.code === 401 && isSigned) {
    const says = `${url} does not take the credentials (${answer})`;
    const secret = "let turn.secret be the static-auth-secret of turnserver.conf, and set use-auth-secret there";
    return { says, advice: isOfSecret ? secret : "correct username and credential in iceServers" };
  }
  return { says: `${url} gives no relay (${answer})`, advice: adviceFor(error.code) };
}

/** What the codes of RFC 8656 mean for whoever runs the server. */
function adviceFor(code: number): string {
  switch (code) {
    case 438:
      return "look at what stands between: each request comes to the server from another address, or to another server";
    case 403:
      return "allow it in turnserver.conf";
    case 441:
      return "wait until other tries have ended";
    case 486:
      return "raise user-quota and total-quota in turnserver.conf, or wait until some have left";
    case 508:
      return "let min-port and max-port of turnserver.conf be further apart, or wait until some have left";
    case 400:
    case 401:
      return "set lt-cred-mech or use-auth-secret, and realm, in turnserver.conf";
    default:
      return "see its log";
  }
}

function inWords({ code, reason }: StunError): string {
  return reason.trim() === "" ? `${code}` : `${code}, ${quoted(reason)}`;
}

type Relays = Extract<Tried, { kind: "relays" }>;

function relaying({ url, host }: IceTarget, { address, relayed }: Relays): Words {
  if (isPublicHost(host) && isOwnAddress(address)) {
    const says = `${url} relays at ${address}, which nobody outside of its network can reach`;
    return { state: "fault", says, advice: "set external-ip=PUBLIC/PRIVATE in turnserver.conf" };
  }
  switch (relayed.kind) {
    case "arrived":
      return { state: "ok", says: `${url} relays at ${address}, and what is sent from one relay to another arrives` };
    case "refused": {
      const says = `${url} gives a relay at ${address}, but not the way from one to another (${inWords(relayed.error)})`;
      const allowed = `add allowed-peer-ip=${address} to turnserver.conf, as it is in a denied-peer-ip range`;
      return { state: "fault", says, advice: relayed.error.code === 403 ? allowed : adviceFor(relayed.error.code) };
    }
    case "lost": {
      const says = `${url} gives a relay at ${address}, but what is sent from one to another is lost (${relayed.code})`;
      return { state: "fault", says, advice: "open UDP min-port to max-port (49152 to 65535) in the firewall" };
    }
  }
}
