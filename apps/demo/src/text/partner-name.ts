/** The same letter for the same partner in the probe and in the match. */
export function partnerName(partnerId: string, partnerIds: readonly string[]): string {
  if (new Set(partnerIds).size < 2) return "Your partner";
  return `Partner ${partnerLetter(partnerId, partnerIds)}`;
}

export function partnerLetter(partnerId: string, partnerIds: readonly string[]): string {
  const place = [...new Set(partnerIds)].indexOf(partnerId);
  return String.fromCodePoint("A".charCodeAt(0) + Math.max(place, 0));
}
