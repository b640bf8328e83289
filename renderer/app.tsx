import { useEffect, useState } from "react";
import "./app.css";
import { CallsScreen } from "./calls/CallsScreen";
import { CrmScreen } from "./crm/CrmScreen";
import { DeliverScreen } from "./deliver/DeliverScreen";
import { useConnection } from "./engine-client";
import { useEntities } from "./entities";
import { EventsScreen } from "./events/EventsScreen";
import { FailingBanners } from "./failing/FailingBanner";
import { DrawnOrSaid } from "./frame/DrawnOrSaid";
import { NoEntry } from "./frame/NoEntry";
import { NoticeLine } from "./frame/NoticeLine";
import { Rail, railPlaces } from "./frame/Rail";
import { StatusBar } from "./frame/StatusBar";
import { TitleBar } from "./frame/TitleBar";
import { useKeys } from "./keys";
import { LiveScreen } from "./live-board/LiveScreen";
import { openPalette, Palette } from "./palette/Palette";
import { PersonScreen } from "./person/PersonScreen";
import { PresentingKeys, useLetters } from "./presenting/Presenting";
import { ReconcileScreen } from "./reconcile/ReconcileScreen";
import { SetupScreen } from "./setup/SetupScreen";
import { Sharing } from "./sharing/Sharing";
import { openBringIn } from "./sharing/sharing-state";
import { SimulateScreen } from "./simulate/SimulateScreen";
import { StageScreen } from "./stage/StageScreen";
import { stageCallInView } from "./stage/stage-call-in-view";
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
  stage: StageScreen,
  live: LiveScreen,
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

function searchField(): HTMLInputElement | null {
  return document.querySelector<HTMLInputElement>("[data-search]");
}

function focusSearch(): boolean {
  const input = searchField();
  input?.focus();
  return input !== null;
}

/** Mounted before the screens, so that a screen may take any of these keys for itself. */
function FrameKeys({ help, setHelp }: { help: boolean; setHelp: (open: boolean) => void }) {
  useKeys("Everywhere", [
    { key: "/", does: "search", can: () => searchField() !== null, run: focusSearch },
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
      key: "g",
      does: "stage: one call on the whole window, for showing",
      run: () => {
        stageCallInView();
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

/** Also on the stage, and while one types. */
function PaletteKeys() {
  useKeys("Everywhere", [
    {
      key: "Mod+k",
      does: "search or run a command",
      run: () => {
        openPalette();
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
  const entry = useConnection((state) => state.state);
  if (entry === "no-entry") return <NoEntry />;
  return (
    <>
      <PaletteKeys />
      <Console />
      <NoticeLine />
      <Palette />
    </>
  );
}

function Console() {
  const theme = useView((state) => state.theme);
  const screen = useView((state) => state.screen);
  const demo = useEntities((state) => state.status?.demo ?? false);
  const isBare = useView((state) => state.screen === "live" && state.wallboard);
  const [help, setHelp] = useState(false);
  useEffect(() => {
    document.documentElement.dataset.theme = theme;
  }, [theme]);
  useEffect(() => {
    document.title = demo ? "Ringback demo" : "Ringback";
  }, [demo]);
  // Every screen begins anew where what may be seen of it changes.
  const shownTo = useLetters() ? "a room" : "its owner";
  const ScreenHere = screens[screen];
  // A frame of its own: what is shown to a room has no rail and no status bar.
  if (screen === "stage")
    return (
      <DrawnOrSaid key={shownTo} what="The stage" whole>
        <StageScreen />
      </DrawnOrSaid>
    );
  return (
    <div key={shownTo} className={isBare ? "app-bare" : "app"}>
      <PresentingKeys />
      <FrameKeys help={help} setHelp={setHelp} />
      {!isBare && (
        <>
          <FailingBanners />
          <TitleBar />
          <Rail />
        </>
      )}
      <main className="app-screen" aria-label={placeWords(screen)}>
        <DrawnOrSaid key={screen} what={placeWords(screen)}>
          <ScreenHere />
        </DrawnOrSaid>
      </main>
      <Sharing />
      {!isBare && <StatusBar onHelp={() => setHelp(!help)} />}
      {help && (
        <>
          <HelpKeys onClose={() => setHelp(false)} />
          <KeyHelp onClose={() => setHelp(false)} />
        </>
      )}
    </div>
  );
}
