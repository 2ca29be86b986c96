import type { Match, Partner } from "@earshot/client";
import { matchChannel } from "@earshot/client";
import type { GroupSessionData } from "./multiplayer-adapter.ts";

type Slot = Record<string, unknown>;

/** What each member of a match has pushed, kept alike on all pages. */
export interface Slots {
  readonly ownId: string;
  push(slot: Slot): void;
  all(): GroupSessionData;
}

/** Everybody in a match knows everybody's number, so that is what names them. */
export function idOf(index: number): string {
  return `player-${index}`;
}

/** @param changed - Told at every change, at once. */
export function createSlots(match: Match, changed: () => void): Slots {
  const ownId = idOf(match.index);
  const slots = new Map<string, Slot>();
  const channel = matchChannel<Slot>(match, { name: "jspsych", parse: toSlot });
  /** Who could not be sent the latest one, as too much was waiting. */
  const behind = new Set<Partner>();

  // Whose slot it is, is told by the connection, not by what is sent.
  channel.on("message", ({ value, partner }) => {
    slots.set(idOf(partner.index), value);
    changed();
  });
  for (const partner of match.partners) {
    partner.on("drained", () => {
      if (behind.has(partner)) sendTo(partner);
    });
    // What was under way may be lost, and a page that was loaded anew knows nothing.
    partner.on("back", () => sendTo(partner));
    // Whoever is gone would count as a member for ever.
    partner.on("closed", () => {
      if (slots.delete(idOf(partner.index))) changed();
    });
  }

  function sendTo(partner: Partner): void {
    const own = slots.get(ownId);
    if (own && !channel.send(own, partner)) behind.add(partner);
    else behind.delete(partner);
  }

  return {
    ownId,
    push(slot) {
      // As it arrives, so that this page sees what the others see.
      slots.set(ownId, toSlot(JSON.parse(JSON.stringify(slot))));
      for (const partner of match.partners) sendTo(partner);
      changed();
    },
    all: () => Object.fromEntries([...slots].map(([id, slot]) => [id, structuredClone(slot)])),
  };
}

function toSlot(value: unknown): Slot {
  if (typeof value !== "object" || !value || Array.isArray(value)) throw new TypeError("what is pushed is no object");
  return Object.fromEntries(Object.entries(value));
}
