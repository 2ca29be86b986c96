import type { Link } from "../pairs/link.ts";
import { endOfWait } from "../room/longer-wait.ts";
import { isIdle, isReachable, isUnseen, type Participant, type Stay } from "../room/participant.ts";
import type { Room } from "../room/room.ts";

/**
 * What is wrong with the state of a waitroom, in words; empty when all is well. Cheap enough to run after every step of a test.
 */
export function violations(room: Readonly<Room>): string[] {
  return [
    ...membershipFaults(room),
    ...probeFaults(room),
    ...linkFaults(room),
    ...readyCheckFaults(room),
    ...mendFaults(room),
    ...deadlineFaults(room),
    ...idleFaults(room),
    ...countFaults(room),
    ...quickViolations(room),
  ];
}

/**
 * Those of them that take no longer in a crowd: for every step of a server that runs. Whoever may be put forward has a deadline,
 * and so have every open proposal and every ready check; nobody is lost; after everybody has left, nothing is left.
 */
export function quickViolations(room: Readonly<Room>): string[] {
  const { participants, proposals, readyChecks, idle, deadlines, lasting } = room;
  const active = lasting.joined - lasting.matched - lasting.released;
  const missing = idle.size + proposals.size + readyChecks.size - deadlines.size;
  return [
    ...(active < 0 || active > participants.size ? [`I3 ${active} of ${participants.size} are active`] : []),
    ...(missing > 0 ? [`I2 ${missing} deadlines are missing`] : []),
    ...remainsFaults(room),
  ];
}

/** I1: nobody is in two open proposals or two matches, and each side of the relation knows of the other. */
function membershipFaults({ participants, proposals, readyChecks, matches }: Readonly<Room>): string[] {
  const holders = new Map<string, string[]>();
  const hold = (id: string, holder: string) => holders.set(id, [...(holders.get(id) ?? []), holder]);
  for (const { proposalId, participantIds } of [...proposals.values(), ...readyChecks.values()])
    for (const id of participantIds) hold(id, proposalId);
  for (const { matchId, present } of matches.values()) for (const id of present) hold(id, matchId);
  const twice = [...holders]
    .filter(([, held]) => held.length > 1)
    .map(([id, held]) => `I1 ${id} is in ${held.join(" and ")}`);
  const unknown = [...holders.keys()]
    .filter((id) => !participants.has(id))
    .map((id) => `I1 ${id} is held but not here`);
  const astray = [...participants.values()]
    .filter(({ participantId, stay }) => holderOf(stay) !== holders.get(participantId)?.[0])
    .map(
      ({ participantId, stay }) => `I1 ${participantId} is ${stay.kind} but held by ${holders.get(participantId)?.[0]}`,
    );
  return [...twice, ...unknown, ...astray];
}

function holderOf(stay: Stay): string | undefined {
  if (stay.kind === "waiting") return undefined;
  return "proposalId" in stay ? stay.proposalId : stay.matchId;
}

/** I2: every open probe has an armed deadline; every probe belongs to an open proposal. */
function probeFaults({ probes, proposals, deadlines, atMs }: Readonly<Room>): string[] {
  return [...probes.values()].flatMap(({ probeId, proposalId, state }) => [
    ...(proposals.get(proposalId)?.probeIds.includes(probeId) ? [] : [`I2 ${probeId} has no open proposal`]),
    ...(state.kind === "settled" || deadlines.has({ kind: "probe", id: probeId })
      ? []
      : [`I2 ${probeId} has no deadline`]),
    ...(state.kind === "settled" || state.deadlineMs > atMs ? [] : [`I2 ${probeId} is overdue`]),
  ]);
}

