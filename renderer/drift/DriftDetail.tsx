import { ChevronDown, ChevronUp, X } from "lucide-react";
import { useState } from "react";
import type { AcceptChoice, AcceptOffer, DriftDetail as Detail, DriftPage } from "../../shared/drift";
import { engine } from "../engine-client";
import { useKeys } from "../keys";
import { type Read, useRead, useWrite } from "../read";
import { clockMinutes, clockSeconds, count, dayMonth, isSameDay } from "../time";
import { Button, IconButton } from "../ui/Button";
import { ErrorLine } from "../ui/ErrorLine";
import { Segments } from "../ui/Segments";
import { Skeleton } from "../ui/Skeleton";
import { MarkIcon } from "../ui/Tag";
import { VisibleText } from "../ui/VisibleText";
import { useView } from "../view";
import { moveBy, openSchema, useDriftView } from "./drift-view";
import { KindTag } from "./drift-words";
import { DayShares, ExampleLines, Values } from "./Evidence";
import "./drift-detail.css";

type Props = { driftId: string; page: Read<DriftPage>; changes: number };

/** One item: what it is in a sentence, the evidence, the lines the schema gets, and what that changes. */
export function DriftDetail({ driftId, page, changes }: Props) {
  const item = useRead(driftId, () => engine.drift.get({ driftId }), [changes]);
  const rows = page.data?.rows ?? [];
  const index = rows.findIndex((row) => row.driftId === driftId);
  return (
    <aside className="drift-detail" aria-label="Drift item">
      <header className="inspector-head">
        <h2 className="truncate mono" title={item.data?.path}>
          {item.data ? titleOf(item.data) : "…"}
        </h2>
        {item.data && <KindTag kind={item.data.kind} state={item.data.state} />}
        <span className="grow" />
        {index >= 0 && (
          <span className="faint tabular drift-place-of">
            {index + 1} of {rows.length}
          </span>
        )}
        <IconButton label="Row before (k)" onClick={() => moveBy(page.data, -1)}>
          <ChevronUp size={15} aria-hidden />
        </IconButton>
        <IconButton label="Next row (j)" onClick={() => moveBy(page.data, 1)}>
          <ChevronDown size={15} aria-hidden />
        </IconButton>
        <IconButton label="Close (Esc)" onClick={() => useDriftView.setState({ driftId: null })}>
          <X size={15} aria-hidden />
        </IconButton>
      </header>
      {item.data ? (
        <DetailOf item={item.data} put={item.put} again={page.again} />
      ) : item.sentence ? (
        <div className="inspector-failed">
          <ErrorLine sentence={item.sentence} again={item.again} />
        </div>
      ) : (
        <Skeleton rows={9} widths={[80, 50, 62]} />
      )}
    </aside>
  );
}

function titleOf({ path, type, kind, typeEvents }: Detail): string {
  if (kind === "never-seen") return typeEvents === 0 ? type : path;

  const parts = path.split(".");
  return parts.length > 2 ? parts.slice(-2).join(".") : path;
}

function DetailOf(props: { item: Detail; put: (item: Detail) => void; again: () => void }) {
  const { item, put, again } = props;
  const { busy, sentence, write } = useWrite();
  const few = item.offers.find(({ choice }) => choice === "these");
  const [chosen, setChosen] = useState<AcceptChoice | null>(null);
  const offer =
    item.offers.find(({ choice }) => choice === chosen) ??
    (few && item.values.length <= 8 ? few : item.offers[0]);
  const decide = (run: () => Promise<Detail>) => write(async () => put(await run())).then(again);
  const accept = () =>
    offer && decide(() => engine.drift.accept({ driftId: item.driftId, choice: offer.choice }));
  useKeys("The drift", [
    {
      key: "a",
      does: "accept it into your schema",
      can: () => Boolean(offer) && !busy,
      run: () => {
        void accept();
        return true;
      },
    },
  ]);
  return (
    <>
      <div className="drift-detail-body scroll">
        <section className="drift-part">
          <p className="drift-sentence">
            <VisibleText text={item.sentence} />
          </p>
          <Times item={item} />
          {item.holdsCalls && (
            <p className="drift-holds">
              <MarkIcon mark="clock" size={12} /> Calls with this status are held: it is not on the allow-list
              of {item.providerName}.
            </p>
          )}
          <Values item={item} />
          {item.kind !== "never-seen" && <DayShares days={item.byDay} />}
          {item.fields.length > 0 && (
            <ul className="drift-fields mono" aria-label="Fields">
              {item.fields.map((field) => (
                <li key={field}>{field}</li>
              ))}
            </ul>
          )}
        </section>
        {item.example && <Example item={item} />}
        {item.decided && (
          <section className="drift-part">
            <h3>Decided</h3>
            <p>{item.decided}</p>
          </section>
        )}
        {offer && <Offer item={item} offer={offer} onChoose={setChosen} />}
        {!offer && item.state === "open" && <NothingToAccept item={item} />}
      </div>
      <footer className="drift-actions">
        {sentence && <ErrorLine sentence={sentence} />}
        <div className="drift-buttons">
          {offer && (
            <Button tone="filled" disabled={busy} onClick={() => void accept()}>
              Accept into schema
            </Button>
          )}
          {item.state === "open" ? (
            <Button
              disabled={busy}
              onClick={() => void decide(() => engine.drift.ignore({ driftId: item.driftId }))}
            >
              Ignore
            </Button>
          ) : (
            <Button
              disabled={busy}
              onClick={() => void decide(() => engine.drift.undo({ driftId: item.driftId }))}
            >
              Undo
            </Button>
          )}
          <span className="grow" />
          <SchemaButton item={item} />
        </div>
      </footer>
    </>
  );
}

