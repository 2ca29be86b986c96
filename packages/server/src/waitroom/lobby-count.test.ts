import { expect, test } from "vitest";
import { HandClock } from "../../test-support/hand-clock.ts";
import { LobbyCount } from "./lobby-count.ts";

/** Everything that is due at once has happened. */
async function settled(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

/** `told`: how many were told, turn by turn. */
function lobbyOf(crowd: number) {
  const clock = new HandClock();
  const told: number[] = [];
  let inTurn = 0;
  const tell = () => {
    if (inTurn++ > 0) return;
    queueMicrotask(() => {
      told.push(inTurn);
      inTurn = 0;
    });
  };
  const lobby = new LobbyCount(clock, () => Array.from({ length: crowd }, () => tell));
  return { clock, lobby, told };
}

test("a few are told at once, however often it changes meanwhile", async () => {
  const { clock, lobby, told } = lobbyOf(150);
  lobby.announce();
  lobby.announce();
  clock.advance(200);
  await settled();
  clock.advance(60_000);
  expect(told).toEqual([150]);
});

test("a crowd is told in portions, and the next time later", async () => {
  const { clock, lobby, told } = lobbyOf(450);
  lobby.announce();
  clock.advance(200);
  await settled();
  expect(told).toEqual([200, 200, 50]);
  told.length = 0;
  lobby.announce();
  clock.advance(449);
  await settled();
  expect(told).toEqual([]);
  clock.advance(1);
  await settled();
  expect(told).toEqual([200, 200, 50]);
});
