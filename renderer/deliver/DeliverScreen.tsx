/** Who is told (left), why a call is not yet (top), and what is under way (below); or the rules that tell somebody, or where it landed. */
import { useEffect, useRef, useState } from "react";
import { useDestinations } from "../destinations";
import { useEntities } from "../entities";
import { LocalOutboxScreen } from "../local-outbox/LocalOutboxScreen";
import { Segments } from "../ui/Segments";
import { Split } from "../ui/Split";
import { type DeliverPart, useView } from "../view";
import { AtTheGate, type GateList } from "./AtTheGate";
import { useUnmatched } from "./asks/Unmatched";
import "./deliver.css";
import { DestinationList } from "./DestinationList";
import { GatePanel } from "./GatePanel";
import { GateSettingsPanel } from "./gate/GateSettingsPanel";
import { IfTheGateWaited } from "./IfTheGateWaited";
import { Outbox } from "./Outbox";
import { RulesScreen } from "./rules/RulesScreen";
import { DestinationPanel } from "./setup/DestinationPanel";
import { type GateCall, useGateCalls } from "./use-gate-calls";

const parts: readonly { value: DeliverPart; words: string; title: string }[] = [
  { value: "outbox", words: "Outbox", title: "Outbox: destinations, gates, and what is under way" },
  { value: "rules", words: "Rules", title: "Rules: who is told of what, and when" },
  { value: "local-outbox", words: "Local", title: "Local outbox: messages that stayed on this machine" },
];

export function DeliverScreen() {
  const part = useView((state) => state.deliverPart);
  const switcher = (
    <Segments
      label="Which part"
      value={part}
      segments={parts}
      onChange={(deliverPart) => useView.setState({ deliverPart })}
    />
  );
  if (part === "rules") return <RulesScreen switcher={switcher} />;
  if (part === "local-outbox") return <LocalOutboxScreen switcher={switcher} />;
  return <OutboxScreen switcher={switcher} />;
}

function OutboxScreen({ switcher }: { switcher: React.ReactNode }) {
  const destinations = useDestinations();
  const chosen = useView((state) => state.destinationId);
  const recordId = useView((state) => state.outboxRecordId);
  const gateCallId = useView((state) => state.gateCallId);
  const setup = useView((state) => state.destinationSetup);
  const gateSettings = useView((state) => state.gateSettings);
  const rows = destinations.data ?? [];
  const destination = rows.find((one) => one.destinationId === chosen) ?? rows[0] ?? null;
  const settingOf = rows.find((one) => one.destinationId === gateSettings?.destinationId) ?? null;
  // Beside an open panel the chart has no room to be read.
  const isWide = setup === null && gateSettings === null;
  const [list, setList] = useState<GateList>("waiting");
  const atGate = useGateCalls(destination?.destinationId ?? null);
  const unmatched = useUnmatched(destination?.destinationId ?? null);
  const status = useEntities((state) => state.status);
  const asking: Record<GateList, number> = {
    waiting: 0,
    held: 0,
    history: destination?.heldByHistory ?? 0,
    unmatched: unmatched.data?.length ?? 0,
    "would-change": status?.wouldChange ?? 0,
    untaken: status?.untaken ?? 0,
  };
  const asks = asking[list] > 0;
  // Whoever was led to rows of the outbox wants to see them.
  const query = useView((state) => state.outboxQuery);
  const before = useRef(query);
  useEffect(() => {
    if (recordId !== null || before.current !== query) setList("waiting");
    before.current = query;
  }, [recordId, query]);
  const kept = newest([...atGate.waiting.rows, ...atGate.held.rows]);
  const callId = gateCallId ?? recordId?.split("~")[0] ?? kept?.call.callId ?? null;
  return (
    <Split
      id="deliver"
      panes={[
        {
          key: "destinations",
          size: 264,
          min: 220,
          max: 420,
          content: (
            <DestinationList
              switcher={switcher}
              destinations={destinations}
              selected={destination?.destinationId ?? null}
              onHeld={(destinationId) => {
                useView.setState({ destinationId });
                setList("history");
              }}
              onUntaken={() => setList("untaken")}
            />
          ),
        },
        {
          key: "main",
          min: isWide ? 620 : 480,
          content: (
            <section className="deliver-main" aria-label="Deliver">
              <h1 className="visually-hidden">Deliver</h1>
              {!asks && (
                <div className="deliver-top">
                  <GatePanel callId={callId} destination={destination} loading={atGate.waiting.loading} />
                  {isWide && <IfTheGateWaited callId={callId} />}
                </div>
              )}
              <AtTheGate
                asks={asks}
                gateOf={(of) => <GatePanel callId={of} destination={destination} loading={false} />}
                destination={destination}
                calls={atGate}
                unmatched={unmatched}
                shown={callId}
                list={list}
                onList={setList}
                onSent={destinations.again}
              />
              {!asks && <Outbox destinations={rows} />}
            </section>
          ),
        },
        ...(setup === null
          ? []
          : [
              {
                key: "setup",
                size: 460,
                min: 380,
                max: 900,
                content: (
                  <DestinationPanel
                    destinationId={setup === "new" ? null : setup}
                    onChanged={destinations.again}
                  />
                ),
              },
            ]),
        ...(settingOf && gateSettings
          ? [
              {
                key: "gate-settings",
                size: 440,
                min: 360,
                max: 760,
                content: <GateSettingsPanel destination={settingOf} focus={gateSettings.focus} />,
              },
            ]
          : []),
      ]}
    />
  );
}

function newest(calls: readonly GateCall[]): GateCall | undefined {
  return calls.toSorted((a, b) => b.call.lastReceivedAt - a.call.lastReceivedAt)[0];
}
