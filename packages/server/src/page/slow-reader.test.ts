import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Server } from "socket.io";
import { afterEach, beforeEach, expect, test } from "vitest";
import { RawPage } from "../../test-support/raw-page.ts";
import { endIfSlow, MAX_UNREAD_BYTES, type RawConnection } from "./slow-reader.ts";

const http = createServer();
const io = new Server(http, { transports: ["websocket"] });
const found: RawConnection[] = [];
const slow: RawConnection[] = [];
io.engine.on("connection", (raw: RawConnection) => {
  found.push(raw);
  endIfSlow(raw, () => slow.push(raw));
});

/** A page, and its connection on this side. */
async function connected(): Promise<{ page: RawPage; connection: RawConnection }> {
  const { port } = http.address() as AddressInfo;
  const page = await new RawPage(`http://127.0.0.1:${port}`).open({ namespace: false });
  const connection = found.at(-1);
  if (!connection) throw new Error("no connection");
  return { page, connection };
}

/** How many packets wait on this side, which engine.io keeps to itself. */
function keptIn(connection: RawConnection): number {
  const packets: unknown = Reflect.get(connection, "writeBuffer");
  return Array.isArray(packets) ? packets.length : Number.NaN;
}

beforeEach(async () => {
  slow.length = 0;
  http.listen(0, "127.0.0.1");
  await once(http, "listening");
});
afterEach(() => io.close());

/** As much as there is room for on the way, and more. */
const MANY = 20_000;
const message = "x".repeat(1_000);

/** When this returns, the network has taken what it takes. */
function turn(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve));
}

test("a page that does not read is cut off, and what it did not read is let go of", async () => {
  const { page, connection } = await connected();
  page.stopReading();
  let mostKept = 0;
  for (let sent = 0; sent < MANY && slow.length === 0; sent++) {
    connection.send(message);
    mostKept = Math.max(mostKept, keptIn(connection));
    await turn();
  }
  expect(slow).toEqual([connection]);
  expect(mostKept * message.length).toBeLessThanOrEqual(MAX_UNREAD_BYTES + message.length);
  page.readOn();
  expect(await page.closed).toBe(1006);
  expect(connection.readyState).toBe("closed");
});

test("a page that reads is sent whatever there is", async () => {
  const { page, connection } = await connected();
  for (let sent = 0; sent < MANY; sent++) {
    connection.send(`${sent} ${message}`);
    if (sent % 50 === 49) await page.until((frame) => frame.startsWith(`4${sent - 20} `));
  }
  expect(slow).toEqual([]);
  page.close();
});
