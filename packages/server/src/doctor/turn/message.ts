import { createHash, createHmac, randomBytes } from "node:crypto";

/** A message of STUN (RFC 8489) or TURN (RFC 8656). */
export interface StunMessage {
  readonly method: number;
  readonly kind: StunKind;
  /** 12 bytes. An answer has that of its request. */
  readonly transactionId: Buffer;
  /** By type. Of several of one type the first counts. */
  readonly attributes: ReadonlyMap<number, Buffer>;
}

/** The class of a message. */
export type StunKind = "request" | "indication" | "success" | "error";

const kinds: readonly StunKind[] = ["request", "indication", "success", "error"];

export const method = { binding: 1, allocate: 3, refresh: 4, send: 6, data: 7, createPermission: 8 } as const;

export const attribute = {
  username: 0x0006,
  messageIntegrity: 0x0008,
  errorCode: 0x0009,
  lifetime: 0x000d,
  xorPeerAddress: 0x0012,
  data: 0x0013,
  realm: 0x0014,
  nonce: 0x0015,
  xorRelayedAddress: 0x0016,
  requestedTransport: 0x0019,
  xorMappedAddress: 0x0020,
} as const;

const MAGIC_COOKIE = Buffer.from("2112a442", "hex");
const HEADER_BYTES = 20;
const INTEGRITY_BYTES = 20;

export function newMessage(
  ofMethod: number,
  kind: StunKind,
  attributes: Iterable<readonly [number, Buffer]> = [],
): StunMessage {
  return { method: ofMethod, kind, transactionId: randomBytes(12), attributes: new Map(attributes) };
}

/** `key`: of the long-term credentials with which the message is signed; `null` for none. */
export function encode({ method: ofMethod, kind, transactionId, attributes }: StunMessage, key: Buffer | null): Buffer {
  const bits = kinds.indexOf(kind);
  const spread = (ofMethod & 0xf) | ((ofMethod & 0x70) << 1) | ((ofMethod & 0xf80) << 2);
  const type = spread | ((bits & 1) << 4) | ((bits & 2) << 7);
  const body = Buffer.concat([...attributes].map(([name, value]) => encodeAttribute(name, value)));
  const withLength = (bytes: number) => {
    const start = Buffer.alloc(4);
    start.writeUInt16BE(type, 0);
    start.writeUInt16BE(bytes, 2);
    return Buffer.concat([start, MAGIC_COOKIE, transactionId, body]);
  };
  if (key === null) return withLength(body.length);
  // What is signed says already that the signature follows.
  const signed = withLength(body.length + 4 + INTEGRITY_BYTES);
  const signature = createHmac("sha1", key).update(signed).digest();
  return Buffer.concat([signed, encodeAttribute(attribute.messageIntegrity, signature)]);
}

function encodeAttribute(name: number, value: Buffer): Buffer {
  const bytes = Buffer.alloc(4 + padded(value.length));
  bytes.writeUInt16BE(name, 0);
  bytes.writeUInt16BE(value.length, 2);
  value.copy(bytes, 4);
  return bytes;
}

function padded(bytes: number): number {
  return Math.ceil(bytes / 4) * 4;
}

/** `null` for what is none. */
export function decode(bytes: Buffer): StunMessage | null {
  if (lengthOf(bytes) !== bytes.length || !bytes.subarray(4, 8).equals(MAGIC_COOKIE)) return null;
  const type = bytes.readUInt16BE(0);
  const kind = kinds[((type >> 4) & 1) | ((type >> 7) & 2)];
  if (type > 0x3fff || kind === undefined) return null;
  const attributes = new Map<number, Buffer>();
  for (let at = HEADER_BYTES; at + 4 <= bytes.length;) {
    const name = bytes.readUInt16BE(at);
    const length = bytes.readUInt16BE(at + 2);
    if (at + 4 + length > bytes.length) return null;
    if (!attributes.has(name)) attributes.set(name, bytes.subarray(at + 4, at + 4 + length));
    at += 4 + padded(length);
  }
  const ofMethod = (type & 0xf) | ((type >> 1) & 0x70) | ((type >> 2) & 0xf80);
  return { method: ofMethod, kind, transactionId: bytes.subarray(8, HEADER_BYTES), attributes };
}

/** How long the message is that begins here; `null` while too little is there to say. */
export function lengthOf(bytes: Buffer): number | null {
  return bytes.length < HEADER_BYTES ? null : HEADER_BYTES + bytes.readUInt16BE(2);
}

export interface Credentials {
  readonly username: string;
  readonly credential: string;
}

export function keyOf({ username, credential }: Credentials, realm: string): Buffer {
  return createHash("md5").update(`${username}:${realm}:${credential}`).digest();
}

export interface StunError {
  readonly code: number;
  readonly reason: string;
}

export function errorOf({ attributes }: StunMessage): StunError {
  const value = attributes.get(attribute.errorCode);
  if (value === undefined || value.length < 4) return { code: 0, reason: "" };
  return { code: 100 * ((value[2] ?? 0) & 7) + (value[3] ?? 0), reason: value.toString("utf8", 4) };
}

/** The address in words, of an attribute that hides it; `null` if there is none. */
export function addressOf({ attributes, transactionId }: StunMessage, name: number): string | null {
  const value = attributes.get(name);
  if (value === undefined || value.length < 8) return null;
  const mask = Buffer.concat([MAGIC_COOKIE, transactionId]);
  const address = value.subarray(4).map((byte, index) => byte ^ (mask[index] ?? 0));
  if (address.length === 4) return address.join(".");
  const groups = Array.from(
    { length: 8 },
    (_, index) => ((address[2 * index] ?? 0) << 8) | (address[2 * index + 1] ?? 0),
  );
  return address.length === 16 ? groups.map((group) => group.toString(16)).join(":") : null;
}

/** The same hidden with another message's id, as one hands an address on. */
export function readdressed(value: Buffer, from: Buffer, to: Buffer): Buffer {
  // The port and an IPv4 address are hidden with the magic cookie alone, which is the first eight bytes.
  return Buffer.from(value.map((byte, at) => (at < 8 ? byte : byte ^ (from[at - 8] ?? 0) ^ (to[at - 8] ?? 0))));
}
