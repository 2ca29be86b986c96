import { OptionsError, refuseUnknownKeys } from "@earshot/matchmaker";

/** How many connections the server takes. What is left out is the default. */
export interface ConnectionLimits {
  /**
   * At once from one address, 1 to 1,000,000, and a quarter of it new ones a second; of IPv6 from one /64. Raise it for a
   * laboratory whose machines share one address. Connections from the server's own machine are not counted. @default 20
   */
  readonly socketsPerAddress?: number;
  /** At once in all, 1 to 1,000,000. @default 10_000 */
  readonly sockets?: number;
  /** New ones a second in the long run, 1 to 1,000,000, and as many at once. @default 500 */
  readonly acceptsPerSecond?: number;
}

type LimitName = keyof ConnectionLimits;

export const defaultConnectionLimits: Required<ConnectionLimits> = {
  socketsPerAddress: 20,
  sockets: 10_000,
  acceptsPerSecond: 500,
};

const MOST = 1_000_000;

/** With the defaults filled in. @throws OptionsError that names the limit, as in `limits.sockets`. */
export function checkedLimits(limits: ConnectionLimits = {}): Required<ConnectionLimits> {
  if (typeof limits !== "object" || limits === null || Array.isArray(limits)) {
    throw new OptionsError({ field: "limits", value: limits, allowed: "an object such as { socketsPerAddress: 100 }" });
  }
  const names: LimitName[] = ["socketsPerAddress", "sockets", "acceptsPerSecond"];
  refuseUnknownKeys("limits", limits, names);
  const checked = { ...defaultConnectionLimits };
  for (const name of names) {
    const value = limits[name] ?? checked[name];
    if (!Number.isInteger(value) || value < 1 || value > MOST) {
      throw new OptionsError({ field: `limits.${name}`, value, allowed: `a whole number from 1 to ${MOST}` });
    }
    checked[name] = value;
  }
  return checked;
}
