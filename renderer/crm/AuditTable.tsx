import { X } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import type { CrmAuditRow, CrmType } from "../../shared/crm";
import type { CrmChain } from "../../shared/crm-card";
import { integrationName } from "../../shared/crm-integrations";
import { engine } from "../engine-client";
import { useEntities } from "../entities";
import { useHeldRows } from "../held-rows";
import { usePages } from "../pages";
import { useWrite } from "../read";
import { columnMoment, count, fullMoment } from "../time";
import { Button } from "../ui/Button";
import { Empty } from "../ui/Empty";
import { ErrorLine } from "../ui/ErrorLine";
import { FreshPill } from "../ui/FreshPill";
import { Skeleton } from "../ui/Skeleton";
import { Tag } from "../ui/Tag";
import { VisibleText } from "../ui/VisibleText";
import { useView } from "../view";
import { nameOf, outcomeTones, valueWords } from "./crm-words";
import { wordsOfFault } from "./fault-words";
import "./audit.css";

type Chosen = { type: CrmType; id: string } | null;

/** Every request and change, newest first, only ever added to. */
export function AuditTable({ record }: { record: Chosen }) {
  const generation = useEntities((state) => state.crmGeneration);
  const [narrowed, setNarrowed] = useState(true);
  const [open, setOpen] = useState<number | null>(null);
  const correlationId = useView((state) => state.correlationId);
  const filter =
    correlationId !== null
      ? { correlationId }
      : narrowed && record
        ? { objectType: record.type, objectId: record.id }
        : {};
  const key = `audit ${JSON.stringify(filter)}`;
  const [atTop, setAtTop] = useState(true);
  const scroller = useRef<HTMLDivElement>(null);
  const read = usePages(
    key,
    (cursor) => engine.crm.audit({ ...filter, limit: 100, ...(cursor ? { cursor } : {}) }),
    [generation],
  );
  const held = useHeldRows(key, read.rows, {
    idOf: ({ auditId }) => String(auditId),
    following: atTop && open === null,
    more: read.more,
  });
  const pages = { ...read, rows: held.rows };
  // One request was asked for, so it stands open, under the record it wrote.
  const asked = correlationId === null ? undefined : pages.rows[0];
  useEffect(() => {
    if (!asked) return;
    setOpen(asked.auditId);
    const { objectType: type, objectId: id } = asked;
    if (type !== null && id !== null) useView.setState({ crmRecord: { type, id } });
  }, [asked]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another record begins with its own rows
  useEffect(() => setNarrowed(true), [record?.type, record?.id]);
  const nothing =
    correlationId === null
      ? {
          title: "Nothing written yet",
          why: "The first request to this CRM stands here, with what it changed.",
        }
      : {
          title: "No request with this id reached the CRM",
          why: "The attempt was made, but nothing of it arrived here: the connection or the token failed.",
        };
  return (
    <section className="audit" aria-label="Audit">
      <header className="crm-bar">
        <h2>Audit</h2>
        <span className="faint truncate">every request and change, only ever added to</span>
        <ChainCheck />
        <span className="grow" />
        {correlationId !== null ? (
          <button
            type="button"
            className="audit-chip"
            title="Show all requests"
            onClick={() => useView.setState({ correlationId: null })}
          >
            correlation <span className="mono">{correlationId}</span> <X size={12} aria-hidden />
          </button>
        ) : (
          record &&
          (narrowed ? (
            <button
              type="button"
              className="audit-chip"
              title="Show all records"
              onClick={() => setNarrowed(false)}
            >
              this record <X size={12} aria-hidden />
            </button>
          ) : (
            <Button size="small" tone="quiet" onClick={() => setNarrowed(true)}>
              Only this record
            </Button>
          ))
        )}
      </header>
      <div className="audit-box">
        <FreshPill
          what="requests"
          fresh={held.fresh}
          onShow={() => {
            held.showFresh();
            scroller.current?.scrollTo({ top: 0 });
          }}
        />
        <div
          ref={scroller}
          className="audit-scroll scroll"
          onScroll={({ currentTarget }) => setAtTop(currentTarget.scrollTop < 4)}
        >
          <table className="audit-table" aria-label="Requests and changes, newest first">
            <thead>
              <tr>
                <th scope="col">Time</th>
                <th scope="col">Actor</th>
                <th scope="col">What</th>
                <th scope="col">Outcome</th>
                <th scope="col" className="audit-end">
                  Correlation
                </th>
              </tr>
            </thead>
            <tbody>
              {pages.rows.map((row) => (
                <AuditRow
                  key={row.auditId}
                  row={row}
                  open={row.auditId === open}
                  onOpen={() => setOpen(row.auditId === open ? null : row.auditId)}
                />
              ))}
            </tbody>
          </table>
          {pages.more && (
            <div className="crm-more">
              <Button size="small" onClick={pages.readMore}>
                Show more
              </Button>
            </div>
          )}
          {pages.rows.length === 0 &&
            (pages.loading ? (
              <Skeleton rows={4} widths={[84, 70, 78]} />
            ) : (
              <Empty
                title={pages.sentence ? "The audit could not be read" : nothing.title}
                why={pages.sentence || nothing.why}
                action={pages.sentence ? <Button onClick={pages.again}>Try again</Button> : undefined}
              />
            ))}
        </div>
      </div>
    </section>
  );
}

/** Recomputes the log's hashes; what it found stands beside it until the next look. */
function ChainCheck() {
  const [found, setFound] = useState<CrmChain | null>(null);
  const checking = useWrite();
  const check = () => void checking.write(async () => setFound(await engine.crm.verify()));
  return (
    <>
      {found?.intact && (
        <Tag tone="ok" mark="check">
          {count(found.rows)} rows intact
          {found.withoutContent > 0 && `, ${count(found.withoutContent)} emptied on request`}
        </Tag>
      )}
      {found && !found.intact && (
        <Tag tone="bad" mark="cross" title={found.why}>
          row {found.brokenAt} was changed
        </Tag>
      )}
      {!found && (
        <Button size="small" tone="quiet" disabled={checking.busy} onClick={check}>
          Check the chain
        </Button>
      )}
      {checking.sentence && <ErrorLine sentence={checking.sentence} />}
    </>
  );
}

/** A person's edit says what it changed; a request says what it was. */
function whatOf({ method, what, changes }: CrmAuditRow): string {
  const [first] = changes;
  if (method !== "PATCH" || first === undefined) return what;
  if (changes.length > 1) return changes.map(([name]) => nameOf(name)).join(", ");
  const [name, before, after] = first;
  return `${nameOf(name)} ${valueWords(name, before) ?? "nothing"} → ${valueWords(name, after) ?? "nothing"}`;
}

/** What was switched on, and what of the request came to be. */
function FaultLine({ row, fault }: { row: CrmAuditRow; fault: string }) {
  const words = wordsOfFault(fault);
  return (
    <p className="audit-fault">
      Fault “{words?.name ?? fault}” was on{words ? `: ${words.does}` : ""}.
      {row.outcome === "lost-answer" && " The record was written; the sender does not know it."}
    </p>
  );
}

/** `fault 429`, `403 locked`; a connection that was cut has no status. */
function outcomeOf({ outcome, status }: CrmAuditRow, words: string): string {
  if (outcome === "fault") return status === 0 ? "fault, no answer" : `fault ${status}`;
  if (outcome === "refused" || outcome === "locked") return `${status} ${words}`;
  return words;
}

function AuditRow({ row, open, onOpen }: { row: CrmAuditRow; open: boolean; onOpen: () => void }) {
  const { words, tone } = outcomeTones[row.outcome];
  return (
    <>
      <tr className="audit-row" data-open={open || undefined}>
        <td>
          <time className="mono secondary" title={fullMoment(row.at)}>
            {columnMoment(row.at)}
          </time>
        </td>
        <td className="secondary">
          <VisibleText text={row.actor === "user" ? "you" : integrationName(row.actor)} />
        </td>
        <td>
          <button type="button" className="audit-what truncate" aria-expanded={open} onClick={onOpen}>
            <VisibleText text={whatOf(row)} />
          </button>
        </td>
        <td>
          <Tag tone={tone} title={`answered ${row.status}`}>
            {outcomeOf(row, words)}
          </Tag>
        </td>
        <td className="audit-end">
          <span className="mono audit-correlation" title={row.correlationId}>
            {row.correlationId.slice(0, 13)}
          </span>
        </td>
      </tr>
      {open && (
        <tr className="audit-detail">
          <td colSpan={5}>
            {row.fault && <FaultLine row={row} fault={row.fault} />}
            <p className="mono">
              {row.method} <VisibleText text={row.route} />{" "}
              <span className="faint">answered {row.status}</span>
            </p>
            {row.idempotencyKey && (
              <p className="mono faint">
                key <VisibleText text={row.idempotencyKey} />
              </p>
            )}
            {row.changes.map(([name, before, after]) => (
              <p key={name}>
                <span className="secondary">{nameOf(name)}</span> {valueWords(name, before) ?? "nothing"} →{" "}
                <VisibleText text={valueWords(name, after) ?? "nothing"} />
              </p>
            ))}
            {row.changes.length === 0 && <p className="faint">No property changed.</p>}
          </td>
        </tr>
      )}
    </>
  );
}
