import { findProxy, installProxies, noProxy, proxyNames } from "../scripts/proxies.mjs";

/** Once before all tests and not in each worker, since two installations at a time block each other. */
export default function provideProxies(): void {
  if (!proxyNames.every(findProxy)) installProxies();
  for (const name of proxyNames)
    if (!findProxy(name)) console.error(`The tests with it are skipped: ${noProxy(name)}.`);
}
