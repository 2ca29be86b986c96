/** True of a page that came from the host that it connects to, as far as its browser says. Schemes may differ behind a proxy. */
export function isOwnOrigin(origin: string, host: string | null): boolean {
  if (host === null || !URL.canParse(origin)) return false;
  const { protocol, host: ownHost } = new URL(origin);
  // Written the same way: without the port that goes without saying, in small letters.
  const asked = `${protocol}//${host}`;
  return ownHost !== "" && URL.canParse(asked) && new URL(asked).host === ownHost;
}
