import { createSocket } from "node:dgram";
import { lookup } from "node:dns/promises";
import { connect as connectPlain, type Socket } from "node:net";
import { connect as connectSecurely } from "node:tls";
import { codeOf, handshakeOf, tlsOptions, type Handshake } from "../certificate.ts";
import type { IceTarget } from "./ice-target.ts";
import { decode, lengthOf, type StunMessage } from "./message.ts";

/** A way to a STUN or TURN server that carries whole messages. */
export interface Wire {
  /** Datagrams get lost, so what is sent over them is sent again until there is an answer. */
  readonly isReliable: boolean;
  /** What the TLS handshake showed; `null` without TLS. */
  readonly handshake: Handshake | null;
  readonly send: (bytes: Buffer) => void;
  /** To be set by whoever wants to hear. */
  listener: (message: StunMessage) => void;
  /** Why it has ended, as an error code; `null` as long as it is open. */
  readonly ended: () => string | null;
  readonly close: () => void;
}

interface Opening {
  readonly withinMs: number;
  readonly ca?: string | undefined;
}

/** Resolves with an error code if there is no way. Datagrams always leave: whether anybody is there shows later. */
export async function openWire(target: IceTarget, opening: Opening): Promise<Wire | string> {
  try {
    const { address, family } = await lookup(target.host);
    return target.transport === "udp" ? await openUdp(address, family, target.port) : await openStream(target, opening);
  } catch (error) {
    return error instanceof Error ? codeOf(error) : String(error);
  }
}

function openUdp(address: string, family: number, port: number): Promise<Wire> {
  const socket = createSocket(family === 6 ? "udp6" : "udp4");
  let end: string | null = null;
  const wire: Wire = {
    isReliable: false,
    handshake: null,
    send: (bytes) => socket.send(bytes),
    listener: () => {},
    ended: () => end,
    close: () => socket.close(),
  };
  socket.on("message", (bytes) => {
    const message = decode(bytes);
    if (message) wire.listener(message);
  });
  return new Promise((resolve, reject) => {
    socket.on("error", (error) => {
      // The answer to a datagram may be that nobody wants it.
      end = codeOf(error);
      reject(error);
    });
    socket.connect(port, address, () => resolve(wire));
  });
}

function openStream(target: IceTarget, { withinMs, ca }: Opening): Promise<Wire> {
  const { host, port, transport } = target;
  const isSecure = transport === "tls";
  return new Promise((resolve, reject) => {
    const socket = isSecure
      ? connectSecurely({ host, port, ...tlsOptions({ host, port, ca }) })
      : connectPlain({ host, port });
    let end: string | null = null;
    const timer = setTimeout(() => socket.destroy(new Error("ETIMEDOUT")), withinMs);
    socket.on("error", (error) => (end ??= codeOf(error)));
    socket.on("close", () => {
      clearTimeout(timer);
      end ??= "ECONNRESET";
      reject(new Error(end));
    });
    socket.once(isSecure ? "secureConnect" : "connect", () => {
      clearTimeout(timer);
      const wire: Wire = {
        isReliable: true,
        handshake:
          "authorizationError" in socket ? handshakeOf(socket.authorizationError, socket.getPeerCertificate()) : null,
        send: (bytes) => socket.write(bytes),
        listener: () => {},
        ended: () => end,
        close: () => socket.destroy(),
      };
      eachMessage(socket, (message) => wire.listener(message));
      resolve(wire);
    });
  });
}

/** A stream has no borders: each message says how long it is. What is no message ends it. */
function eachMessage(socket: Socket, take: (message: StunMessage) => void): void {
  let rest: Buffer = Buffer.alloc(0);
  socket.on("data", (chunk: Buffer) => {
    rest = Buffer.concat([rest, chunk]);
    for (let length = lengthOf(rest); length !== null && rest.length >= length; length = lengthOf(rest)) {
      const message = decode(rest.subarray(0, length));
      if (!message) return void socket.destroy(new Error("what answers there speaks no STUN"));
      rest = rest.subarray(length);
      take(message);
    }
  });
}
