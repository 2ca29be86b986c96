import type { Effect, Waitroom, WaitroomEvent } from "@earshot/matchmaker";
import type { Clock } from "../clock.ts";
import type { Log } from "../log.ts";
import type { Meters, SceneMeters } from "../meters.ts";
import { meterEffect } from "./meter-effect.ts";

export interface WatchOptions {
  readonly scene: { readonly name: string };
  readonly clock: Clock;
  readonly meters: Meters;
  readonly log: Log;
}

/**
 * Looks after a scene's waitroom while it runs: times and counts its steps, also what did not fit, and says once of each
 * invariant that it is broken.
 */
export class WaitroomWatch {
  readonly #waitroom: Waitroom;
  readonly #options: WatchOptions;
  readonly #meters: SceneMeters;
  readonly #ignored = new Map<string, number>();
  readonly #broken = new Set<string>();

  constructor(waitroom: Waitroom, options: WatchOptions) {
    this.#waitroom = waitroom;
    this.#options = options;
    this.#meters = options.meters.ofScene(options.scene.name, () => waitroom.counts);
  }

  /** Gives the waitroom an event. */
  handle(event: WaitroomEvent, atMs: number): readonly Effect[] {
    const { clock } = this.#options;
    const beganAtMs = clock.now();
    const effects = this.#waitroom.handle(event, atMs);
    this.#meters.stepTook(clock.now() - beganAtMs);
    for (const effect of effects) {
      meterEffect(this.#meters, effect, atMs);
      if (effect.kind === "ignored") this.#count(effect.event.kind);
    }
    this.#look();
    return effects;
  }

  #look(): void {
    const { scene, log } = this.#options;
    for (const fault of this.#waitroom.quickViolations()) {
      const invariant = fault.split(" ", 1)[0] ?? fault;
      if (this.#broken.has(invariant)) continue;
      this.#broken.add(invariant);
      log.error(`the waitroom of scene ${scene.name} is not as it must be: ${fault}`);
    }
  }

  /** Late and doubled messages are no fault; very many of one kind may be a page that went wrong, or an attack. */
  summarize(): void {
    if (this.#ignored.size === 0) return;
    const counts = [...this.#ignored].map(([kind, count]) => `${kind} ${count}`).join(", ");
    this.#options.log.info(`scene ${this.#options.scene.name} ignored what did not fit: ${counts}`);
  }

  /** That somebody is ready is read off every signal, and new only with the first. */
  #count(kind: string): void {
    if (kind !== "probeReady") this.#ignored.set(kind, (this.#ignored.get(kind) ?? 0) + 1);
  }
}
