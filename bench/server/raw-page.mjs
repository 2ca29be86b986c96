// A page as cheap as can be: frames over a WebSocket, read no further than they have to be, so that clients cost less than the
// server that they measure.
import { protocolVersion } from "../../packages/protocol/dist/index.js";
import { WebSocket } from "./of-server.mjs";

/**
 * @typedef {import("../../packages/protocol/dist/index.js").Reply} Reply
 * @typedef {import("../../packages/protocol/dist/index.js").ServerMessages} ServerMessages
 */

const OPEN = 1;

/** How many frames all pages of this process have sent. */
export const traffic = { sent: 0 };

export class RawPage {
  /** On socket.io's level; false if the connection ended before. @type {Promise<boolean>} */
  connected;
  /** @type {Promise<void>} */
  closed;
  isClosed = false;
  /** How many heartbeats of the connection have come. */
  heartbeats = 0;
  #socket;
  /** @type {Map<string, (message: any) => void>} */
  #handlers = new Map();
  /** @type {Map<number, (reply: Reply | null) => void>} */
  #asked = new Map();
  #lastAsked = 0;
  #noteConnected = (/** @type {boolean} */ _is) => {};
  #noteHeartbeat = () => {};

  /** @param {number} port */
  constructor(port) {
    const url = `ws://127.0.0.1:${port}/socket.io/?EIO=4&transport=websocket`;
    const socket = new WebSocket(url, { perMessageDeflate: false });
    this.#socket = socket;
    this.connected = new Promise((resolve) => (this.#noteConnected = resolve));
    this.closed = new Promise((resolve) => {
      socket.on("close", () => {
        this.isClosed = true;
        this.#noteConnected(false);
        this.#noteHeartbeat();
        for (const answer of this.#asked.values()) answer(null);
        resolve();
      });
    });
    socket.on("error", () => {});
    socket.on("message", (/** @type {Buffer} */ data) => this.#receive(data.toString()));
  }

  /** What becomes of one kind of message. @template {keyof ServerMessages} E */
  on(/** @type {E} */ event, /** @type {(message: ServerMessages[E]) => void} */ act) {
    this.#handlers.set(event, act);
  }

  /** `null`: the connection ended first. @param {string} event @param {unknown} message @returns {Promise<Reply | null>} */
  ask(event, message) {
    const number = this.#lastAsked++;
    return new Promise((resolve) => {
      if (this.isClosed) return resolve(null);
      this.#asked.set(number, resolve);
      this.send(`42${number}${JSON.stringify([event, message])}`);
    });
  }

  /** @param {string} event @param {unknown} message */
  tell(event, message) {
    this.send(`42${JSON.stringify([event, message])}`);
  }

  /** @param {string} scene @param {string} participantId @param {boolean} [resume] */
  join(scene, participantId, resume = false) {
    const page = { pageId: pageIdOf(participantId), hidden: false, timeZone: "Europe/Berlin", resume };
    return this.ask("waitroom/join", { protocolVersion, scene, participantId, ...page });
  }

  /** Resolves with the next heartbeat, or when the connection ends. @returns {Promise<void>} */
  nextHeartbeat() {
    return new Promise((resolve) => {
      if (this.isClosed) resolve();
      else this.#noteHeartbeat = resolve;
    });
  }

  /** @param {string} frame */
  send(frame) {
    if (this.#socket.readyState !== OPEN) return;
    traffic.sent++;
    this.#socket.send(frame);
  }

  close() {
    this.#socket.terminate();
    return this.closed;
  }

  /** @param {string} frame */
  #receive(frame) {
    if (frame.startsWith("42")) return this.#receiveEvent(frame);
    if (frame.startsWith("43")) return this.#receiveReply(frame);
    if (frame.startsWith("40")) this.#noteConnected(true);
    else if (frame.startsWith("0")) this.send("40");
    else if (frame === "2") {
      this.send("3");
      this.heartbeats++;
      this.#noteHeartbeat();
    }
  }

  /** @param {string} frame */
  #receiveEvent(frame) {
    const at = frame.indexOf("[");
    const nameEnd = frame.indexOf('"', at + 2);
    const name = frame.slice(at + 2, nameEnd);
    // Answered with what came after the name.
    if (name === "rtt/echo") return this.send(`43${frame.slice(2, at)}[${frame.slice(nameEnd + 2)}`);
    const act = this.#handlers.get(name);
    if (act) act(JSON.parse(frame.slice(nameEnd + 2, -1)));
  }

  /** @param {string} frame */
  #receiveReply(frame) {
    const at = frame.indexOf("[");
    const number = Number(frame.slice(2, at));
    const answer = this.#asked.get(number);
    this.#asked.delete(number);
    answer?.(JSON.parse(frame.slice(at))[0]);
  }
}

/** @param {string} participantId */
export function pageIdOf(participantId) {
  return `page-of-${participantId}`;
}

/**
 * Does so many things, never more than `atOnce` at once.
 * @template T
 * @param {number} count
 * @param {number} atOnce
 * @param {(number: number) => Promise<T>} act
 * @returns {Promise<T[]>}
 */
export async function manyTimes(count, atOnce, act) {
  /** @type {T[]} */
  const results = [];
  let next = 0;
  const work = async () => {
    while (next < count) {
      const number = next++;
      results[number] = await act(number);
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, count) }, work));
  return results;
}
