/** Where this page is. A program that waits for simulated people is no page, and nowhere. */
export function pageUrl(): string {
  return typeof location === "undefined" ? "about:blank" : location.href;
}
