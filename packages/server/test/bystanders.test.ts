import { expect, onTestFinished } from "vitest";
import { connect } from "../src/doctor/server/connection.ts";
import { toSite } from "../src/doctor/site.ts";
import { probedScene, test } from "../test-support/server-test.ts";

async function doctorAt(url: string) {
  const connection = await connect(toSite("URL", url), { origin: null });
  if (connection.kind !== "open") throw new Error("not connected");
  const { socket } = connection;
  onTestFinished(() => void socket.disconnect());
  // Answered after whatever the server has sent before, such as that it closes the connection.
  const isThere = async () =>
    (await socket
      .timeout(120_000)
      .emitWithAck("waitroom/leave", {})
      .catch(() => null)) !== null;
  const isCut = new Promise<string>((resolve) => socket.once("disconnect", resolve));
  return { isThere, isCut };
}

test("a doctor's connection stays for more than 70 s without a place, and so do no more than four at a time", async ({
  serve,
  clock,
}) => {
  const { url } = await serve(probedScene());
  const doctors = [await doctorAt(url), await doctorAt(url), await doctorAt(url), await doctorAt(url)];
  const fifth = await doctorAt(url);
  clock.advance(10_000);
  expect(await fifth.isCut).toBe("io server disconnect");
  clock.advance(79_000);
  for (const { isThere } of doctors) expect(await isThere()).toBe(true);
  clock.advance(1_000);
  expect(await Promise.all(doctors.map(({ isCut }) => isCut))).toEqual(Array(4).fill("io server disconnect"));
});
