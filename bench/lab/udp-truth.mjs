// What the network itself does to a small packet, beside what the browsers report of it: an echo over UDP between the same hosts.
import { once } from "node:events";
import { addressOf, spawnIn } from "./netlab.mjs";
import { median } from "../tools/table.mjs";

const PORT = 7_007;
/** As a page measures in a countdown: at another pace packets that keep their order would hold each other up more, or less. */
const COUNT = 50;
const GAP_MS = 50;

const echo = `
const socket = require("node:dgram").createSocket("udp4");
socket.on("message", (bytes, { port, address }) => socket.send(bytes, port, address));
socket.bind(${PORT}, process.argv[1], () => console.log("ready"));`;

const probe = `
const socket = require("node:dgram").createSocket("udp4");
const sentAtMs = [], rttsMs = [];
socket.on("message", (bytes) => rttsMs.push(performance.now() - sentAtMs[bytes.readUInt32BE(0)]));
const timer = setInterval(() => {
  if (sentAtMs.length === ${COUNT}) {
    clearInterval(timer);
    setTimeout(() => { console.log(JSON.stringify(rttsMs)); process.exit(); }, 1_000);
    return;
  }
  const bytes = Buffer.alloc(5);
  bytes.writeUInt32BE(sentAtMs.length);
  sentAtMs.push(performance.now());
  socket.send(bytes, ${PORT}, process.argv[1]);
}, ${GAP_MS});`;

/**
 * The median round trip in ms between two hosts, of the answered ones.
 * @param {number} from
 * @param {number} to
 */
export async function udpMedianMs(from, to) {
  const answering = spawnIn(to, [process.execPath, "-e", echo, addressOf(to)]);
  await once(answering.stdout, "data");
  const asking = spawnIn(from, [process.execPath, "-e", probe, addressOf(to)]);
  const [line] = await once(asking.stdout, "data");
  answering.kill();
  return median(JSON.parse(String(line)));
}
