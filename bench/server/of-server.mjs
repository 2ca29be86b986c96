// What the server depends on, for what stands beside it: pages of raw frames, and a relay with the same socket.io.
import { createRequire } from "node:module";
import { join } from "node:path";

/**
 * As far as they are used here.
 * @typedef {{
 *   readonly readyState: number, on(event: string, act: (...args: any[]) => void): void,
 *   send(frame: string): void, terminate(): void }} RawSocket
 * @typedef {{
 *   on(event: string, act: (...args: any[]) => void): void, emit(event: string, message: unknown): void }} RelaySocket
 * @typedef {{ on(event: "connection", act: (socket: RelaySocket) => void): void }} RelayServer
 */

const require = createRequire(join(import.meta.dirname, "../../packages/server/package.json"));

/** @type {{ WebSocket: new (url: string, options: object) => RawSocket }} */
export const { WebSocket } = require("ws");

/** @type {{ Server: new (http: import("node:http").Server, options: object) => RelayServer }} */
export const { Server } = require("socket.io");
