/** A new one for every tab. Not `randomUUID`: that is missing on plain http, as in a laboratory's own network. */
export function newParticipantId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(6));
  return `tab-${Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}
