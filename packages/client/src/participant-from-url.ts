import { randomId } from "./random.ts";

/** Where recruiting platforms put the participant's id: Prolific, MTurk, and the experiment's own. */
const PARAMETERS = ["PROLIFIC_PID", "workerId", "participant"];

const STORAGE_KEY = "earshot-participant";

/**
 * The participant's id from the page's URL: Prolific's `PROLIFIC_PID`, MTurk's `workerId`, or `participant`. Without any, an id of
 * this tab's own, which a refresh keeps. An id that the platform did not fill in (`{{%PROLIFIC_PID%}}`) does not count.
 * @throws TypeError if `url` is no URL.
 */
export function participantFromUrl(url: string | URL = location.href): string {
  const { searchParams } = new URL(url);
  for (const parameter of PARAMETERS) {
    const value = searchParams.get(parameter)?.trim();
    if (value && !value.includes("{{")) return value;
    if (value) console.warn(`Earshot: ${parameter} is ${value}: the recruiting platform did not fill it in`);
  }
  return ownId();
}

function ownId(): string {
  const id = `anonymous-${randomId()}`;
  try {
    const stored = sessionStorage.getItem(STORAGE_KEY);
    if (stored !== null) return stored;
    sessionStorage.setItem(STORAGE_KEY, id);
  } catch {
    // Storage may be forbidden; then a refresh is a new participant.
  }
  return id;
}
