/** A page of its own beside the console: it asks no engine and is loaded by nobody who does not open it. */
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import "../tokens.css";
import "../base.css";
import { drawStates } from "./draw-states";
import { PiecesPage } from "./PiecesPage";

const root = document.getElementById("root");
if (!root) throw new Error("pieces.html has no #root");

drawStates();
createRoot(root).render(
  <StrictMode>
    <PiecesPage />
  </StrictMode>,
);
