import { useState } from "react";
import { Inspector } from "../inspector/Inspector";
import { Segments } from "../ui/Segments";
import { Split } from "../ui/Split";
import { useView } from "../view";
import { EventLog } from "./EventLog";
import "./events.css";
import { RefusalLog } from "./RefusalLog";

type Which = "events" | "refusals";

const choices: readonly { value: Which; words: string; title: string }[] = [
  { value: "events", words: "Events", title: "Events: requests that were kept" },
  { value: "refusals", words: "Refusals", title: "Refusals: requests that were turned away" },
];

/** The log: every request that was kept, and those that were refused. */
export function EventsScreen() {
  const [which, setWhich] = useState<Which>("events");
  const eventId = useView((state) => state.eventId);
  const switcher = <Segments label="Which list" value={which} segments={choices} onChange={setWhich} />;
  if (which === "refusals") return <RefusalLog switcher={switcher} />;
  const inspected = eventId !== null && (
    <Inspector
      eventId={eventId}
      onClose={() => useView.setState({ eventId: null })}
      onOpenEvent={(next) => useView.setState({ eventId: next })}
    />
  );
  return (
    <Split
      id="events"
      panes={[
        { key: "log", content: <EventLog switcher={switcher} />, min: 420 },
        ...(inspected ? [{ key: "inspector", content: inspected, size: 424, min: 340 }] : []),
      ]}
    />
  );
}
