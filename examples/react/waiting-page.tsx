import type { Status } from "@earshot/client";

interface WaitingPageProps {
  readonly status: Status;
  readonly onLeave: () => void;
}

export function WaitingPage({ status, onLeave }: WaitingPageProps) {
  // Nobody is matched while the page is hidden.
  const isHidden = status.kind === "waiting" && status.hidden;
  return (
    <main>
      <p role="status">{isHidden ? "Please come back to this page." : words[status.kind]}</p>
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
