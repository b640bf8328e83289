/** Who is told (left), why a call is not yet (top), and what is under way (below). */
import { useState } from "react";
import { useDestinations } from "../destinations";
import { Split } from "../ui/Split";
import { useView } from "../view";
import { AtTheGate, type GateList } from "./AtTheGate";
import "./deliver.css";
import { DestinationList } from "./DestinationList";
import { GatePanel } from "./GatePanel";
import { GateSettingsPanel } from "./gate/GateSettingsPanel";
import { IfTheGateWaited } from "./IfTheGateWaited";
import { Outbox } from "./Outbox";
import { DestinationPanel } from "./setup/DestinationPanel";
import { type GateCall, useGateCalls } from "./use-gate-calls";

export function DeliverScreen() {
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
              <div className="deliver-top">
                <GatePanel callId={callId} destination={destination} loading={atGate.waiting.loading} />
                {isWide && <IfTheGateWaited callId={callId} />}
              </div>
              <AtTheGate
                destination={destination}
                calls={atGate}
                shown={callId}
                list={list}
                onList={setList}
                onSent={destinations.again}
              />
              <Outbox destinations={rows} />
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
