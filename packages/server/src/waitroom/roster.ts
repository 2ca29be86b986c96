import { measurementOf } from "@earshot/matchmaker";
import type { Assignment, Effect } from "@earshot/matchmaker";
import type { ServerMessages } from "@earshot/protocol";
import type { Standing } from "../page/host.ts";
import type { Entry } from "./chronicle.ts";
import type { FarewellOf } from "./farewell.ts";
import { Farewells, type KeptFarewell } from "./farewells.ts";
import { Session, type KeptSession, type SessionPage, type ToldPartner } from "./session.ts";
import type { PlaceKey } from "../identity/place-key.ts";
import { noAttributes, type Attributes } from "../identity/ticket.ts";
import type { UrlParameters } from "../recruiter/redirect-template.ts";

type Announcement = Extract<Effect, { kind: "announceMatch" }>;
type Baseline = Extract<Effect, { kind: "baselineMeasured" }>;
type Gone = Extract<Effect, { kind: "memberGone" }>;
type Rejoined = Extract<Effect, { kind: "rejoined" }>;
type Start = Extract<Effect, { kind: "startMatch" }>;
type Stop = Extract<Effect, { kind: "stopProbe" }>;

const nothingAssigned: Assignment = { roles: [], condition: null };

/** Each end of a link with the other one. */
export interface LinkEnd {
  readonly self: Session;
  readonly partner: Session;
  /** The first member makes the offer. */
  readonly initiator: boolean;
}

/** Who is here, by which page: the one place where effects of the waitroom change sessions. */
export class Roster {
  readonly #groupSize: number;
  readonly #current = new Map<string, Session>();
  readonly #farewells = new Farewells();
  /** A page that asks for a place, until the waitroom has admitted it: what is still said of the place is the old page's. */
  #arriving: Session | null = null;
  /** Whose place that page has got. */
  #before: Session | null = null;
  #lastId = 0;
  /** Of whose session something has changed that outlives the process. */
  readonly #changed = new Set<string>();

  constructor(groupSize: number) {
    this.#groupSize = groupSize;
  }

  of(participantId: string): Session | undefined {
    return this.#current.get(participantId);
  }