/** I2: every ready check has an armed deadline ahead, and only those who were put aside are not put forward for it. */
function readyCheckFaults({ readyChecks, participants, deadlines, atMs }: Readonly<Room>): string[] {
  const open = [...readyChecks.values()];
  const asideElsewhere = [...participants.values()].filter(({ isAside, stay }) => isAside && stay.kind !== "waiting");
  return [
    ...open
      .filter(
        ({ proposalId: id, untilMs }) => deadlines.atMsOf({ kind: "readyCheck", id }) !== untilMs || untilMs <= atMs,
      )
      .map(({ proposalId }) => `I2 the ready check of ${proposalId} is overdue, or has no deadline`),
    ...open
      .filter(({ participantIds, ready }) => participantIds.every((id) => ready.has(id)))
      .map(({ proposalId }) => `I2 the ready check of ${proposalId} waits for nobody`),
    ...asideElsewhere.map(({ participantId, stay }) => `I1 ${participantId} is aside, but ${stay.kind}`),
  ];
}

/**
 * I6: a link is that of a pair who are both in an open proposal, a ready check or a match that has it, or of a kept pair who are
 * both here.
 */
function linkFaults(room: Readonly<Room>): string[] {
  const { links, edges, participants } = room;
  if (links.size === 0) return [];
  const holders = linkHolders(room);
  const isKept = ({ linkId, members }: Link): boolean =>
    edges.get(...members)?.linkId === linkId && members.every((id) => participants.has(id));
  return [...links.values()].flatMap((link) => {
    const { linkId, members } = link;
    const holder = holders.get(linkId);
    const gone = holder ? members.filter((id) => !holder.has(id)) : [];
    return [
      ...(holder || isKept(link) ? [] : [`I6 ${linkId} belongs to no proposal and no match`]),
      ...gone.map((id) => `I6 ${linkId} is still open to ${id}, who is gone`),
    ];
  });
}

/**
 * I6: where connections of a running match are opened anew, each pair has one; what is broken between two who are here has a time
 * at which it is tried again, until it is given up.
 */
function mendFaults({ matches, participants, links, deadlines, rules, atMs }: Readonly<Room>): string[] {
  const isHere = (id: string): boolean => participants.get(id)?.presence.kind !== "away";
  return [...matches.values()].flatMap((match) => {
    const { matchId, present, breaks } = match;
    const pairs = (present.size * (present.size - 1)) / 2;
    const tried = match.links.filter(({ linkId, members }) => {
      const broken = breaks.get(linkId);
      const isOpen = links.has(linkId) && !broken?.isUnheard;
      return broken && !isOpen && members.every(isHere) && atMs < broken.sinceMs + rules.rejoinMs;
    });
    return [
      ...(rules.rejoinMs > 0 && match.links.length !== pairs ? [`I6 ${matchId} has not one link for each pair`] : []),
      ...(tried.length > 0 && !deadlines.has({ kind: "mend", id: matchId }) ? [`I6 ${matchId} is not mended`] : []),
      ...[...breaks.keys()]
        .filter((id) => match.links.every(({ linkId }) => linkId !== id))
        .map((id) => `I6 ${id} is broken, but not of ${matchId}`),
    ];
  });
}

/** Who is in the proposal, ready check or match of each link. */
function linkHolders({ proposals, probes, readyChecks, matches }: Readonly<Room>): Map<string, ReadonlySet<string>> {
  const holders = new Map<string, ReadonlySet<string>>();
  for (const { participantIds, probeIds, edges } of proposals.values()) {
    const inside = new Set(participantIds);
    for (const probeId of probeIds) if (probes.get(probeId)?.state.kind !== "settled") holders.set(probeId, inside);
    for (const { linkId } of edges) holders.set(linkId, inside);
  }
  for (const { participantIds, edges } of readyChecks.values()) {
    const inside = new Set(participantIds);
    for (const { linkId } of edges) holders.set(linkId, inside);
  }
  for (const { links, present } of matches.values()) for (const { linkId } of links) holders.set(linkId, present);
  return holders;
}

