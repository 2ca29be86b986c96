import type { Partner, PartnerEvents, Sendable } from "@earshot/client";

export type Emit = <E extends keyof PartnerEvents>(event: E, value: PartnerEvents[E]) => void;

/** A partner who says what a test says, and keeps what it is sent. */
export interface StandIn {
  readonly partner: Partner;
  readonly emit: Emit;
  readonly sent: Sendable[];
  /** Whether what is sent is taken. */
  takes: boolean;
}

export function standIn({ index = 1, isOpen = true } = {}): StandIn {
  const target = new EventTarget();
  const sent: Sendable[] = [];
  const partner: Pick<Partner, "index" | "isOpen" | "on" | "send"> = {
    index,
    isOpen,
    on(event, listener) {
      const hear = (told: Event) => listener((told as CustomEvent).detail);
      target.addEventListener(event, hear);
      return () => target.removeEventListener(event, hear);
    },
    send(data) {
      if (stand.takes) sent.push(data);
      return stand.takes;
    },
  };
  const stand: StandIn = {
    partner: partner as Partner,
    emit: (event, detail) => target.dispatchEvent(new CustomEvent(event, { detail })),
    sent,
    takes: true,
  };
  return stand;
}
