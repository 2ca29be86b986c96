import { useWaitroom } from "@earshot/client/react";
import { Component, StrictMode, useState, type ReactNode } from "react";
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

/** Shows what a component has thrown. */
class Boundary extends Component<{ readonly children: ReactNode }> {
  override state: { readonly message: string | null } = { message: null };

  static getDerivedStateFromError(error: Error): { readonly message: string } {
    return { message: error.message };
  }

  override render(): ReactNode {
    return this.state.message === null ? this.props.children : <p>{this.state.message}</p>;
  }
}

function Page() {
  const [views, setViews] = useState<readonly View[]>([]);
  window.show = setViews;
  return views.map(({ key, participantId }) => (
    <Boundary key={key}>
      <Stay participantId={participantId} />
    </Boundary>
  ));
}

createRoot(document.body).render(
  <StrictMode>
    <Page />
  </StrictMode>,
);
