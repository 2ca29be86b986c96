import type { Ticket } from "../identity/ticket.ts";
import type { Entry } from "./chronicle.ts";

/** A token that has expired is taken for a little longer, as clocks differ. */
const REMEMBERED_LONGER_MS = 5 * 60_000;

/** Below so many nobody looks for those that have expired. */
const SWEEP_FROM = 1_000;

/** Which tokens have begun a stay, in whichever scene of the study: each begins one. Remembered until they have expired. */
export class UsedTokens {
  readonly #untilMs = new Map<string, number>();
  readonly #changed = new Set<string>();
  #sweepAt = SWEEP_FROM;

  isUsed({ tokenId }: Ticket): boolean {
    return this.#untilMs.has(tokenId);
  }

  /** `dateMs`: the present moment, on the calendar's clock. */
  use({ tokenId, expiresAtMs }: Ticket, dateMs: number): void {
    this.#untilMs.set(tokenId, expiresAtMs + REMEMBERED_LONGER_MS);
    this.#changed.add(tokenId);
    if (this.#untilMs.size >= this.#sweepAt) this.#forgetExpired(dateMs);
  }

  /** What a process before this one kept. */
  restore({ kind, id, value }: Entry): void {
    if (kind === "token" && typeof value === "number") this.#untilMs.set(id, value);
  }

  /** What has changed since this was asked last. */
  takeChanges(): Entry[] {
    const ids = [...this.#changed];
    this.#changed.clear();
    return ids.map((id) => ({ kind: "token", id, value: this.#untilMs.get(id) ?? null }));
  }

  /** Now and then, so that each use costs no more than itself. */
  #forgetExpired(dateMs: number): void {
    for (const [id, untilMs] of this.#untilMs) {
      if (untilMs >= dateMs) continue;
      this.#untilMs.delete(id);
      this.#changed.add(id);
    }
    this.#sweepAt = Math.max(SWEEP_FROM, 2 * this.#untilMs.size);
  }
}
