/** The first request of each pays for the connection, and does not count. */
const REQUESTS = 5;
const ANSWER_WITHIN_MS = 2_000;
/** The server waits for a report for a second. What is known by now is of more use than everything too late. */
const TELL_AFTER_MS = 800;

/** Any answer will do, also one that this page may not read. */
const request: RequestInit = {
  mode: "no-cors",
  cache: "no-store",
  credentials: "omit",
  referrerPolicy: "no-referrer",
};

/**
 * Times small requests to each beacon, one after the other over a connection that stays open, all beacons at once. Tells the smallest
 * round trips in ms, `null` for a beacon that did not answer: when all are done, and before that if it takes long.
 */
export async function measureBeacons(
  urls: readonly string[],
  tell: (rttsMs: (number | null)[]) => void,
): Promise<void> {
  const rttsMs: (number | null)[] = urls.map(() => null);
  const tellNow = () => tell([...rttsMs]);
  const timer = setTimeout(tellNow, TELL_AFTER_MS);
  await Promise.all(
    urls.map(async (url, beacon) => {
      try {
        for (let sent = 0; sent < REQUESTS; sent++) {
          const sentAtMs = performance.now();
          await fetch(url, { ...request, signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
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
