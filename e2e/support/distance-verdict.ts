import type { ProbeVerdict } from "@earshot/client";

interface Judged {
  verdicts(count: number): Promise<ProbeVerdict[]>;
}

/**
 * The first verdict that a measured distance decided. On a busy machine one before it may say that the two could not be measured,
 * and they are tried again.
 */
export async function distanceVerdict(tab: Judged): Promise<ProbeVerdict> {
  for (let count = 1; ; count++) {
    const verdicts = await tab.verdicts(count);
    const decided = verdicts.find(({ accepted, reason }) => accepted || reason === "rtt-too-high");
    if (decided) return decided;
  }
}
