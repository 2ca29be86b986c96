import { timeZonePattern } from "@earshot/protocol";

/** Such as "Europe/Berlin"; `undefined` if the browser does not know, or has a name of its own for it. */
export function timeZoneOfPage(): string | undefined {
  try {
    const { timeZone }: { timeZone: unknown } = new Intl.DateTimeFormat().resolvedOptions();
    return typeof timeZone === "string" && timeZonePattern.test(timeZone) ? timeZone : undefined;
  } catch {
    // A clock that is set to no zone at all. Nobody is turned away for it.
    return undefined;
  }
}
