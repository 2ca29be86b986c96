import type { ExclusionReason } from "@earshot/matchmaker";

const words: Readonly<Record<ExclusionReason, string>> = {
  excluded: "This study is for people who have not taken part in an earlier one. Thank you for coming all the same.",
  "device-not-allowed":
    "This study does not run on this kind of device. Please open it on another one, such as a computer.",
  "browser-not-allowed":
    "This study does not run in this browser. Please open it in another one, or in its newest version.",
  "connection-too-weak": "This study needs a faster network. Please open it again where there is a cable, Wi-Fi or 4G.",
  "server-rtt-too-high":
    "The way from here to our server is longer than this study can use. A cable instead of Wi-Fi, or no VPN, may help.",
};

/** What somebody is told who may not take part: what can be done about it, if anything. Never that something of theirs is bad. */
export function wordsFor(reason: string): { readonly message?: string } {
  return isExclusion(reason) ? { message: words[reason] } : {};
}

function isExclusion(reason: string): reason is ExclusionReason {
  return Object.hasOwn(words, reason);
}
