import { randomBytes } from "node:crypto";
import type { Ice } from "../ice/ice.ts";
import type { Identity } from "../identity/identity.ts";
import type { Journal } from "../journal/journal.ts";
import type { Meters } from "../meters.ts";
import type { EventLoopLag } from "../page/event-loop-lag.ts";
import { excludedIds } from "../participants/excluded-ids.ts";
import { Completions } from "../recruiter/completions.ts";
import { Chronicle } from "../waitroom/chronicle.ts";
import type { GroupHistories } from "../waitroom/group-histories.ts";
import type { PastOutcomes } from "../waitroom/past-outcomes.ts";
import { restartGraceMs } from "../waitroom/restart-grace.ts";
import { SceneHost } from "../waitroom/scene-host.ts";
import { noteUnserved } from "../waitroom/unserved.ts";
import { UsedTokens } from "../waitroom/used-tokens.ts";
import { onceOf } from "../study/study.ts";
import type { Disk } from "./disk.ts";
import type { ServerSettings } from "./server-options.ts";

interface ScenesOptions extends Pick<ServerSettings, "study" | "limits" | "clock" | "log">, Disk {
  readonly ice: Ice;
  readonly identity: Identity;
  readonly histories: GroupHistories;
  readonly past: PastOutcomes;
  readonly lag: EventLoopLag;
  readonly meters: Meters;
}

/** A host for each scene of the study, by its name. */
export function openScenes({
  study,
  identity,
  limits: { acceptsPerSecond },
  journal,
  records,
  clock,
  ...shell
}: ScenesOptions): Map<string, SceneHost> {
  const usedTokens = new UsedTokens();
  const { statements } = identity;
  const { beacons = [], recordCountry = false } = study;
  const ids = idsOf(journal);
  if (journal) noteUnserved(journal);
  const shared = {
    beacons,
    recordCountry,
    usedTokens,
    completions: new Completions(study.recruiter ?? null),
    excluded: excludedIds(study.participants),
    mayWait: study.participants ?? {},
    statements,
    clock,
    studyPrefix: ids.ofStudy,
    restartGraceMs: restartGraceMs(journal, acceptsPerSecond),
    ...shell,
  };
  const isOnceInStudy = onceOf(study) === "study";
  const hosts = new Map<string, SceneHost>();
  for (const scene of study.scenes) {
    const chronicle = new Chronicle({ study: study.study, scene: scene.name, journal, records, clock });
    const idPrefix = `${ids.ofProcess}${scene.name}-`;
    const isElsewhere = (participantId: string) =>
      isOnceInStudy && [...hosts].some(([name, host]) => name !== scene.name && host.has(participantId));
    hosts.set(scene.name, new SceneHost({ ...shared, scene, chronicle, idPrefix, isElsewhere }));
  }
  return hosts;
}

/** What ids begin with, so that those of two runs, or of two processes of one, never meet. */
function idsOf(journal: Journal | null): { readonly ofProcess: string; readonly ofStudy: string | null } {
  if (!journal) return { ofProcess: `${randomBytes(3).toString("hex")}-`, ofStudy: null };
  const { run, epoch } = journal.found;
  return { ofProcess: `${run}.${epoch}-`, ofStudy: `${run}.` };
}
