import type { Clock } from "../../clock.ts";
import type { IceEnvironment } from "../../ice/ice-environment.ts";
import type { IceOptions } from "../../ice/ice.ts";
import { turnCredentials } from "../../ice/turn-credentials.ts";
import type { TurnOptions } from "../../ice/turn-options.ts";
import type { Finding } from "../finding.ts";
import { iceFinding } from "./ice-finding.ts";
import { toIceTarget } from "./ice-target.ts";
import type { Credentials } from "./message.ts";
import { tryIce } from "./try-ice.ts";

const ANSWER_WITHIN_MS = 5_000;
const DEFAULT_TTL_S = 7_200;
const YEARS_S = 10 * 365 * 86_400;

interface Question {
  readonly study: IceOptions;
  readonly fromEnvironment: IceEnvironment;
  readonly clock: Pick<Clock, "date">;
  readonly ca?: string | undefined;
}

/** One for each URL that pages would be given. */
export async function* iceFindings({ study, fromEnvironment, clock, ca }: Question): AsyncGenerator<Finding> {
  const fixed = study.iceServers ?? fromEnvironment.iceServers ?? [];
  const turn = study.turn ?? fromEnvironment.turn;
  if (fixed.length === 0 && turn === null) {
    const says = "no STUN or TURN servers are known here, so that none is tried";
    const advice =
      "add --study STUDY_FILE, or the EARSHOT_TURN_ variables of the server; participants at home need both";
    return yield { check: "STUN, TURN", state: "warning", says, advice };
  }
  const nowMs = () => clock.date().getTime();
  const trying = { withinMs: ANSWER_WITHIN_MS, ca };
  for (const { urls, username = "", credential = "" } of fixed) {
    for (const target of [urls].flat().map(toIceTarget)) {
      const credentials = target.isTurn ? () => ({ username, credential }) : null;
      const tried = await tryIce(target, { ...trying, credentials, lasting: null });
      yield iceFinding({ target, tried, isOfSecret: false, nowMs: nowMs() });
    }
  }
  if (turn === null) return;
  for (const target of [turn.urls].flat().map(toIceTarget)) {
    const valid = (forS: number) => () => madeBy(turn, nowMs() + forS * 1_000);
    const credentials = valid(turn.ttlSeconds ?? DEFAULT_TTL_S);
    const tried = await tryIce(target, { ...trying, credentials, lasting: valid(YEARS_S) });
    yield iceFinding({ target, tried, isOfSecret: true, nowMs: nowMs() });
  }
}

function madeBy({ secret }: TurnOptions, expiresAtMs: number): Credentials {
  return turnCredentials({ secret, linkId: "earshot", partnerId: "doctor", expiresAtMs });
}
