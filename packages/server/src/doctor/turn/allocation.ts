import type { Dialog } from "./dialog.ts";
import {
  addressOf,
  attribute,
  errorOf,
  keyOf,
  method,
  newMessage,
  readdressed,
  type Credentials,
  type StunError,
  type StunMessage,
} from "./message.ts";

/** A relayed address that a TURN server has given. */
export interface Allocation {
  readonly dialog: Dialog;
  readonly auth: Auth;
  /** The address and port at which it relays, as they came. */
  readonly relayed: { readonly value: Buffer; readonly transactionId: Buffer };
  readonly address: string;
}

interface Auth {
  readonly credentials: Credentials;
  readonly realm: Buffer;
  readonly nonce: Buffer;
}

export type Allocated =
  | { readonly kind: "allocated"; readonly allocation: Allocation }
  /** Without being asked who one is. */
  | { readonly kind: "open-relay" }
  | { readonly kind: "refused"; readonly error: StunError; readonly isSigned: boolean }
  | { readonly kind: "no-answer"; readonly code: string };

const UDP = Buffer.from([17, 0, 0, 0]);

/** A server may hand out a new nonce at any time; one that does nothing else is broken. */
const MOST_NONCES = 3;
const STALE_NONCE = 438;

/** Asks as browsers do: first without credentials, which the server answers with what to sign with. */
export async function allocate(dialog: Dialog, credentials: Credentials): Promise<Allocated> {
  const transport: readonly [number, Buffer] = [attribute.requestedTransport, UDP];
  const first = await dialog.ask(newMessage(method.allocate, "request", [transport]), null);
  if (typeof first === "string") return { kind: "no-answer", code: first };
  if (first.kind === "success") return { kind: "open-relay" };
  let auth = authOf(first, credentials);
  if (auth === null) return { kind: "refused", error: errorOf(first), isSigned: false };
  for (let nonces = 1; ; nonces++) {
    const answer = await askSigned(dialog, auth, newMessage(method.allocate, "request", [transport]));
    if (typeof answer === "string") return { kind: "no-answer", code: answer };
    if (answer.kind === "success") return allocatedBy(answer, { dialog, auth });
    const error = errorOf(answer);
    const renewed: Auth | null = error.code === STALE_NONCE ? authOf(answer, credentials) : null;
    if (renewed === null || nonces === MOST_NONCES) return { kind: "refused", error, isSigned: true };
    auth = renewed;
  }
}

function authOf({ attributes }: StunMessage, credentials: Credentials): Auth | null {
  const realm = attributes.get(attribute.realm);
  const nonce = attributes.get(attribute.nonce);
  return realm && nonce ? { credentials, realm, nonce } : null;
}

function askSigned(dialog: Dialog, { credentials, realm, nonce }: Auth, request: StunMessage) {
  const attributes = new Map([
    ...request.attributes,
    [attribute.username, Buffer.from(credentials.username)] as const,
    [attribute.realm, realm] as const,
    [attribute.nonce, nonce] as const,
  ]);
  return dialog.ask({ ...request, attributes }, keyOf(credentials, realm.toString("utf8")));
}

function allocatedBy(answer: StunMessage, of: Pick<Allocation, "dialog" | "auth">): Allocated {
  const value = answer.attributes.get(attribute.xorRelayedAddress);
  const address = addressOf(answer, attribute.xorRelayedAddress);
  if (value === undefined || address === null) return { kind: "no-answer", code: "an answer without an address" };
  return { kind: "allocated", allocation: { ...of, relayed: { value, transactionId: answer.transactionId }, address } };
}

/** Gives it back, for the server counts those that are open. */
export async function release({ dialog, auth }: Allocation): Promise<void> {
  await askSigned(dialog, auth, newMessage(method.refresh, "request", [[attribute.lifetime, Buffer.alloc(4)]]));
}

/** Whether something gets from one relayed address to the other: the way of a pair that is connected by relay alone. */
export type Relayed =
  | { readonly kind: "arrived" }
  | { readonly kind: "refused"; readonly error: StunError }
  | { readonly kind: "lost"; readonly code: string };

export async function relay(from: Allocation, to: Allocation): Promise<Relayed> {
  for (const [one, other] of [
    [from, to],
    [to, from],
  ] as const) {
    const answer = await askSigned(
      one.dialog,
      one.auth,
      towards(other, newMessage(method.createPermission, "request")),
    );
    if (typeof answer === "string") return { kind: "lost", code: answer };
    if (answer.kind === "error") return { kind: "refused", error: errorOf(answer) };
  }
  const said = Buffer.from("earshot doctor");
  const message = towards(to, newMessage(method.send, "indication", [[attribute.data, said]]));
  const heard = await from.dialog.tell(message, to.dialog, ({ method: ofMethod, attributes }) => {
    return ofMethod === method.data && attributes.get(attribute.data)?.equals(said) === true;
  });
  return typeof heard === "string" ? { kind: "lost", code: heard } : { kind: "arrived" };
}

function towards({ relayed }: Allocation, message: StunMessage): StunMessage {
  const peer = readdressed(relayed.value, relayed.transactionId, message.transactionId);
  return { ...message, attributes: new Map([[attribute.xorPeerAddress, peer], ...message.attributes]) };
}
