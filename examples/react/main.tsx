import { participantFromUrl } from "@earshot/client";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { Experiment } from "./experiment.tsx";

const root = document.getElementById("root");
if (!root) throw new Error("there is no #root");

const participantId = participantFromUrl();

createRoot(root).render(
  <StrictMode>
    <Experiment participantId={participantId} />
  </StrictMode>,
);
