import type { Effect, Waitroom } from "@earshot/matchmaker";
import type { Log } from "../log.ts";

/** Looks after a scene's waitroom while it runs: counts what did not fit, and says once of each invariant that it is broken. */
export class WaitroomWatch {
  readonly #scene: string;
  readonly #log: Log;
  readonly #ignored = new Map<string, number>();
  readonly #broken = new Set<string>();

  constructor(scene: string, log: Log) {
    this.#scene = scene;
    this.#log = log;
  }

  look(waitroom: Waitroom, effects: readonly Effect[]): void {
    for (const effect of effects) if (effect.kind === "ignored") this.#count(effect.event.kind);
    for (const fault of waitroom.quickViolations()) {
      const invariant = fault.split(" ", 1)[0] ?? fault;
      if (this.#broken.has(invariant)) continue;
      this.#broken.add(invariant);
      this.#log.error(`the waitroom of scene ${this.#scene} is not as it must be: ${fault}`);
    }
  }

  /** Late and doubled messages are no fault; very many of one kind may be a page that went wrong, or an attack. */
  summarize(): void {
    if (this.#ignored.size === 0) return;
    const counts = [...this.#ignored].map(([kind, count]) => `${kind} ${count}`).join(", ");
    this.#log.info(`scene ${this.#scene} ignored what did not fit: ${counts}`);
  }

  /** That somebody is ready is read off every signal, and new only with the first. */
  #count(kind: string): void {
    if (kind !== "probeReady") this.#ignored.set(kind, (this.#ignored.get(kind) ?? 0) + 1);
  }
}
