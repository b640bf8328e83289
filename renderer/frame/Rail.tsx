import {
  AlignLeft,
  ArrowRightToLine,
  ChartNoAxesColumn,
  Database,
  Play,
  Rows3,
  SlidersHorizontal,
} from "lucide-react";
import { useEntities } from "../entities";
import { openScreen, type RailScreen, railScreenOf, useView } from "../view";
import "./rail.css";

export const railPlaces: readonly { screen: RailScreen; words: string; icon: typeof Database }[] = [
  { screen: "calls", words: "Calls", icon: AlignLeft },
  { screen: "events", words: "Events", icon: Rows3 },
  { screen: "simulate", words: "Simulate", icon: Play },
  { screen: "deliver", words: "Deliver", icon: ArrowRightToLine },
  { screen: "sandbox", words: "Sandbox", icon: Database },
  { screen: "live", words: "Live", icon: ChartNoAxesColumn },
  { screen: "setup", words: "Setup", icon: SlidersHorizontal },
];

export function Rail() {
  const current = useView(railScreenOf);
  const dead = useEntities(({ status }) => status?.outbox.dead ?? 0);
  return (
    <nav className="rail" aria-label="Screens">
      {railPlaces.map(({ screen, words, icon: Icon }, index) => (
        <button
          key={screen}
          type="button"
          className="rail-place"
          aria-current={screen === current ? "page" : undefined}
          title={`${words} (${index + 1})`}
          aria-label={screen === "deliver" && dead > 0 ? `${words}, ${dead} dead` : undefined}
          onClick={() => openScreen(screen)}
        >
          <Icon size={17} strokeWidth={1.8} aria-hidden />
          <span className="rail-words truncate">{words}</span>
          {screen === "deliver" && dead > 0 && <span className="rail-dot" />}
        </button>
      ))}
    </nav>
  );
}
