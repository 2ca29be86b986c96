import { findCoturn, installCoturn, noCoturn } from "../../scripts/coturn.mjs";
import { findFirefox, installFirefox, noFirefox } from "../../scripts/firefox.mjs";
import { findProxy, installProxies, noProxy, proxyNames } from "../../scripts/proxies.mjs";

/** Once before all tests and not in each worker, since two installations at a time block each other. */
export default function providePrograms(): void {
  if (!findFirefox()) installFirefox();
  if (!findFirefox()) console.error(`The tests with Firefox are skipped: ${noFirefox}.`);
  if (!findCoturn()) installCoturn();
  if (!findCoturn()) console.error(`The tests with a TURN server are skipped: ${noCoturn}.`);
  if (!proxyNames.every(findProxy)) installProxies();
  for (const name of proxyNames)
    if (!findProxy(name)) console.error(`The tests with it are skipped: ${noProxy(name)}.`);
}
