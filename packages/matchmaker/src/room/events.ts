import type { ExclusionReason } from "./participant.ts";
import type { GroupHistory } from "../candidates/candidate.ts";
import type { Measurement, ProbeReport } from "../verdict/measurement.ts";

/** A page of the participant appeared: the first one, or a new one (refresh, second tab) that takes the place over. */
export interface Joined {
  readonly kind: "joined";
  readonly participantId: string;
  readonly serverRttMs: number | null;
  /** Without it the study has no further beacons; `null`: the page is timing them. */
  readonly beaconRttsMs?: readonly (number | null)[] | null;
  /** As the page says; `null` or missing: it does not. */
  readonly timeZone?: string | null;
  readonly hidden: boolean;
  /** Whether its page does not hear of anything yet, so that nobody is to be tried with it until it is `letIn`. @default false */
  readonly heldBack?: boolean;
  readonly groupHistory: GroupHistory | null;
}

/** Everything that can happen to a waitroom. The shell says when. */
export type WaitroomEvent =
  | Joined
  /** With a reason: not by its own wish, but because its page can be connected with nobody, or as it may not wait. */
  | {
      readonly kind: "left";
      readonly participantId: string;
      readonly reason?: "unsupported" | ExclusionReason | undefined;
    }
  /** The participant wants to wait longer. */
  | { readonly kind: "extended"; readonly participantId: string }
  /** The participant is there: its group is asked for that, or it did not answer before. */
  | { readonly kind: "confirmed"; readonly participantId: string }
  /** The page hears what it is told from now on. */
  | { readonly kind: "letIn"; readonly participantId: string }
  /** The page's connection broke; the place is kept for a while. */
  | { readonly kind: "disconnected"; readonly participantId: string }
  /** The same page is back. */
  | { readonly kind: "reconnected"; readonly participantId: string; readonly hidden: boolean }
  | { readonly kind: "visibilityChanged"; readonly participantId: string; readonly hidden: boolean }
  | { readonly kind: "serverRttMeasured"; readonly participantId: string; readonly serverRttMs: number }
  /** The page has timed the study's further beacons. */
  | {
      readonly kind: "beaconsMeasured";
      readonly participantId: string;
      readonly beaconRttsMs: readonly (number | null)[];
    }
  | { readonly kind: "probeReady"; readonly participantId: string; readonly probeId: string }
  | { readonly kind: "probeOpened"; readonly participantId: string; readonly probeId: string }
  | {
      readonly kind: "probeReported";
      readonly participantId: string;
      readonly probeId: string;
      readonly report: ProbeReport;
    }
  /** A side of a match's connection has measured it, in the countdown or in the first seconds of the match. */
  | {
      readonly kind: "baselineMeasured";
      readonly participantId: string;
      readonly linkId: string;
      readonly measurement: Measurement;
    }
  /** The connection of a pair that was measured as good broke. */
  | { readonly kind: "linkClosed"; readonly participantId: string; readonly linkId: string }
  /** From now on nobody is put forward: what is open comes to its end, and another process goes on. */
  | { readonly kind: "draining" }
  /** The server did not listen for so long, until now. Told before anything else that comes after such a stall. */
  | { readonly kind: "heldUp"; readonly forMs: number }
  /** Time has passed: fires what is due. */
  | { readonly kind: "tick" };
