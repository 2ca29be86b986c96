import { useWaitroom } from "@earshot/client/react";
import { useState } from "react";
import { Game } from "./game.tsx";
import { WaitingPage } from "./waiting-page.tsx";

interface ExperimentProps {
  readonly participantId: string;
}

/** It lives as long as the participant takes part: when it is unmounted, the waitroom or the match is left. */
export function Experiment({ participantId }: ExperimentProps) {
  const [hasConsented, setHasConsented] = useState(false);
  const server = new URL(".", location.href);
  const options = hasConsented ? { server, scene: "game", participantId } : null;
  const { status, match, outcome, waitroom, leave } = useWaitroom(options);

  if (!status) return <button onClick={() => setHasConsented(true)}>I agree to take part</button>;
  if (match) return <Game match={match} onLeave={() => void leave()} />;
  if (status.kind !== "released") {
    return <WaitingPage status={status} onReady={() => waitroom?.ready()} onLeave={() => void leave()} />;
  }
  if (outcome?.kind === "matched") return <p role="status">Thank you. The game is over.</p>;
  return <p role="status">There is no partner: {status.reason}.</p>;
}
