/** What the page's own URL says. */
export interface PageUrl {
  readonly scene: string;
  readonly hasParticipant: boolean;
  readonly addedDelayMs: number;
  readonly isBlocked: boolean;
}

export const maxAddedDelayMs = 400;

export function parsePageUrl(href: string): PageUrl {
  const parameters = new URL(href).searchParams;
  return {
    scene: parameters.get("scene") || "pair",
    hasParticipant: Boolean(parameters.get("participant")),
    addedDelayMs: toAddedDelayMs(parameters.get("delay") ?? ""),
    isBlocked: parameters.get("block") === "1",
  };
}

/** What somebody typed, as a delay that can be set; 0 for anything else. */
export function toAddedDelayMs(text: string): number {
  const delayMs = Math.round(Number(text));
  return Number.isFinite(delayMs) ? Math.min(Math.max(delayMs, 0), maxAddedDelayMs) : 0;
}

export function withParticipant(href: string, participantId: string): string {
  const url = new URL(href);
  url.searchParams.set("participant", participantId);
  return url.href;
}

/** The same scene for another participant, with that tab's own settings. */
export function secondTabHref(href: string, participantId: string, addedDelayMs: number): string {
  const url = new URL(withParticipant(href, participantId));
  url.searchParams.delete("block");
  url.searchParams.delete("delay");
  if (addedDelayMs > 0) url.searchParams.set("delay", String(addedDelayMs));
  return url.href;
}

/** Another scene, as a newcomer: the place in this scene's waitroom stays behind. */
export function sceneHref(href: string, scene: string): string {
  const url = new URL(href);
  url.searchParams.set("scene", scene);
  url.searchParams.delete("participant");
  return url.href;
}

/** Keeps the controls over a refresh. */
export function withControls(
  href: string,
  { addedDelayMs, isBlocked }: Pick<PageUrl, "addedDelayMs" | "isBlocked">,
): string {
  const url = new URL(href);
  url.searchParams.delete("delay");
  url.searchParams.delete("block");
  if (addedDelayMs > 0) url.searchParams.set("delay", String(addedDelayMs));
  if (isBlocked) url.searchParams.set("block", "1");
  return url.href;
}

/** A new one for every tab. Not `randomUUID`: that is missing on plain http, as in a laboratory's own network. */
export function newParticipantId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(6));
  return `tab-${Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}
