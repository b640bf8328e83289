import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import "./tokens.css";
import "./base.css";
import { App } from "./app";
import { ChosenDensity } from "./ChosenDensity";
import { keepConnected } from "./engine-client";
import { DrawnOrSaid } from "./frame/DrawnOrSaid";
import { railPlaces } from "./frame/Rail";
import { host } from "./host/current-host";
import { followLive } from "./live";
import { keepFocus } from "./lost-focus";
import { followPresenting } from "./presenting/mute-alerts";
import { rememberView } from "./remembered";
import { openPlace, openSetup, useView } from "./view";

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");

// Before the first frame, so that no reader of a dark screen is shown a light one.
document.documentElement.dataset.theme = useView.getState().theme;
document.documentElement.dataset.density = useView.getState().density;

host.onShowPlace((place) => {
  if (railPlaces.some(({ screen }) => screen === place.screen)) openPlace(place);
});
host.upkeep?.onUpkeep((_, lead) => {
  if (lead) openSetup("about");
});
rememberView();
keepFocus();
followLive();
void keepConnected();
followPresenting();
createRoot(root).render(
  <StrictMode>
    <DrawnOrSaid what="The console" whole>
      <ChosenDensity>
        <App />
      </ChosenDensity>
    </DrawnOrSaid>
  </StrictMode>,
);