  /** Of those participants who are here. */
  ofAll(participantIds: readonly string[]): Session[] {
    return participantIds.flatMap((id) => this.#current.get(id) ?? []);
  }

  isHere(session: Session): boolean {
    return this.#current.get(session.participantId) === session;
  }

  all(): Iterable<Session> {
    return this.#current.values();
  }

  endsOf([first, second]: readonly [string, string]): LinkEnd[] {
    const [a, b] = [this.#current.get(first), this.#current.get(second)];
    if (!a || !b) return [];
    return [
      { self: a, partner: b, initiator: true },
      { self: b, partner: a, initiator: false },
    ];
  }

  /** The session for which this connection speaks, unless another page or another connection holds the place by now. */
  currentOf({ participantId, sessionId, connectionId }: Standing): Session | null {
    const session = this.#current.get(participantId);
    if (session?.sessionId !== sessionId || session.connection?.socket.id !== connectionId) return null;
    return session;
  }

  /** What a page was told last whose stay is over. */
  farewellOf(page: Pick<Session, "participantId" | "pageHash">): ServerMessages["released"] | null {
    return this.#farewells.of(page);
  }

  /** The page comes by this from now on. */
  turnKey(session: Session, placeKey: PlaceKey): void {
    session.placeKey = placeKey;
    this.#changed.add(session.participantId);
  }

  /** It is settled that this person may wait. */
  settle(session: Session): void {
    session.mayWait = true;
    this.#changed.add(session.participantId);
  }

  /** Of those who are here, or just let in. */
  attributesOf(participantId: string): Attributes {
    const session = this.#arriving?.participantId === participantId ? this.#arriving : this.#current.get(participantId);
    return session?.attributes ?? noAttributes;
  }

  /** Likewise, of their pages. */
  parametersOf(participantId: string): UrlParameters {
    const session = this.#arriving?.participantId === participantId ? this.#arriving : this.#current.get(participantId);
    return session?.parameters ?? {};
  }

  /** A new session, which holds the place from when the waitroom admits it in `join`. */
  admit(page: SessionPage, join: (session: Session) => void): Session {
    const session = new Session({ ...page, sessionId: ++this.#lastId, groupSize: this.#groupSize });
    this.#arriving = session;
    join(session);
    this.#arriving = null;
    return session;
  }

  /** Tells the page, though it may be away just now, why it is none of those here any more. */
  dismiss(session: Session, farewell: ServerMessages["released"], nowMs: number): void {
    this.#farewells.keep(session, farewell, nowMs);
    session.dismiss(farewell);
  }

  /** What the process before this one kept. */
  restore({ kind, id, value }: Entry): void {
    // oxlint-disable typescript/no-unsafe-type-assertion -- what this very class has kept
    if (kind === "farewell") this.#farewells.restore(id, value as KeptFarewell);
    if (kind === "session") this.#restoreSession(id, value as KeptSession);
    // oxlint-enable typescript/no-unsafe-type-assertion
  }

  /** What has changed since this was asked last. */
  takeChanges(): Entry[] {
    const ids = [...this.#changed];
    this.#changed.clear();
    const sessions = ids.map((id) => ({ kind: "session", id, value: this.#current.get(id)?.kept() ?? null }));
    return [...sessions, ...this.#farewells.takeChanges()];
  }

  /** Before anybody is told of the effect: begins sessions, and keeps what pages will have been told. */
  note(effect: Effect): void {
    if (effect.kind === "admitted") this.#begin(effect.participantId);
    else if (effect.kind === "startProbe") {
      for (const { self } of this.endsOf(effect.members)) self.toldLinks.add(effect.probeId);
    } else if (effect.kind === "stopProbe") this.#noteMeasured(effect);
    else if (effect.kind === "announceMatch") this.#noteAnnounced(effect);
    else if (effect.kind === "baselineMeasured") this.#noteBaseline(effect);
    else if (effect.kind === "startMatch") this.#noteStarted(effect);
    else if (effect.kind === "rejoined") this.#noteRejoined(effect);
    else if (effect.kind === "reopenLinks") this.#noteReopened(effect);
    else if (effect.kind === "memberGone") this.#noteGone(effect);
    else if (effect.kind === "updateStatus" && effect.status.kind === "waiting") {
      this.#current.get(effect.participantId)?.forgetAllBut(effect.status.keptLinkIds);
    }
  }

  /** Once everybody was told of the effect: ends the sessions of those who are gone with it. */
  endWith(effect: Effect, farewellOf: FarewellOf, nowMs: number): void {
    if (effect.kind === "release") {
      const { participantId } = effect;
      const session = this.#current.get(participantId);
      if (session) this.#farewells.keep(session, farewellOf(effect), nowMs);
      this.#end(participantId);
    } else if (effect.kind === "memberGone") this.#end(effect.leaver);
  }

  /** From here on the waitroom speaks of the new page. */
  #begin(participantId: string): void {
    if (this.#arriving?.participantId !== participantId) return;
    this.#before = this.#current.get(participantId) ?? null;
    this.#current.set(participantId, this.#arriving);
    this.#changed.add(participantId);
  }

  #end(participantId: string): void {
    this.#current.get(participantId)?.connection?.serverRtt.stop();
    this.#current.delete(participantId);
    this.#changed.add(participantId);
  }

  #restoreSession(participantId: string, kept: KeptSession): void {
    const { pageHash, partnerId, placeKey = { shown: pageHash, given: null } } = kept;
    const { attributes = noAttributes, parameters = {}, mayWait = true } = kept;
    const page = { participantId, pageHash, placeKey, attributes, parameters, mayWait, partnerId, connection: null };
    const session = new Session({ ...page, sessionId: ++this.#lastId, groupSize: this.#groupSize });
    session.restore(kept);
    this.#current.set(participantId, session);
  }

  #noteMeasured({ probeId, verdict, members, reports }: Stop): void {
    if (verdict.kind !== "accepted") return;
    const measuredBy = ({ participantId }: Session) => measurementOf(reports.get(participantId));
    for (const { self, partner } of this.endsOf(members)) {
      self.noteMeasured(probeId, { own: measuredBy(self), theirs: measuredBy(partner) });
    }
  }

  /** Once both sides are known it is what the match goes by, for a page that comes back, too. */
  #noteBaseline({ linkId, members, sides }: Baseline): void {
    if (sides.size < 2) return;
    const measuredBy = ({ participantId }: Session) => sides.get(participantId) ?? null;
    for (const { self, partner } of this.endsOf(members)) {
      self.noteMeasured(linkId, { own: measuredBy(self), theirs: measuredBy(partner) });
      this.#changed.add(self.participantId);
    }
  }

  #noteAnnounced({ matchId, participantIds, links, startsAtMs }: Announcement): void {
    const partnersOf = new Map(this.ofAll(participantIds).map((session): [Session, ToldPartner[]] => [session, []]));
    for (const { linkId, members } of links) {
      for (const { self, partner, initiator } of this.endsOf(members)) {
        const index = participantIds.indexOf(partner.participantId);
        partnersOf.get(self)?.push({ partnerId: partner.partnerId, index, linkId, initiator });
        self.toldLinks.add(linkId);
      }
    }
    for (const [session, partners] of partnersOf) {
      session.match = { matchId, participantIds, partners, startsAtMs, assignment: null };
    }
  }

  #noteRejoined(effect: Rejoined): void {
    const session = this.#current.get(effect.participantId);
    const remaining = this.ofAll(effect.remaining).map(({ partnerId }) => partnerId);
    if (this.#before) session?.goOnFor(this.#before, remaining);
    session?.connection?.serverRtt.startMatch();
    this.#noteReopened(effect);
  }

  #noteReopened({ links }: Pick<Rejoined, "links">): void {
    for (const { link } of links) {
      for (const { self, partner, initiator } of this.endsOf(link.members)) {
        self.relink({ partnerId: partner.partnerId, linkId: link.linkId, initiator });
        this.#changed.add(self.participantId);
      }
    }
  }

  #noteGone({ leaver, remaining }: Gone): void {
    const partnerId = this.#current.get(leaver)?.partnerId;
    if (partnerId === undefined) return;
    for (const session of this.ofAll(remaining)) {
      session.forgetPartner(partnerId);
      this.#changed.add(session.participantId);
    }
  }

  #noteStarted({ participantIds, startsAtMs, assignment = nothingAssigned }: Start): void {
    for (const session of this.ofAll(participantIds)) {
      if (session.match) session.match = { ...session.match, startsAtMs, assignment };
      this.#changed.add(session.participantId);
      session.connection?.serverRtt.startMatch();
    }
  }
}
