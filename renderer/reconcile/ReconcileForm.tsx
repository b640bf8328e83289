import { useEffect, useState } from "react";
import type { Reconciliation } from "../../shared/reconciliations";
import type { ListOffer, SourceRow } from "../../shared/sources";
import { whose } from "../../shared/whose";
import { engine } from "../engine-client";
import { useWrite } from "../read";
import { takeDrops } from "../sharing/sharing-state";
import { Button } from "../ui/Button";
import { ErrorLine } from "../ui/ErrorLine";
import { SelectField } from "../ui/Field";
import { Segments } from "../ui/Segments";
import { useView } from "../view";
import { ExportFile, largestExport } from "./ExportFile";
import { isLacking, ListAccess } from "./ListAccess";
import { ReconcileHead } from "./ReconcileHead";
import { type ChosenWindow, spanOf, WindowChooser, windowProblem } from "./WindowChooser";

type FormProps = {
  source: SourceRow;
  sources: readonly SourceRow[];
  offer: ListOffer;
  newest: Reconciliation | null;
  onChanged: (source: SourceRow) => void;
};

/** With what, and over which time. Starting it changes nothing here nor there. */
export function ReconcileForm({ source, sources, offer, newest, onChanged }: FormProps) {
  const [by, setBy] = useState<Reconciliation["by"]>("api");
  const [chosen, setChosen] = useState<ChosenWindow>({ kind: "day" });
  const [file, setFile] = useState<File | null>(null);
  const ownZone = source.list?.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  const [timeZone, setTimeZone] = useState(ownZone);
  const { busy, sentence, write } = useWrite();
  const isRunning = newest?.state === "running" || newest?.state === "adding";
  const provider = source.providerName;
  useEffect(() => {
    takeDrops({
      words: `Drop to compare it with ${whose(provider)} calls`,
      take(dropped) {
        setBy("csv");
        setFile(dropped);
      },
    });
    return () => takeDrops(null);
  }, [provider]);

  const start = () =>
    write(async () => {
      const { name: sourceName } = source;
      if (by === "csv") {
        if (timeZone !== source.list?.timeZone)
          onChanged(await engine.sources.setList({ sourceId: source.sourceId, timeZone }));
        if (file) await engine.reconciliations.create({ source: sourceName, by, file, timeZone });
        return;
      }
      await engine.reconciliations.create({ source: sourceName, by, ...spanOf(chosen, Date.now()) });
    });
  const lacksAccess = source.list === null || isLacking(source.list, offer);
  const problem = by === "api" ? windowProblem(chosen) : null;
  const ready = by === "api" ? !lacksAccess && problem === null : file !== null && file.size <= largestExport;
  return (
    <section className="reconcile-form" aria-label="What to compare">
      <ReconcileHead />
      <div className="reconcile-fields scroll">
        <SelectField
          label="Source"
          value={source.name}
          choices={sources.map(({ name, providerName }) => ({
            value: name,
            words: `${name} · ${providerName}`,
          }))}
          onChange={({ target }) =>
            useView.setState(({ reconcile }) => ({ reconcile: { ...reconcile, source: target.value } }))
          }
        />
        <div className="field">
          <span className="secondary reconcile-label">Compared with</span>
          <Segments
            label="Compared with"
            value={by}
            onChange={setBy}
            segments={[
              { value: "api", words: `${whose(provider)} API` },
              { value: "csv", words: "its export, CSV" },
            ]}
          />
        </div>
        {by === "api" ? (
          <>
            <ListAccess source={source} offer={offer} onChanged={onChanged} />
            <WindowChooser chosen={chosen} onChoose={setChosen} problem={problem} />
          </>
        ) : (
          <ExportFile
            file={file}
            onFile={setFile}
            from={offer.exportFrom}
            timeZone={timeZone}
            onTimeZone={setTimeZone}
          />
        )}
        {sentence && <ErrorLine sentence={sentence} />}
      </div>
      <footer className="reconcile-form-foot">
        <Button
          // With a result at hand, what is to be done with it comes first.
          tone={newest?.state === "done" && newest.addable.missing > 0 ? "plain" : "filled"}
          disabled={busy || isRunning || !ready}
          onClick={() => void start()}
        >
          {by === "api" ? "Reconcile" : "Compare with the file"}
        </Button>
        <p className="faint">
          It only reads. A call that you add waits under Held by history until you send it.
        </p>
      </footer>
    </section>
  );
}