/**
 * I8: whoever waits has a deadline ahead, that of the wait or that of the choice whether to go on; whoever is away has a grace
 * that ends, but in a match that goes on with others; and so has a rest.
 */
function deadlineFaults({ participants, matches, deadlines, atMs }: Readonly<Room>): string[] {
  const isSeen = (id: string): boolean => {
    const participant = participants.get(id);
    return participant !== undefined && !isUnseen(participant, atMs);
  };
  const goesOn = ({ stay }: Participant): boolean =>
    stay.kind === "matched" && [...(matches.get(stay.matchId)?.present ?? [])].some(isSeen);
  const isAwayForEver = (one: Participant): boolean =>
    one.presence.kind === "away" && !deadlines.has({ kind: "grace", id: one.participantId }) && !goesOn(one);
  const isOverdue = (one: Participant): boolean => {
    const deadline = { kind: one.choiceUntilMs === null ? "wait" : "choice", id: one.participantId } as const;
    return endOfWait(one) <= atMs || deadlines.atMsOf(deadline) !== endOfWait(one);
  };
  const faulty = (one: Participant): string[] => [
    ...(one.stay.kind === "waiting" && isOverdue(one) ? [`I8 ${one.participantId} waits beyond its deadline`] : []),
    ...faultyRest(one),
  ];
  const faultyRest = ({ participantId, isResting }: Participant): string[] =>
    isResting && !deadlines.has({ kind: "rest", id: participantId }) ? [`I8 ${participantId} rests for ever`] : [];
  const people = [...participants.values()];
  const lost = people.filter(isAwayForEver).map(({ participantId }) => `I8 ${participantId} is away for ever`);
  return [...people.flatMap(faulty), ...lost];
}

/** The index holds exactly those who may be put forward, and exactly those who can be reached count as waiting. */
function idleFaults({ participants, idle, reachable }: Readonly<Room>): string[] {
  const all = [...participants.values()];
  const miscounted = all.filter((one) => isReachable(one) !== reachable.has(one.participantId));
  const expected = all.filter(isReachable).length;
  const missing = all.filter((one) => isIdle(one) !== (idle.get(one.participantId) === one));
  const count = [...idle.bySeniority()].length;
  return [
    ...missing.map(({ participantId }) => `${participantId} is filed wrongly in the index`),
    ...miscounted.map(({ participantId }) => `${participantId} is counted wrongly as waiting`),
    ...(expected === reachable.size ? [] : [`${reachable.size} instead of ${expected} people count as waiting`]),
    ...(count === idle.size ? [] : [`the index has ${count} instead of ${idle.size} people`]),
  ];
}

/** I3 and I7: joined = active + matched + released; the order of participants is the order of arrival. */
function countFaults({ participants, lasting }: Readonly<Room>): string[] {
  const all = [...participants.values()];
  const active = all.filter(({ stay }) => stay.kind !== "matched").length;
  const lost = lasting.joined - active - lasting.matched - lasting.released;
  const outOfOrder = all.some(({ seniority }, index) => seniority <= (all[index - 1]?.seniority ?? 0));
  return [
    ...(lost === 0 ? [] : [`I3 ${lost} participants are lost`]),
    ...(outOfOrder ? ["I7 the order of arrival is lost"] : []),
  ];
}

/** I10: after everybody has left, nothing is left but what is meant to last (`Room.lasting`). */
function remainsFaults(room: Readonly<Room>): string[] {
  if (room.participants.size > 0) return [];
  const { proposals, probes, readyChecks, matches, links, deadlines, pairs, edges, idle, reachable, unplanned } = room;
  return Object.entries({
    proposals,
    probes,
    readyChecks,
    matches,
    links,
    deadlines,
    pairs,
    edges,
    idle,
    reachable,
    unplanned,
  })
    .filter(([, kept]) => kept.size > 0)
    .map(([name, kept]) => `I10 ${kept.size} ${name} are left behind`);
}
