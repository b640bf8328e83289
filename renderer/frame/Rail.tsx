import { AlignLeft, Database, Rows3, SlidersHorizontal } from "lucide-react";
import { openScreen, type RailScreen, useView } from "../view";
import "./rail.css";

export const railPlaces: readonly { screen: RailScreen; words: string; icon: typeof Database }[] = [
  { screen: "calls", words: "Calls", icon: AlignLeft },
  { screen: "events", words: "Events", icon: Rows3 },
  { screen: "sandbox", words: "Sandbox", icon: Database },
  { screen: "setup", words: "Setup", icon: SlidersHorizontal },
];

export function Rail() {
  const current = useView(({ screen, person }) => (screen === "person" ? person?.back : screen));
  return (
    <nav className="rail" aria-label="Screens">
      {railPlaces.map(({ screen, words, icon: Icon }, index) => (
        <button
          key={screen}
          type="button"
          className="rail-place"
          aria-current={screen === current ? "page" : undefined}
          title={`${words} (${index + 1})`}
          onClick={() => openScreen(screen)}
        >
          <Icon size={17} strokeWidth={1.8} aria-hidden />
          {words}
        </button>
      ))}
    </nav>
  );
}