function SchemaButton({ item }: { item: Detail }) {
  const { schema } = item;
  if (!schema) return null;
  const open = () => openSchema({ provider: item.provider, type: item.type, name: schema.name });
  return (
    <Button tone="quiet" onClick={open}>
      Schema
    </Button>
  );
}

function Times({ item }: { item: Detail }) {
  const when = (at: number) =>
    isSameDay(at, Date.now()) ? clockSeconds(at) : `${dayMonth(at)} ${clockMinutes(at)}`;
  if (item.firstAt === null || item.lastAt === null) return null;
  return (
    <p className="drift-when secondary">
      <span>
        first <span className="mono">{when(item.firstAt)}</span>
      </span>
      <span>
        last <span className="mono">{when(item.lastAt)}</span>
      </span>
      <span>
        in{" "}
        <b className="strong">
          {count(item.events)} of {count(item.typeEvents)}
        </b>{" "}
        {item.type || "unknown events"}
      </span>
    </p>
  );
}

function Example({ item }: { item: Detail }) {
  const { example } = item;
  if (!example) return null;
  const open = () => useView.setState({ eventsPart: "events", eventId: example.eventId, compared: null });
  return (
    <section className="drift-part">
      <header className="drift-part-head">
        <h3 className="grow">In the payload</h3>
        <Button tone="link" onClick={open}>
          <span className="mono">#{example.position}</span>
        </Button>
        <span className="faint">newest of {count(item.events)}</span>
      </header>
      <ExampleLines lines={example.lines} />
    </section>
  );
}

function Offer(props: { item: Detail; offer: AcceptOffer; onChoose: (choice: AcceptChoice) => void }) {
  const { item, offer, onChoose } = props;
  const { schema } = item;
  const without = item.typeEvents - item.events;
  return (
    <>
      <section className="drift-part">
        <header className="drift-part-head">
          <h3 className="grow">Line it adds to your schema</h3>
          {item.offers.length > 1 && (
            <Segments
              label="What is accepted"
              value={offer.choice}
              onChange={onChoose}
              segments={item.offers.map(({ choice, words }) => ({ value: choice, words }))}
            />
          )}
        </header>
        <ol className="drift-lines mono" aria-label="Lines of the schema">
          {offer.lines.map(({ text, change }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place
            <li key={index} className={`drift-line drift-line-${change}`}>
              <span className="drift-gutter">
                {change === "added" ? "+" : change === "removed" ? "−" : ""}
              </span>
              <span>{text}</span>
            </li>
          ))}
        </ol>
        {schema && (
          <p className="drift-under faint">
            <span className="grow truncate">
              {schema.name} v{schema.version} → <b className="strong">v{schema.next}, yours</b>
            </span>
            {item.kind === "new-field" && without > 0 && (
              <span>not required: {count(without)} came without</span>
            )}
          </p>
        )}
      </section>
      <section className="drift-part">
        <h3>What changes</h3>
        <ul className="drift-changes">
          {offer.changes.map(({ words, later }) => (
            <li key={words} data-later={later || undefined}>
              <MarkIcon mark={later ? "clock" : "check"} size={12} />
              {words}
            </li>
          ))}
        </ul>
      </section>
    </>
  );
}

function NothingToAccept({ item }: { item: Detail }) {
  if (item.canAccept) return null;
  return (
    <section className="drift-part">
      <h3>What you can do</h3>
      <p className="secondary">
        {item.kind === "never-seen"
          ? `Is its URL set at ${item.providerName}? If you do not expect it, ignore it: it asks no more.`
          : "No schema knows this event, so there is no line to accept. It is kept and shown as it came; ignore it, and it asks no more."}
      </p>
    </section>
  );
}
