import { findFirefox, installFirefox, noFirefox } from "../../scripts/firefox.mjs";
import provideServers from "../../scripts/provide-servers.mjs";

/** Once before all tests and not in each worker, since two installations at a time block each other. */
export default function providePrograms(): void {
  if (!findFirefox()) installFirefox();
  if (!findFirefox()) console.error(`The tests with Firefox are skipped: ${noFirefox}.`);
  provideServers();
}
