// A bare relay with the socket.io options of the server: it answers who joins, and passes on what a pair says to each other.
// Nothing is checked, counted or timed. Beside it the server shows what its own work costs.
import { once } from "node:events";
import { createServer } from "node:http";
import { answerBench } from "./measured-process.mjs";
import { Server } from "./of-server.mjs";

/** @typedef {import("./of-server.mjs").RelaySocket} RelaySocket */

const http = createServer();
const io = new Server(http, {
  transports: ["websocket"],
  serveClient: false,
  maxHttpBufferSize: 16_384,
  perMessageDeflate: false,
  httpCompression: false,
  pingInterval: 5_000,
  pingTimeout: 7_000,
  connectTimeout: 5_000,
});

/** Who came first, by the name of the pair. @type {Map<string, RelaySocket>} */
const alone = new Map();
/** @type {WeakMap<RelaySocket, RelaySocket>} */
const partners = new WeakMap();

io.on("connection", (socket) => {
  socket.on("waitroom/join", (_, answer) => answer({ ok: true }));
  socket.on("pair", (name, answer) => {
    const other = alone.get(name);
    if (other) {
      alone.delete(name);
      partners.set(socket, other);
      partners.set(other, socket);
    } else alone.set(name, socket);
    answer({ ok: true });
  });
  socket.on("link/signal", (message) => partners.get(socket)?.emit("link/signal", message));
});

http.listen(0, "127.0.0.1");
await once(http, "listening");
const address = http.address();
answerBench(typeof address === "object" && address ? address.port : 0, async () => {});
