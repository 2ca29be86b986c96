import { limits } from "@earshot/protocol";
import ipaddr from "ipaddr.js";
import { readCandidate, type Candidate } from "./candidate.ts";
import { isPassable } from "./passable.ts";
import type { CandidatePolicy } from "../ice/candidate-policy.ts";

/** RFC 8841: the one thing that pages open. Its port is that of a candidate, or 9 for none. */
const DATA_CHANNEL = /^m=application \d{1,5} (?:UDP|TCP)\/DTLS\/SCTP webrtc-datachannel$/;

/** An attribute has a name; everything else begins with its letter. */
const LINE = /^(?:a=[\w.-]+(?::[\x20-\x7E]+)?|[b-z]=[\x20-\x7E]+)$/;

/** What a connection cannot do without (RFC 8839, 8122, 8842). */
const required: Readonly<Record<string, RegExp>> = {
  "ice-ufrag": /^[\dA-Za-z+/]{4,256}$/,
  "ice-pwd": /^[\dA-Za-z+/]{22,256}$/,
  fingerprint: /^sha-256 (?:[\dA-F]{2}:){31}[\dA-F]{2}$/i,
  setup: /^(?:actpass|active|passive)$/,
};

/**
 * What is wrong with a description, in words; `null` if it is one of a data channel and nothing else, and its candidates may be
 * told. It is passed on as it is or not at all, so this need not understand all of it.
 */
export function sdpFault(sdp: string, policy: CandidatePolicy): string | null {
  if (!/^[\x20-\x7E\r\n]*$/.test(sdp)) return "it has other characters than those of ASCII";
  const lines = sdp.split(/\r?\n/);
  if (lines.at(-1) === "") lines.pop();
  if (!lines.every((line) => LINE.test(line))) return "it has a line that is none of SDP";
  if (lines[0] !== "v=0") return "it does not begin with v=0";
  return mediaFault(lines) ?? attributeFault(lines) ?? candidateFault(lines, policy);
}

function mediaFault(lines: readonly string[]): string | null {
  const media = lines.filter((line) => line.startsWith("m="));
  const [only] = media;
  if (only === undefined || media.length > 1) return `it describes ${media.length} connections; allowed: one`;
  return DATA_CHANNEL.test(only) ? null : "it is not of a data channel";
}

function attributeFault(lines: readonly string[]): string | null {
  for (const [name, grammar] of Object.entries(required)) {
    const values = valuesOf(name, lines);
    if (values.length === 0) return `it has no a=${name}`;
    if (!values.every((value) => grammar.test(value))) return `its a=${name} is wrong`;
  }
  return null;
}

function candidateFault(lines: readonly string[], policy: CandidatePolicy): string | null {
  const candidates = valuesOf("candidate", lines).map((value) => readCandidate(`candidate:${value}`));
  if (candidates.length > limits.candidatesPerSdp) return `it has more than ${limits.candidatesPerSdp} candidates`;
  if (!candidates.every((candidate): candidate is Candidate => candidate !== null))
    return "one of its candidates is none";
  const addresses = candidates.map(({ address }) => address);
  const tellsNoMore = lines.filter((line) => line.startsWith("c=")).every((line) => isTold(line, addresses));
  if ((policy === "all" || tellsNoMore) && candidates.every((one) => isPassable(one, policy))) return null;
  return `it has an address that is not passed on (${policy})`;
}

/** A connection line repeats the address of one of the candidates, or names none. */
function isTold(line: string, addresses: readonly string[]): boolean {
  const address = /^c=IN IP[46] (\S+)$/.exec(line)?.[1]?.toLowerCase() ?? "";
  if (addresses.includes(address)) return true;
  return ipaddr.isValid(address) && ipaddr.process(address).range() === "unspecified";
}

/** Firefox does not mind how the name is written. */
function valuesOf(name: string, lines: readonly string[]): string[] {
  const begin = `a=${name}:`;
  return lines
    .filter((line) => line.slice(0, begin.length).toLowerCase() === begin)
    .map((line) => line.slice(begin.length));
}
