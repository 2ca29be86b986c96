import type { ExclusionReason } from "@earshot/matchmaker";
import type { Connection, ParticipantsOptions } from "./participants.ts";
import type { Visitor } from "./visitor.ts";

/** From the slowest on. */
const connections: readonly Connection[] = ["slow-2g", "2g", "3g", "4g"];

/** Why somebody may not wait, before anything is measured; `null`: they may. What a browser does not say excludes nobody. */
export function obstacleTo(
  { devices, browsers, minConnection }: ParticipantsOptions,
  visitor: Visitor,
): ExclusionReason | null {
  if (devices !== undefined && !devices.includes(visitor.device)) return "device-not-allowed";
  if (browsers !== undefined && !isAllowed(browsers, visitor)) return "browser-not-allowed";
  const rank = rankOf(visitor.connection);
  return minConnection !== undefined && rank >= 0 && rank < rankOf(minConnection) ? "connection-too-weak" : null;
}

function isAllowed(browsers: NonNullable<ParticipantsOptions["browsers"]>, { browser, version }: Visitor): boolean {
  const least = browser === null ? undefined : browsers[browser];
  return least === true || (least !== undefined && version >= least);
}

/** Below 0: not known. */
function rankOf(connection: string | undefined): number {
  return connections.findIndex((one) => one === connection);
}
