import { timeZonePattern } from "@earshot/protocol";

/** Such as "Europe/Berlin"; `undefined` if the browser does not know, or has a name of its own for it. */
export function timeZoneOfPage(): string | undefined {
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  return timeZonePattern.test(timeZone) ? timeZone : undefined;
}
