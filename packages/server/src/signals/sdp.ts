import { limits } from "@earshot/protocol";
import { addressKindOf } from "./address-kind.ts";
import { readCandidate, type Candidate } from "./candidate.ts";
import { isPassable } from "./passable.ts";
import type { CandidatePolicy } from "../ice/candidate-policy.ts";

// Each pattern goes once through the whole text: every signal of every page comes by here, and lines taken apart cost more.

/** Lines of ASCII, each with its letter; an attribute has a name. */
const LINES = /^(?:(?:a=[\w.-]+(?::[\x20-\x7E]+)?|[b-z]=[\x20-\x7E]+)\r?\n)+$/;

const MEDIA = /^m=.*$/gm;
const CONNECTIONS = /^c=.*$/gm;
/** Firefox does not mind how the name of an attribute is written. */
const CANDIDATES = /^a=candidate:.*$/gim;

/** RFC 8841: the one thing that pages open. Its port is that of a candidate, or 9 for none. */
const DATA_CHANNEL = /^m=application \d{1,5} (?:UDP|TCP)\/DTLS\/SCTP webrtc-datachannel$/;

/** What a connection cannot do without (RFC 8839, 8122, 8842): where it is, and how it has to be. */
const required: readonly { readonly name: string; readonly at: RegExp; readonly grammar: RegExp }[] = [
  { name: "ice-ufrag", at: /^a=ice-ufrag:.*$/gim, grammar: /^:[\dA-Za-z+/]{4,}$/ },
  { name: "ice-pwd", at: /^a=ice-pwd:.*$/gim, grammar: /^:[\dA-Za-z+/]{22,}$/ },
  { name: "fingerprint", at: /^a=fingerprint:.*$/gim, grammar: /^:sha-256 (?:[\dA-F]{2}:){31}[\dA-F]{2}$/i },
  { name: "setup", at: /^a=setup:.*$/gim, grammar: /^:(?:actpass|active|passive)$/ },
];

/**
 * What is wrong with a description, in words; `null` if it is one of a data channel and nothing else, and its candidates may be
 * told. It is passed on as it is or not at all, so this need not understand all of it.
 */
export function sdpFault(sdp: string, policy: CandidatePolicy): string | null {
  const text = sdp.endsWith("\n") ? sdp : `${sdp}\n`;
  if (!LINES.test(text)) return "it has a line that is none of SDP";
  if (!/^v=0\r?\n/.test(text)) return "it does not begin with v=0";
  return mediaFault(text) ?? attributeFault(text) ?? candidateFault(text, policy);
}

function mediaFault(text: string): string | null {
  const [only, ...more] = text.match(MEDIA) ?? [];
  if (only === undefined || more.length > 0) return "it describes no connection, or more than one";
  return DATA_CHANNEL.test(only) ? null : "it is not of a data channel";
}

function attributeFault(text: string): string | null {
  for (const { name, at, grammar } of required) {
    const lines = text.match(at);
    if (!lines) return `it has no a=${name}`;
    if (!lines.every((line) => grammar.test(line.slice(name.length + 2)))) return `its a=${name} is wrong`;
  }
  return null;
}

function candidateFault(text: string, policy: CandidatePolicy): string | null {
  const lines = text.match(CANDIDATES) ?? [];
  if (lines.length > limits.candidatesPerSdp) return `it has more than ${limits.candidatesPerSdp} candidates`;
  const candidates = lines.map((line) => readCandidate(`candidate:${line.slice("a=candidate:".length)}`));
  if (!candidates.every((candidate): candidate is Candidate => candidate !== null)) {
    return "one of its candidates is none";
  }
  const isOpen = policy === "all" || tellsNoMore(text, candidates);
  if (isOpen && candidates.every((one) => isPassable(one, policy))) return null;
  return `it has an address that is not passed on (${policy})`;
}

/** A connection line repeats the address of one of the candidates, or names none. */
function tellsNoMore(text: string, candidates: readonly Candidate[]): boolean {
  return (text.match(CONNECTIONS) ?? []).every((line) => {
    const address = /^c=IN IP[46] (\S+)$/.exec(line)?.[1]?.toLowerCase() ?? "";
    return addressKindOf(address) === "unspecified" || candidates.some((one) => one.address === address);
  });
}
