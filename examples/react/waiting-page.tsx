import type { Status } from "@earshot/client";

interface WaitingPageProps {
  readonly status: Status;
  readonly onReady: () => void;
  readonly onLeave: () => void;
}

export function WaitingPage({ status, onReady, onLeave }: WaitingPageProps) {
  // Nobody is matched while the page is hidden.
  const isHidden = status.kind === "waiting" && status.hidden;
  // Only a scene with a ready check asks.
  const isAsked = (status.kind === "ready-check" && !status.ready) || (status.kind === "waiting" && status.aside);
  return (
    <main>
      <p role="status">{isHidden ? "Please come back to this page." : words[status.kind]}</p>
      {isAsked && (
        <button autoFocus onClick={onReady}>
          I am here
        </button>
      )}
      <button onClick={onLeave}>Leave</button>
    </main>
  );
}

const words: Readonly<Record<Status["kind"], string>> = {
  connecting: "Connecting…",
  measuring: "Connecting…",
  waiting: "Waiting for a partner…",
  probing: "Somebody is here. Testing the connection…",
  "ready-check": "Partner found. Everybody is asked whether they are there.",
  confirming: "Partner found. It starts in a moment.",
  matched: "It starts.",
  released: "It is over.",
};
