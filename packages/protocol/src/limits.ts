/** What the server takes. Beyond these a message is refused with `bad-message`, beyond `frameBytes` the connection is closed. */
export interface Limits {
  readonly frameBytes: number;
  readonly idChars: number;
  readonly tokenChars: number;
  readonly sdpChars: number;
  readonly iceCandidateChars: number;
  /** In one `link/signal` message. */
  readonly signalsPerMessage: number;
  /** Signals a second from one member over one link in the long run, and how many at once. */
  readonly linkSignalsPerSecond: number;
  readonly linkSignalBurst: number;
  /** The same of their bytes: of the texts of WebRTC in them. */
  readonly linkSignalBytesPerSecond: number;
  readonly linkSignalBurstBytes: number;
  /** ICE candidates in one SDP. */
  readonly candidatesPerSdp: number;
  readonly samplesPerReport: number;
  readonly sampleMs: number;
  /** Of one study, beside the server itself. */
  readonly beacons: number;
  /** Of the beacons, over the whole life of one connection. */
  readonly beaconReports: number;
  /** Messages a second that one connection may send in the long run, and how many at once: in a scene of pairs. */
  readonly messagesPerSecond: number;
  readonly messageBurst: number;
  /** And how many more for each further member of a group, as each is one more link. */
  readonly messagesPerSecondAndMember: number;
  readonly messageBurstPerMember: number;
}

// Constants of their own, so that a page that needs these need not load all limits.
export const ID_CHARS = 128;
export const SIGNALS_PER_MESSAGE = 32;
/** What recruiting platforms put into the URL of a page: Prolific, MTurk, oTree, Sona; in lower case, as some of them do. */
export const recruiterParameter: RegExp =
  /^((prolific_p|study_|session_|worker|assignment|hit)id|participant_label|survey_code)$/;
/** What may be the name of a time zone. */
export const timeZonePattern: RegExp = /^[\w+/-]{1,64}$/;

export const limits: Limits = {
  frameBytes: 16_384,
  idChars: ID_CHARS,
  tokenChars: 4_096,
  sdpChars: 8_192,
  iceCandidateChars: 512,
  signalsPerMessage: SIGNALS_PER_MESSAGE,
  linkSignalsPerSecond: 2,
  linkSignalBurst: 64,
  linkSignalBytesPerSecond: 1_024,
  linkSignalBurstBytes: 24_576,
  candidatesPerSdp: 24,
  samplesPerReport: 64,
  sampleMs: 60_000,
  beacons: 8,
  beaconReports: 4,
  messagesPerSecond: 20,
  messageBurst: 100,
  messagesPerSecondAndMember: 2,
  messageBurstPerMember: 16,
};
