import { matchChannel, type Channel, type Match } from "@earshot/client";
import { useEffect, useMemo, useState } from "react";

interface GameProps {
  readonly match: Match;
  readonly onLeave: () => void;
}

export function Game({ match, onLeave }: GameProps) {
  const presses = useMemo(() => matchChannel(match, { name: "presses", parse: parseCount }), [match]);
  const [own, setOwn] = useState(0);
  const theirs = useLatest(presses);
  const partnerState = usePartnerState(match);

  // A partner who comes back with another page knows nothing of what was sent before.
  useEffect(() => {
    if (partnerState === "here" && own > 0) presses.send(own);
  }, [partnerState, presses, own]);

  if (partnerState === "gone") return <p role="status">Your partner is gone.</p>;
  return (
    <main>
      <p role="status">{partnerState === "away" ? "Your partner is away, and may come back." : ""}</p>
      <button onClick={() => setOwn(own + 1)}>Press</button>
      <p>
        You: <output id="own">{own}</output>, they: <output id="theirs">{theirs}</output>
      </p>
      <button onClick={onLeave}>Leave</button>
    </main>
  );
}

/** A partner's page may send anything. */
function parseCount(value: unknown): number {
  if (typeof value !== "number") throw new TypeError("no count");
  return value;
}

/** The latest message of a channel. `on` returns what ends it, which is what an effect returns. */
function useLatest(channel: Channel<number>): number {
  const [latest, setLatest] = useState(0);
  useEffect(() => channel.on("message", ({ value }) => setLatest(value)), [channel]);
  return latest;
}

type PartnerState = "here" | "away" | "gone";

/** How the only partner is. */
function usePartnerState({ partners }: Match): PartnerState {
  const [state, setState] = useState<PartnerState>("here");
  const [partner] = partners;
  useEffect(() => {
    if (!partner) return;
    const ends = [
      partner.on("away", () => setState("away")),
      partner.on("back", () => setState("here")),
      partner.on("closed", () => setState("gone")),
    ];
    return () => {
      for (const end of ends) end();
    };
  }, [partner]);
  return state;
}
