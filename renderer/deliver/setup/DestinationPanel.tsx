/**
 * The set-up of a destination beside the gate and the outbox: a new one begins with its kind, one that is there with
 * its settings. What is typed here is kept while one looks at what a call would become with it.
 */
import { X } from "lucide-react";
import { useState } from "react";
import type { DestinationPreset } from "../../../shared/destination-setup";
import type { DestinationDetail, DestinationKindRow } from "../../../shared/destinations-contract";
import { engine } from "../../engine-client";
import { useKeys } from "../../keys";
import { useRead } from "../../read";
import { IconButton } from "../../ui/Button";
import { CopyButton } from "../../ui/CopyButton";
import { ErrorLine } from "../../ui/ErrorLine";
import { Skeleton } from "../../ui/Skeleton";
import { Tabs } from "../../ui/Tabs";
import { useView } from "../../view";
import { AboutTab } from "./AboutTab";
import { type Draft, firstDraft } from "./draft";
import "./destination-panel.css";
import { useKeptState } from "../../presenting/kept-state";
import { KindChoice } from "./KindChoice";
import { MessageTab } from "./MessageTab";
import { PreviewTab } from "./PreviewTab";
import { RowsTab } from "./RowsTab";
import { SettingsTab } from "./SettingsTab";
import { SheetTab } from "./SheetTab";

type PanelProps = {
  /** Null: a new one. */
  destinationId: string | null;
  onChanged: () => void;
};

function close(): undefined {
  useView.setState({ destinationSetup: null });
}

export function DestinationPanel({ destinationId, onChanged }: PanelProps) {
  useKeys("Set-up", [{ key: "Escape", does: "close the set-up", run: close }]);
  const kinds = useRead("destination kinds", async () => (await engine.destinations.kinds()).rows);
  const saved = useRead(destinationId && `set-up of ${destinationId}`, () =>
    engine.destinations.get({ destinationId: destinationId ?? "" }),
  );
  const [chosen, setChosen] = useKeptState<{
    kind: DestinationKindRow;
    preset: DestinationPreset | null;
  } | null>("destination, kind", null);
  const [shownOnce, setShownOnce] = useState<{
    destinationId: string;
    secrets: Record<string, string>;
  } | null>(null);
  const kind = saved.data ? kinds.data?.find((one) => one.kind === saved.data?.kind) : chosen?.kind;
  const sentence = kinds.sentence || saved.sentence;
  const isWaiting = !kinds.data || (destinationId !== null && !saved.data);
  return (
    <section className="destination-panel" aria-label="Set-up of a destination">
      <header className="destination-panel-head">
        <h2 className="grow truncate">
          {destinationId === null ? "Add a destination" : (saved.data?.name ?? "…")}
        </h2>
        <IconButton label="Close the set-up" onClick={close}>
          <X size={15} aria-hidden />
        </IconButton>
      </header>
      {shownOnce?.destinationId === destinationId && <ShownOnce secrets={shownOnce.secrets} />}
      {sentence && <ErrorLine sentence={sentence} again={kinds.sentence ? kinds.again : saved.again} />}
      {isWaiting && !sentence && <Skeleton rows={6} height={44} widths={[80, 62]} />}
      {!isWaiting && !kind && (
        <KindChoice kinds={kinds.data ?? []} onChoose={(one, preset) => setChosen({ kind: one, preset })} />
      )}
      {!isWaiting && kind && (
        <SetUp
          key={destinationId ?? `new ${kind.kind} ${chosen?.preset?.id ?? ""}`}
          kind={kind}
          preset={chosen?.preset ?? null}
          saved={saved.data}
          onAdded={(added, secrets) => {
            if (Object.keys(secrets).length > 0) setShownOnce({ destinationId: added, secrets });
            setChosen(null);
            useView.setState({
              destinationSetup: Object.keys(secrets).length > 0 ? added : null,
              destinationId: added,
              gateCallId: null,
              outboxRecordId: null,
            });
            onChanged();
          }}
          onSaved={() => {
            saved.again();
            onChanged();
          }}
          onOtherKind={() => setChosen(null)}
        />
      )}
    </section>
  );
}

type SetUpProps = {
  kind: DestinationKindRow;
  preset: DestinationPreset | null;
  saved: DestinationDetail | null;
  onAdded: (destinationId: string, shownOnce: Record<string, string>) => void;
  onSaved: () => void;
  onOtherKind: () => void;
};

function SetUp({ kind, preset, saved, ...then }: SetUpProps) {
  const [tab, setTab] = useState("settings");
  const [draft, setDraft] = useKeptState<Draft>(`destination ${saved?.destinationId ?? kind.kind}`, () => {
    const first = firstDraft(kind, saved);
    return { ...first, values: { ...first.values, ...preset?.values } };
  });
  const shared = { kind, saved, draft };
  return (
    <Tabs
      label="Set-up"
      value={tab}
      onChange={setTab}
      tabs={[
        {
          value: "settings",
          words: "Settings",
          content: <SettingsTab {...shared} onDraft={setDraft} {...then} />,
        },
        ...(saved && kind.kind === "warehouse"
          ? [{ value: "rows", words: "Rows", content: <RowsTab saved={saved} /> }]
          : []),
        // What takes messages of rules is told of no call record, so there is none to look at.
        ...(kind.message
          ? [{ value: "message", words: "Message", content: <MessageTab message={kind.message} /> }]
          : [
              { value: "preview", words: "Preview", content: <PreviewTab {...shared} /> },
              { value: "sheet", words: "Mapping sheet", content: <SheetTab {...shared} /> },
            ]),
        { value: "about", words: "Promise and limits", content: <AboutTab kind={kind} saved={saved} /> },
      ]}
    />
  );
}

/** A secret that was made here. Whoever verifies needs it; it is not shown again. */
function ShownOnce({ secrets }: { secrets: Record<string, string> }) {
  return (
    <div className="shown-once" role="status">
      <p>
        <b>Added, and switched on.</b> Give this secret to whoever verifies the requests: it is shown once.
      </p>
      {Object.entries(secrets).map(([name, value]) => (
        <p key={name} className="shown-once-secret">
          <code className="mono grow">{value}</code>
          <CopyButton text={value} label="Copy" title="Copy the secret" tone="plain" />
        </p>
      ))}
    </div>
  );
}
