import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import "./tokens.css";
import "./base.css";
import { App } from "./app";
import { keepConnected } from "./engine-client";
import { railPlaces } from "./frame/Rail";
import { host } from "./host/current-host";
import { followLive } from "./live";
import { openScreen, useView } from "./view";

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");

// Before the first frame, so that no reader of a dark screen is shown a light one.
document.documentElement.dataset.theme = useView.getState().theme;

host.onShowScreen((name) => {
  const place = railPlaces.find(({ screen }) => screen === name);
  if (place) openScreen(place.screen);
});
followLive();
void keepConnected();
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
