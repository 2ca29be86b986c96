import type { RecordLine } from "@earshot/records";
import type { Clock } from "../clock.ts";
import type { Journal } from "../journal/journal.ts";
import type { Log } from "../log.ts";
import type { Records } from "../records/records.ts";
import { keyOf } from "../waitroom/entry-key.ts";
import type { GroupHistories } from "../waitroom/group-histories.ts";
import type { PastOutcomes } from "../waitroom/past-outcomes.ts";
import { removeOldLines } from "./old-lines.ts";
import { tombstone } from "./tombstone.ts";

const DAY_MS = 86_400_000;

const doNothing = () => {};

export interface RetentionOptions {
  /** For how many days records are kept; `null`: for ever. */
  readonly days: number | null;
  readonly study: string;
  readonly journal: Journal | null;
  readonly records: Records;
  readonly histories: GroupHistories;
  readonly past: PastOutcomes;
  /** The study's. */
  readonly clock: Clock;
  readonly log: Log;
}

/** Removes what is too old, at once and then every day. Answers how it is ended: when what is under way is done. */
export function startRetention(options: RetentionOptions): () => Promise<void> {
  const { days, clock, log } = options;
  if (days === null) return async () => {};
  let underWay = Promise.resolve();
  let callOff = doNothing;
  const removeDaily = () => {
    callOff = clock.after(DAY_MS, removeDaily);
    underWay = underWay
      .then(() => removeOld(options, days * DAY_MS))
      .catch((error: unknown) => log.error("what is older than retentionDays could not be removed today", error));
  };
  removeDaily();
  return () => {
    callOff();
    return underWay;
  };
}

async function removeOld(options: RetentionOptions, ageMs: number): Promise<void> {
  const { study, journal, records, histories, past, clock, log } = options;
  const now = clock.date();
  const before = new Date(now.getTime() - ageMs).toISOString();
  const removed = await records.change((path, letGo) => removeOldLines(path, before, letGo));
  for (const one of [histories, past]) one.forgetBefore(clock.now() - ageMs);
  const head = { at: clock.date().toISOString(), study };
  const lines: RecordLine[] = removed > 0 ? [tombstone({ removed, changed: 0 }, { pseudonym: null }, head)] : [];
  if (removed > 0) log.info(`${removed} lines of the records are gone, as they were older than retentionDays`);
  if (!journal) return lines.forEach((line) => records.append(line));
  const changes = [...histories.takeChanges(), ...past.takeChanges()];
  const put = new Map(changes.map(({ kind, id, value }) => [keyOf({ kind, scene: "", id }), value]));
  journal.beginAnew();
  journal.append({ atMs: clock.now(), put, facts: lines }, () => {});
}
