import { allocate, relay, release, type Allocated, type Allocation, type Relayed } from "./allocation.ts";
import { Dialog } from "./dialog.ts";
import type { IceTarget } from "./ice-target.ts";
import { addressOf, attribute, errorOf, method, newMessage, type Credentials, type StunError } from "./message.ts";
import type { Handshake } from "../certificate.ts";
import { openWire, type Wire } from "./wire.ts";

/** What trying one STUN or TURN server showed. */
export type Tried =
  | { readonly kind: "not-tried" }
  | { readonly kind: "no-answer"; readonly code: string }
  /** The server is there for STUN, and says which address it sees. */
  | { readonly kind: "seen"; readonly address: string }
  | { readonly kind: "open-relay" }
  | {
      readonly kind: "refused";
      readonly error: StunError;
      readonly isSigned: boolean;
      /** Whether credentials that hold for years are taken; `null` if that was not tried. */
      readonly isClockWrong: boolean | null;
    }
  | {
      readonly kind: "relays";
      readonly address: string;
      readonly relayed: Relayed;
      readonly handshake: Handshake | null;
    };

export interface Trying {
  /** New ones each time; `null` for STUN. */
  readonly credentials: (() => Credentials) | null;
  /** The same that hold for years, where they are made from a secret. */
  readonly lasting: (() => Credentials) | null;
  readonly withinMs: number;
  readonly ca?: string | undefined;
}

/** Tries it as a browser would, over sockets of its own. */
export async function tryIce(target: IceTarget, trying: Trying): Promise<Tried> {
  if (target.transport === "dtls") return { kind: "not-tried" };
  const wires: Wire[] = [];
  const open = async (): Promise<Dialog | string> => {
    const wire = await openWire(target, trying);
    if (typeof wire === "string") return wire;
    wires.push(wire);
    return new Dialog(wire, trying.withinMs);
  };
  try {
    return trying.credentials === null ? await tryStun(open) : await tryTurn(open, trying, trying.credentials);
  } finally {
    for (const wire of wires) wire.close();
  }
}

type Open = () => Promise<Dialog | string>;

async function tryStun(open: Open): Promise<Tried> {
  const dialog = await open();
  if (typeof dialog === "string") return { kind: "no-answer", code: dialog };
  const answer = await dialog.ask(newMessage(method.binding, "request"), null);
  if (typeof answer === "string") return { kind: "no-answer", code: answer };
  if (answer.kind === "error") return { kind: "refused", error: errorOf(answer), isSigned: false, isClockWrong: null };
  const address = addressOf(answer, attribute.xorMappedAddress);
  return address === null ? { kind: "no-answer", code: "an answer without an address" } : { kind: "seen", address };
}

async function tryTurn(open: Open, { lasting }: Trying, credentials: () => Credentials): Promise<Tried> {
  const first = await allocateWith(open, credentials());
  if (first.kind === "refused") {
    const isAskedWho = first.isSigned && first.error.code === 401;
    const again = isAskedWho && lasting ? await allocateWith(open, lasting()) : null;
    if (again?.kind === "allocated") await release(again.allocation);
    return { ...first, isClockWrong: again && again.kind === "allocated" };
  }
  if (first.kind !== "allocated") return first;
  const { address, dialog } = first.allocation;
  const relayed = await relayBetween(open, first.allocation, credentials());
  await release(first.allocation);
  return { kind: "relays", address, relayed, handshake: dialog.wire.handshake };
}

async function allocateWith(open: Open, credentials: Credentials): Promise<Allocated> {
  const dialog = await open();
  return typeof dialog === "string" ? { kind: "no-answer", code: dialog } : allocate(dialog, credentials);
}

async function relayBetween(open: Open, first: Allocation, credentials: Credentials): Promise<Relayed> {
  const second = await allocateWith(open, credentials);
  switch (second.kind) {
    case "allocated": {
      const relayed = await relay(first, second.allocation);
      await release(second.allocation);
      return relayed;
    }
    case "refused":
      return { kind: "refused", error: second.error };
    case "no-answer":
      return { kind: "lost", code: second.code };
    case "open-relay":
      return { kind: "lost", code: "it asks only some who they are" };
  }
}
