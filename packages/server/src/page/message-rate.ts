import { limits } from "@earshot/protocol";

/** How many messages a connection may send whose scene makes groups of that size. */
export function messageRateOf(groupSize: number): { readonly perSecond: number; readonly burst: number } {
  const furtherMembers = Math.max(0, groupSize - 2);
  return {
    perSecond: limits.messagesPerSecond + furtherMembers * limits.messagesPerSecondAndMember,
    burst: limits.messageBurst + furtherMembers * limits.messageBurstPerMember,
  };
}
