import type { Match, Partner } from "@earshot/client";
import { type Cursor, decodeCursor, encodeCursor } from "./cursor.ts";
import { byId, setData } from "../dom.ts";
import { formatMs } from "../text/format.ts";
import { PartnerCard } from "./partner-card.ts";
import { partnerLetter, partnerName } from "../text/partner-name.ts";
import { SharedField } from "./shared-field.ts";

const section = byId("match", HTMLElement);
const cards = byId("partners", HTMLElement);
const fieldHost = byId("field", HTMLElement);

/** By number in the group; apart, so that nobody's cursor covers another's at the start. */
const startPlaces: readonly Cursor[] = [
  { x: 0.25, y: 0.55 },
  { x: 0.75, y: 0.35 },
  { x: 0.55, y: 0.8 },
];

/** The match while it lasts: one card and one cursor for each partner, over the partners' own connections. */
export class MatchPanel {
  #match: Match | null = null;
  #cleanUps: (() => void)[] = [];

  /** `null` takes the match off the page. */
  show(match: Match | null): void {
    if (match === this.#match) return;
    this.#match = match;
    for (const cleanUp of this.#cleanUps) cleanUp();
    this.#cleanUps = [];
    section.hidden = match === null;
    setData(section, "partners", String(match?.partners.length ?? 0));
    cards.replaceChildren();
    if (match) this.#open(match);
  }

  #open(match: Match): void {
    const start = startPlaces[match.index % startPlaces.length] ?? { x: 0.5, y: 0.5 };
    const field = new SharedField(fieldHost, start, (cursor) => {
      for (const partner of match.partners) partner.send(encodeCursor(cursor));
    });
    this.#cleanUps.push(() => field.close());
    const partnerIds = match.partners.map(({ partnerId }) => partnerId);
    for (const partner of match.partners) this.#add(partner, field, partnerIds);
    field.redraw();
  }

  #add(partner: Partner, field: SharedField, partnerIds: readonly string[]): void {
    const letter = partnerLetter(partner.partnerId, partnerIds);
    const card = new PartnerCard(partnerName(partner.partnerId, partnerIds), letter, partner.rtt);
    const marker = field.addPartner(partner.partnerId, letter);
    cards.append(card.element);
    card.showLink(partner.isOpen ? "open" : "opening");
    // Kept by the SDK until the connection is open.
    if (field.ownCursor) partner.send(encodeCursor(field.ownCursor));
    this.#cleanUps.push(
      partner.on("open", () => card.showLink("open")),
      partner.on("away", () => {
        card.showLink("away");
        marker.rttText = "";
        field.redraw();
      }),
      partner.on("back", () => {
        card.showLink("back");
        // A new page of the partner knows nothing of this one.
        if (field.ownCursor) partner.send(encodeCursor(field.ownCursor));
      }),
      partner.on("data", (data) => {
        marker.cursor = decodeCursor(data) ?? marker.cursor;
        field.redraw();
      }),
      partner.on("rtt", ({ rttMs }) => {
        card.showRtt(rttMs);
        marker.rttText = formatMs(rttMs);
        field.redraw();
      }),
      partner.on("closed", ({ reason }) => {
        card.showClosed(reason);
        marker.close();
        field.redraw();
      }),
    );
  }
}
