/** Requests to each beacon, one after the other. The first one opens the connection, and does not count. */
const BEACON_REQUESTS = 5;
const BEACON_WITHIN_MS = 2_000;

/** The server waits a second for the report. What is known by now is told, as everything would be too late. */
const TELL_BEACONS_AFTER_MS = 800;

/**
 * Times small requests to all beacons at once. Those to one beacon follow each other over a connection that stays open. Tells the
 * smallest round trip to each in ms, or `null` if it did not answer: when all are done, and once before that if it takes long.
 */
export async function measureBeacons(
  urls: readonly string[],
  tell: (rttsMs: (number | null)[]) => void,
): Promise<void> {
  const rttsMs: (number | null)[] = urls.map(() => null);
  const tellNow = () => tell([...rttsMs]);
  const timer = setTimeout(tellNow, TELL_BEACONS_AFTER_MS);
  await Promise.all(
    urls.map(async (url, beacon) => {
      try {
        for (let sent = 0; sent < BEACON_REQUESTS; sent++) {
          const sentAtMs = performance.now();
          // Any answer will do, also one that this page may not read.
          await fetch(url, {
            mode: "no-cors",
            cache: "no-store",
            credentials: "omit",
            referrerPolicy: "no-referrer",
            signal: AbortSignal.timeout(BEACON_WITHIN_MS),
          });
          if (sent > 0) rttsMs[beacon] = Math.min(rttsMs[beacon] ?? Infinity, performance.now() - sentAtMs);
        }
      } catch {
        // Not reached, or not any more: what was measured so far counts.
      }
    }),
  );
  clearTimeout(timer);
  tellNow();
}
