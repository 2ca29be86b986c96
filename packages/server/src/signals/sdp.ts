import { limits } from "@earshot/protocol";
import { readCandidate, type Candidate } from "./candidate.ts";
import { isPassable, rangeOf } from "./passable.ts";
import type { CandidatePolicy } from "../ice/candidate-policy.ts";

/** RFC 8841: the one thing that pages open. Its port is that of a candidate, or 9 for none. */
const DATA_CHANNEL = /^m=application \d{1,5} (?:UDP|TCP)\/DTLS\/SCTP webrtc-datachannel$/;

/** An attribute has a name; everything else begins with its letter. */
const LINE = /^(?:a=[\w.-]+(?::[\x20-\x7E]+)?|[b-z]=[\x20-\x7E]+)$/;

/** What a connection cannot do without (RFC 8839, 8122, 8842). */
const required = Object.entries({
  "ice-ufrag": /^[\dA-Za-z+/]{4,256}$/,
  "ice-pwd": /^[\dA-Za-z+/]{22,256}$/,
  fingerprint: /^sha-256 (?:[\dA-F]{2}:){31}[\dA-F]{2}$/i,
  setup: /^(?:actpass|active|passive)$/,
});

/** What of a description is looked at. */
interface Read {
  readonly media: string[];
  /** Its lines of addresses. */
  readonly connections: string[];
  /** By name in small letters: Firefox does not mind how it is written. */
  readonly attributes: Map<string, string[]>;
}

/**
 * What is wrong with a description, in words; `null` if it is one of a data channel and nothing else, and its candidates may be
 * told. It is passed on as it is or not at all, so this need not understand all of it.
 */
export function sdpFault(sdp: string, policy: CandidatePolicy): string | null {
  if (!/^[\x20-\x7E\r\n]*$/.test(sdp)) return "it has other characters than those of ASCII";
  const lines = sdp.split(/\r?\n/);
  if (lines.at(-1) === "") lines.pop();
  const read = readLines(lines);
  if (read === null) return "it has a line that is none of SDP";
  if (lines[0] !== "v=0") return "it does not begin with v=0";
  return mediaFault(read) ?? attributeFault(read) ?? candidateFault(read, policy);
}

/** Once through all of them, as every signal of every page comes by here. */
function readLines(lines: readonly string[]): Read | null {
  const read: Read = { media: [], connections: [], attributes: new Map() };
  for (const line of lines) {
    if (!LINE.test(line)) return null;
    if (line.startsWith("m=")) read.media.push(line);
    else if (line.startsWith("c=")) read.connections.push(line);
    else if (line.startsWith("a=")) addAttribute(read.attributes, line);
  }
  return read;
}

function addAttribute(attributes: Read["attributes"], line: string): void {
  const nameEnd = line.indexOf(":");
  if (nameEnd < 0) return;
  const name = line.slice(2, nameEnd).toLowerCase();
  const value = line.slice(nameEnd + 1);
  const values = attributes.get(name);
  if (values) values.push(value);
  else attributes.set(name, [value]);
}

function mediaFault({ media }: Read): string | null {
  const [only] = media;
  if (only === undefined || media.length > 1) return `it describes ${media.length} connections; allowed: one`;
  return DATA_CHANNEL.test(only) ? null : "it is not of a data channel";
}

function attributeFault({ attributes }: Read): string | null {
  for (const [name, grammar] of required) {
    const values = attributes.get(name);
    if (!values) return `it has no a=${name}`;
    if (!values.every((value) => grammar.test(value))) return `its a=${name} is wrong`;
  }
  return null;
}

function candidateFault({ attributes, connections }: Read, policy: CandidatePolicy): string | null {
  const candidates = (attributes.get("candidate") ?? []).map((value) => readCandidate(`candidate:${value}`));
  if (candidates.length > limits.candidatesPerSdp) return `it has more than ${limits.candidatesPerSdp} candidates`;
  if (!candidates.every((candidate): candidate is Candidate => candidate !== null)) {
    return "one of its candidates is none";
  }
  const addresses = candidates.map(({ address }) => address);
  const tellsNoMore = connections.every((line) => isTold(line, addresses));
  if ((policy === "all" || tellsNoMore) && candidates.every((one) => isPassable(one, policy))) return null;
  return `it has an address that is not passed on (${policy})`;
}

/** A connection line repeats the address of one of the candidates, or names none. */
function isTold(line: string, addresses: readonly string[]): boolean {
  const address = /^c=IN IP[46] (\S+)$/.exec(line)?.[1]?.toLowerCase() ?? "";
  return addresses.includes(address) || rangeOf(address) === "unspecified";
}
