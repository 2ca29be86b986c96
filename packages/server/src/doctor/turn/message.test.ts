import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addressOf, attribute, decode, encode, errorOf, keyOf, method, newMessage, readdressed } from "./message.ts";

function hex(text: string): Buffer {
  return Buffer.from(text.replaceAll(/\s/g, ""), "hex");
}

/** RFC 5769, section 2.4. */
const signedRequest = hex(`
  00 01 00 60 21 12 a4 42 78 ad 34 33 c6 ad 72 c0 29 da 41 2e
  00 06 00 12 e3 83 9e e3 83 88 e3 83 aa e3 83 83 e3 82 af e3 82 b9 00 00
  00 15 00 1c 66 2f 2f 34 39 39 6b 39 35 34 64 36 4f 4c 33 34 6f 4c 39 46 53 54 76 79 36 34 73 41
  00 14 00 0b 65 78 61 6d 70 6c 65 2e 6f 72 67 00
  00 08 00 14 f6 70 24 65 6d d6 4a 3e 02 b8 e0 71 2e 85 c9 a2 8c a8 96 66`);

const responseId = hex("b7e7a701bc34d686fa87dfae");

describe("messages of the RFC's test vectors", () => {
  test("are read, and written and signed the same", () => {
    const message = decode(signedRequest);
    if (!message) throw new Error("not read");
    expect(message).toMatchObject({ method: method.binding, kind: "request" });
    const credentials = { username: "マトリックス", credential: "TheMatrIX" };
    const attributes = new Map(message.attributes);
    expect(attributes.get(attribute.username)?.toString()).toBe(credentials.username);
    attributes.delete(attribute.messageIntegrity);
    expect(encode({ ...message, attributes }, keyOf(credentials, "example.org"))).toEqual(signedRequest);
  });

  test.each([
    ["192.0.2.1", "0001a147e112a643"],
    ["2001:db8:1234:5678:11:2233:4455:6677", "0002a1470113a9faa5d3f179bc25f4b5bed2b9d9"],
  ])("hide the address %s", (address, value) => {
    const attributes = new Map([[attribute.xorMappedAddress, hex(value)]]);
    const message = { ...newMessage(method.binding, "success"), transactionId: responseId, attributes };
    expect(addressOf(message, attribute.xorMappedAddress)).toBe(address);
    const other = newMessage(method.send, "indication");
    const handedOn = readdressed(hex(value), responseId, other.transactionId);
    const again = { ...other, attributes: new Map([[attribute.xorPeerAddress, handedOn]]) };
    expect(addressOf(again, attribute.xorPeerAddress)).toBe(address);
  });
});

test("an error has its code and words", () => {
  const value = Buffer.concat([Buffer.from([0, 0, 4, 38]), Buffer.from("Stale Nonce")]);
  const message = newMessage(method.allocate, "error", [[attribute.errorCode, value]]);
  expect(errorOf(message)).toEqual({ code: 438, reason: "Stale Nonce" });
  expect(errorOf(newMessage(method.allocate, "error"))).toEqual({ code: 0, reason: "" });
});

test("whatever is written is read", () => {
  const attributes = fc.uniqueArray(fc.tuple(fc.integer({ min: 0, max: 0xffff }), fc.uint8Array({ maxLength: 50 })), {
    selector: ([name]) => name,
  });
  const kind = fc.constantFrom("request", "indication", "success", "error");
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 0xfff }), kind, attributes, (ofMethod, ofKind, pairs) => {
      const message = newMessage(
        ofMethod,
        ofKind,
        pairs.map(([name, value]) => [name, Buffer.from(value)] as const),
      );
      expect(decode(encode(message, null))).toEqual(message);
    }),
  );
});

test("what is no message is none, wherever it is cut or changed", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
      const message = decode(Buffer.from(bytes));
      if (message) expect(message.transactionId).toHaveLength(12);
    }),
  );
  for (let length = 0; length < signedRequest.length; length++)
    expect(decode(signedRequest.subarray(0, length))).toBeNull();
  const long = Buffer.from(signedRequest);
  long.writeUInt16BE(0xffff, 22);
  expect(decode(long)).toBeNull();
});
