import { useEffect, useState } from "react";
import "./app.css";
import { CallsScreen } from "./calls/CallsScreen";
import { CrmScreen } from "./crm/CrmScreen";
import { DeliverScreen } from "./deliver/DeliverScreen";
import { useConnection } from "./engine-client";
import { useEntities } from "./entities";
import { EventsScreen } from "./events/EventsScreen";
import { FailingBanners } from "./failing/FailingBanner";
import { NoEntry } from "./frame/NoEntry";
import { Rail, railPlaces } from "./frame/Rail";
import { StatusBar } from "./frame/StatusBar";
import { TitleBar } from "./frame/TitleBar";
import { useKeys } from "./keys";
import { PersonScreen } from "./person/PersonScreen";
import { ReconcileScreen } from "./reconcile/ReconcileScreen";
import { SetupScreen } from "./setup/SetupScreen";
import { Sharing } from "./sharing/Sharing";
import { openBringIn } from "./sharing/sharing-state";
import { SimulateScreen } from "./simulate/SimulateScreen";
import { TwinScreen } from "./twin/TwinScreen";
import { KeyHelp } from "./ui/KeyHelp";
import { openReconcile, openScreen, type Screen, useView } from "./view";

const screens: Record<Screen, () => React.ReactNode> = {
  calls: CallsScreen,
  events: EventsScreen,
  simulate: SimulateScreen,
  deliver: DeliverScreen,
  sandbox: CrmScreen,
  person: PersonScreen,
  reconcile: ReconcileScreen,
  twin: TwinScreen,
  setup: SetupScreen,
};

function placeWords(screen: Screen): string {
  const apart: Partial<Record<Screen, string>> = {
    reconcile: "Reconcile",
    person: "Person",
    twin: "Naive twin",
  };
  return railPlaces.find((place) => place.screen === screen)?.words ?? apart[screen] ?? "";
}

function focusSearch(): boolean {
  const input = document.querySelector<HTMLInputElement>("[data-search]");
  input?.focus();
  return input !== null;
}

/** Mounted before the screens, so that a screen may take any of these keys for itself. */
function FrameKeys({ help, setHelp }: { help: boolean; setHelp: (open: boolean) => void }) {
  useKeys("Everywhere", [
    { key: "/", does: "search", run: focusSearch },
    ...railPlaces.flatMap(({ screen, words }, index) => {
      const run = () => {
        openScreen(screen);
        return true;
      };
      return [
        { key: String(index + 1), does: words, run },
        { key: `Mod+${index + 1}`, run },
      ];
    }),
    {
      key: "i",
      does: "bring in",
      run: () => {
        openBringIn();
        return true;
      },
    },
    {
      key: "w",
      does: "reconcile: what is missing here",
      run: () => {
        openReconcile();
        return true;
      },
    },
    {
      key: "?",
      does: "this list",
      run: () => {
        setHelp(!help);
        return true;
      },
    },
  ]);
  return null;
}

function HelpKeys({ onClose }: { onClose: () => void }) {
  useKeys("This list", [
    {
      key: "Escape",
      run: () => {
        onClose();
        return true;
      },
    },
  ]);
  return null;
}

export function App() {
  const theme = useView((state) => state.theme);
  const screen = useView((state) => state.screen);
  const demo = useEntities((state) => state.status?.demo ?? false);
  const entry = useConnection((state) => state.state);
  const [help, setHelp] = useState(false);
  useEffect(() => {
    document.documentElement.dataset.theme = theme;
  }, [theme]);
  useEffect(() => {
    document.title = demo ? "Ringback Demo" : "Ringback";
  }, [demo]);
  if (entry === "no-entry") return <NoEntry />;
  const ScreenHere = screens[screen];
  return (
    <div className="app">
      <FrameKeys help={help} setHelp={setHelp} />
      <FailingBanners />
      <TitleBar />
      <Rail />
      <main className="app-screen" aria-label={placeWords(screen)}>
        <ScreenHere />
      </main>
      <Sharing />
      <StatusBar onHelp={() => setHelp(!help)} />
      {help && (
        <>
          <HelpKeys onClose={() => setHelp(false)} />
          <KeyHelp onClose={() => setHelp(false)} />
        </>
      )}
    </div>
  );
}
