import { createHmac } from "node:crypto";

/** Whose credentials, for which link, and when they end. */
export interface TurnGrant {
  /** Shared with the TURN server; stays on the two servers. */
  readonly secret: string;
  readonly linkId: string;
  /** Tells the two ends of the link apart, without telling who they are. */
  readonly partnerId: string;
  /** Wall time, in ms since 1970. */
  readonly expiresAtMs: number;
}

export interface TurnCredentials {
  readonly username: string;
  readonly credential: string;
}

/**
 * Credentials that a TURN server with the same secret takes until they expire, without being asked or told: coturn's
 * `use-auth-secret`, draft-uberti-behave-turn-rest-00. coturn counts its `user-quota` by what follows the colon.
 */
export function turnCredentials({ secret, linkId, partnerId, expiresAtMs }: TurnGrant): TurnCredentials {
  const username = `${Math.floor(expiresAtMs / 1_000)}:${linkId}.${partnerId}`;
  return { username, credential: createHmac("sha1", secret).update(username).digest("base64") };
}
