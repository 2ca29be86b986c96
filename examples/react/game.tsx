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
  const isPartnerHere = useIsPartnerHere(match);

  function press(): void {
    presses.send(own + 1);
    setOwn(own + 1);
  }

  if (!isPartnerHere) return <p role="status">Your partner is gone.</p>;
  return (
    <main>
      <button onClick={press}>Press</button>
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

function useIsPartnerHere({ partners }: Match): boolean {
  const [isHere, setIsHere] = useState(true);
  useEffect(() => {
    const ends = partners.map((partner) => partner.on("closed", () => setIsHere(false)));
    return () => {
      for (const end of ends) end();
    };
  }, [partners]);
  return isHere;
}
