import type { Baseline, MatchLink, PartnerMessage } from "@earshot/protocol";
import { createMatchPartner, type MatchPartner, type PartnerLink } from "../match/match-partner.ts";
import type { Match } from "../match/match.ts";
import type { ServerHandlers, Transport } from "../server/transport.ts";
import type { StayLinks } from "./stay-links.ts";
import type { Status } from "./status.ts";

interface StayMatchOptions extends Pick<Match, "leave"> {
  readonly links: StayLinks;
  readonly send: Transport["send"];
  /** From which round trip on, in ms, a partner's `slow` is told. */
  readonly maxRttMs: number;
  /** Tells the server that this participant's part is over. */
  readonly finish: (said: { matchId: string; reason: Parameters<Match["finish"]>[0] }) => ReturnType<Match["finish"]>;
  /** The countdown begins, or goes on after a broken connection. */
  readonly announced: (status: Extract<Status, { kind: "confirming" }>) => void;
  /** The very moment of the start. */
  readonly started: (match: Match) => void;
}

/** The match of one stay, from its countdown on. */
export interface StayMatch {
  /** What the server says about it. */
  readonly messages: Pick<
    ServerHandlers,
    "match/announced" | "match/link" | "match/started" | "match/baseline" | "match/member-gone"
  >;
  /** There is no match any more, and of its links only these are of use. */
  drop(keptLinkIds: readonly string[]): void;
  /** The stay is over. Says why to whoever listens to the partners. */
  end(reason: "left" | "replaced"): void;
}

export function createStayMatch({
  links,
  send,
  maxRttMs,
  leave,
  finish,
  announced,
  started,
}: StayMatchOptions): StayMatch {
  let partners: readonly MatchPartner[] = [];
  let announcedId: string | undefined;
  let rejoinMs = 0;
  let start: ReturnType<typeof setTimeout> | undefined;

  function partnerOf(partnerId: string): MatchPartner | undefined {
    return partners.find((one) => one.partnerId === partnerId);
  }

  function openLink({ linkId, page, ...ends }: PartnerMessage, dueInMs: number, isBesideData: boolean): PartnerLink {
    const report = (baseline: Baseline): void => send("baseline/report", { linkId, baseline });
    const baseline = { dueAtMs: performance.now() + dueInMs, isBesideData, report };
    return { linkId, page, link: links.open(linkId, ends), baseline };
  }

  function relink({ partner, baselineInMs }: Omit<MatchLink, "matchId">): void {
    const known = partnerOf(partner.partnerId);
    if (!known || known.linkId === partner.linkId) return;
    links.close(known.linkId);
    known.relink(openLink(partner, baselineInMs, true));
  }

  function drop(keptLinkIds: readonly string[]): void {
    end("left");
    links.closeAll(keptLinkIds);
  }

  function end(reason: "left" | "replaced"): void {
    clearTimeout(start);
    for (const partner of partners) partner.end(reason);
    partners = [];
  }

  return {
    messages: {
      "match/announced"({ matchId, startsInMs, baselineInMs, partners: told }) {
        if (matchId !== announcedId) {
          announcedId = matchId;
          drop(told.map(({ linkId }) => linkId));
          partners = told.map((partner) => {
            const { partnerId, index, rtt, theirRtt } = partner;
            const facts = { partnerId, index, rtt, theirRtt, maxRttMs, rejoinMs: () => rejoinMs };
            return createMatchPartner(openLink(partner, baselineInMs, baselineInMs > startsInMs), facts);
          });
        } else {
          // Told again after a broken connection. The partners are kept: they may have sent something already.
          for (const one of partners) {
            const partner = told.find(({ partnerId }) => partnerId === one.partnerId);
            if (!partner) one.noteGone("left");
            else {
              one.noteRtt(partner);
              relink({ partner, baselineInMs });
            }
          }
        }
        announced({ kind: "confirming", matchId, startsAtMs: performance.now() + startsInMs });
      },
      "match/link": relink,
      // The news comes a little before the start, so that everybody starts at the same moment.
      "match/started"({ startsInMs, rejoinMs: toldMs, ...facts }) {
        rejoinMs = toldMs;
        const match: Match = {
          ...facts,
          partners,
          startsAtMs: performance.now() + startsInMs,
          leave,
          finish: (reason) => finish({ matchId: facts.matchId, reason }),
        };
        clearTimeout(start);
        start = setTimeout(() => started(match), startsInMs);
      },
      "match/baseline": ({ partnerId, ...numbers }) => partnerOf(partnerId)?.noteRtt(numbers),
      "match/member-gone": ({ partnerId, reason }) => partnerOf(partnerId)?.noteGone(reason),
    },
    drop,
    end,
  };
}
