import type { Completion, PageMessage } from "@earshot/protocol";
import type { Transport } from "../server/transport.ts";

type Said = PageMessage<"match/finish">;

/**
 * Tells the server that this page's part in a match is over. Over a connection of its own: the one of the stay may be cut off for
 * good by now, as a match goes on without it. It is tried until the server has answered.
 */
export function finishMatch(
  transport: Transport,
  {
    scene,
    participantId,
    pageId,
    matchId,
    reason = "finished",
  }: Omit<Said, "reason"> & { reason?: Said["reason"] | undefined },
): Promise<Completion> {
  return new Promise((resolve, reject) => {
    const tell = (): void =>
      transport.send("match/finish", { scene, participantId, pageId, matchId, reason }, (reply) => {
        transport.close();
        if (reply.ok) resolve(reply.completion ?? {});
        else reject(new Error(`Earshot: the server does not know of this match: ${reply.error.message}`));
      });
    transport.open({ messages: {}, connected: tell, disconnected: () => {}, unreached: () => {} });
  });
}
