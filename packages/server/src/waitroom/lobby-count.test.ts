import { expect, test } from "vitest";
import type { Clock } from "../clock.ts";
import { systemClock } from "../clock.ts";
import { LobbyCount } from "./lobby-count.ts";

/** A lobby of which the test says when its next timer fires: after how long that is, and how many are told by it. */
function lobbyOf(crowd: number) {
  const timers: { readonly delayMs: number; readonly action: () => void }[] = [];
  const clock: Clock = {
    ...systemClock,
    after(delayMs, action) {
      const timer = { delayMs, action };
      timers.push(timer);
      return () => void (timers.includes(timer) && timers.splice(timers.indexOf(timer), 1));
    },
  };
  let told = 0;
  const lobby = new LobbyCount(clock, () => Array.from({ length: crowd }, () => () => told++));
  const fire = (): [delayMs: number, told: number] | null => {
    const timer = timers.shift();
    if (!timer) return null;
    told = 0;
    timer.action();
    return [timer.delayMs, told];
  };
  return { lobby, fire };
}

test("a few are told at once, however often it changes meanwhile", () => {
  const { lobby, fire } = lobbyOf(150);
  lobby.announce();
  lobby.announce();
  expect([fire(), fire()]).toEqual([[200, 150], null]);
});

test("a crowd is told in portions, and the next time later", () => {
  const { lobby, fire } = lobbyOf(450);
  lobby.announce();
  expect([fire(), fire(), fire(), fire()]).toEqual([[200, 200], [0, 200], [0, 50], null]);
  lobby.announce();
  expect(fire()).toEqual([450, 200]);
});

test.for([0, 1])("after the end nobody is told, also in the middle of a crowd: after %i portions", (portions) => {
  const { lobby, fire } = lobbyOf(450);
  lobby.announce();
  for (let portion = 0; portion < portions; portion++) fire();
  lobby.close();
  expect(fire()).toBeNull();
});
