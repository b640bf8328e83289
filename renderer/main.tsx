import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import "./tokens.css";
import "./base.css";
import { App } from "./app";
import { keepConnected } from "./engine-client";
import { followLive } from "./live";

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");

followLive();
void keepConnected();
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
