import { ComparePanel } from "../compare/ComparePanel";
import { DriftScreen } from "../drift/DriftScreen";
import { Inspector } from "../inspector/Inspector";
import { Segments } from "../ui/Segments";
import { Split } from "../ui/Split";
import { type EventsPart, useView } from "../view";
import { EventLog } from "./EventLog";
import "./events.css";
import { RefusalLog } from "./RefusalLog";

const choices: readonly { value: EventsPart; words: string; title: string }[] = [
  { value: "events", words: "Log", title: "Log: requests that were kept" },
  { value: "drift", words: "Drift", title: "Drift: what no schema knows, or never came" },
  { value: "refusals", words: "Refusals", title: "Refusals: requests that were turned away" },
];

/** The log: every request that was kept, what in them is unknown, and those that were refused. */
export function EventsScreen() {
  const which = useView((state) => state.eventsPart);
  const setWhich = (eventsPart: EventsPart) => useView.setState({ eventsPart });
  const eventId = useView((state) => state.eventId);
  const compared = useView((state) => state.compared);
  const switcher = <Segments label="Which list" value={which} segments={choices} onChange={setWhich} />;
  if (which === "drift") return <DriftScreen switcher={switcher} />;
  if (which === "refusals") return <RefusalLog switcher={switcher} />;
  const openHere = (next: string) => useView.setState({ eventId: next, compared: null });
  const beside = compared ? (
    <ComparePanel
      pair={compared}
      onClose={() => useView.setState({ compared: null })}
      onOpenEvent={openHere}
    />
  ) : (
    eventId !== null && (
      <Inspector
        eventId={eventId}
        onClose={() => useView.setState({ eventId: null })}
        onOpenEvent={openHere}
      />
    )
  );
  return (
    <Split
      id="events"
      panes={[
        { key: "log", content: <EventLog switcher={switcher} />, min: 420 },
        ...(beside
          ? [
              compared
                ? { key: "compare", content: beside, size: 620, min: 420 }
                : { key: "inspector", content: beside, size: 424, min: 340 },
            ]
          : []),
      ]}
    />
  );
}
