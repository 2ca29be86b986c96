import { OptionsError } from "@earshot/matchmaker";
import { limits } from "@earshot/protocol";

/** Beacons as a study names them. @throws OptionsError that names the one that is wrong. */
export function checkBeacons(urls: unknown): asserts urls is readonly string[] {
  if (!Array.isArray(urls) || urls.length > limits.beacons) {
    throw new OptionsError({ field: "beacons", value: urls, allowed: `a list of 0 to ${limits.beacons} URLs` });
  }
  const seen = new Set<string>();
  for (const [index, url] of urls.entries()) {
    const field = `beacons[${index}]`;
    if (!isFetchable(url)) {
      throw new OptionsError({ field, value: url, allowed: "an http: or https: URL without a user name or password" });
    }
    const { href } = new URL(url);
    if (seen.has(href)) throw new OptionsError({ field, value: url, allowed: "a URL that no other beacon has" });
    seen.add(href);
  }
}

/** No page may fetch a URL with credentials in it. */
function isFetchable(url: unknown): url is string {
  if (typeof url !== "string" || !URL.canParse(url)) return false;
  const { protocol, username, password } = new URL(url);
  return ["http:", "https:"].includes(protocol) && username === "" && password === "";
}
