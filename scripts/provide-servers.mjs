// Once before all tests, and not in each worker, since two installations at a time block each other: coturn, nginx and Caddy.
import { findCoturn, installCoturn, noCoturn } from "./coturn.mjs";
import { findProxy, installProxies, noProxy, proxyNames } from "./proxies.mjs";

export default function provideServers() {
  if (!findCoturn()) installCoturn();
  if (!findCoturn()) console.error(`The tests with a TURN server are skipped: ${noCoturn}.`);
  if (!proxyNames.every(findProxy)) installProxies();
  for (const name of proxyNames)
    if (!findProxy(name)) console.error(`The tests with it are skipped: ${noProxy(name)}.`);
}
