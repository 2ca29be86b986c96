/** The address of this page. A program that waits for simulated people is no page, and has none. */
export function pageUrl(): string {
  return typeof location === "undefined" ? "about:blank" : location.href;
}
