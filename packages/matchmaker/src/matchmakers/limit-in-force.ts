import { Matchmaker } from "./matchmaker.ts";
import { OptionsError } from "../options.ts";

/**
 * A limit that is written where nothing reads it would leave people unmeasured. The limit of a class without a rule of its own is
 * that of its options, and a hard cap alone is none.
 * @throws OptionsError that names the field and says where to write it.
 */
export function checkLimitInForce(matchmaker: Matchmaker): void {
  if (matchmaker.limitAfterMs !== Matchmaker.prototype.limitAfterMs) return;
  const inForceMs = matchmaker.limitAfterMs(0);
  for (const writtenMs of limitsWrittenIn(matchmaker)) {
    if (!isLimit(writtenMs) || writtenMs === inForceMs) continue;
    const allowed = `${inForceMs}, as its options say; to set it, hand it on: super({ maxP2pRttMs: ${writtenMs} })`;
    throw new OptionsError({ field: "maxP2pRttMs", value: writtenMs, allowed });
  }
  const capMs = valueOf(matchmaker, "maxP2pRttHardCapMs", matchmaker);
  if (inForceMs !== null || !isLimit(capMs)) return;
  const allowed = "null, or a number beside a limit in maxP2pRttMs, without which nobody is measured";
  throw new OptionsError({ field: "maxP2pRttHardCapMs", value: capMs, allowed });
}

/** As a field, or as a getter of a class, which the field of the base class hides. */
function limitsWrittenIn(matchmaker: Matchmaker): unknown[] {
  const written: unknown[] = [];
  for (let owner: object | null = matchmaker; owner; owner = Reflect.getPrototypeOf(owner)) {
    if (Object.hasOwn(owner, "maxP2pRttMs")) written.push(valueOf(owner, "maxP2pRttMs", matchmaker));
  }
  return written;
}

/** What throws is reported when it is asked. */
function valueOf(owner: object, name: string, matchmaker: Matchmaker): unknown {
  try {
    return Reflect.get(owner, name, matchmaker);
  } catch {
    return undefined;
  }
}

function isLimit(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value) && value > 0;
}
