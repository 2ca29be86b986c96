import { useWaitroom } from "@earshot/client/react";
import { StrictMode, useState } from "react";
import { createRoot } from "react-dom/client";

export interface View {
  /** React's, by which it tells components apart. */
  readonly key: string;
  /** `null` if the component has no options. */
  readonly participantId: string | null;
}

declare global {
  interface Window {
    /** Shows these instead of what is shown. */
    show: (views: readonly View[]) => void;
  }
}

function Stay({ participantId }: { readonly participantId: string | null }) {
  const server = location.origin;
  const { status, match, outcome, leave } = useWaitroom(
    participantId === null ? null : { server, scene: "near", participantId },
  );
  const reason = status?.kind === "released" ? status.reason : null;
  const seen = [status?.kind ?? "nobody", reason, match && "in match", outcome?.kind];
  return (
    <>
      <p>{seen.filter(Boolean).join(" ")}</p>
      <button onClick={() => void leave()}>Leave</button>
    </>
  );
}

function Page() {
  const [views, setViews] = useState<readonly View[]>([]);
  window.show = setViews;
  return views.map(({ key, participantId }) => <Stay key={key} participantId={participantId} />);
}

createRoot(document.body).render(
  <StrictMode>
    <Page />
  </StrictMode>,
);
