import { ChevronDown, ChevronRight } from "lucide-react";
import { useState } from "react";
import type { ChangedField, WouldChangeRow } from "../../shared/deliveries";
import type { Json } from "../../shared/words";
import { useCallChanges } from "../call-changes";
import { engine } from "../engine-client";
import { usePages } from "../pages";
import { phoneWords } from "../phone";
import { ReadingAgain } from "../ReadingAgain";
import { useWrite } from "../read";
import { count } from "../time";
import { Button } from "../ui/Button";
import { Empty } from "../ui/Empty";
import { ErrorLine } from "../ui/ErrorLine";
import { Skeleton } from "../ui/Skeleton";
import { StateWord } from "../ui/Tag";
import { VisibleText } from "../ui/VisibleText";
import { openCall } from "../view";
import "./asks/asks.css";
import "./would-change.css";

/** What reading again would change of call records that left. It becomes the next version only when someone says so. */
export function WouldChange({ total }: { total: number }) {
  const changes = useCallChanges();
  const pages = usePages(
    "would change",
    (cursor) => engine.wouldChange.list({ limit: 50, ...(cursor ? { cursor } : {}) }),
    [changes, total],
  );
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [done, setDone] = useState("");
  /** What was asked to be left and not yet said yes to. */
  const [sure, setSure] = useState<string | null>(null);
  const { busy, sentence, write } = useWrite();
  const callIds = pages.rows.map(({ callId }) => callId).filter((callId) => chosen.has(callId));
  const some = callIds.length > 0 ? { callIds } : {};
  const figure = callIds.length > 0 ? count(callIds.length) : `all ${count(total)}`;
  const decide = (run: () => Promise<string>) =>
    write(async () => {
      setDone(await run());
      setChosen(new Set());
      pages.again();
    });
  const choose = (callId: string, isChosen: boolean) => {
    const next = new Set(chosen);
    if (isChosen) next.add(callId);
    else next.delete(callId);
    setChosen(next);
  };
  if (pages.sentence) return <ErrorLine sentence={pages.sentence} />;
  if (pages.loading) return <Skeleton rows={3} widths={[60, 48, 54]} />;
  return (
    <div className="would">
      <header className="asks-head" hidden={pages.rows.length === 0 && !done && !sentence}>
        <div className="grow">
          {pages.rows.length > 0 && (
            <>
              <h3>
                {total === 1
                  ? "1 call record would say something else now."
                  : `${count(total)} call records would say something else now.`}
              </h3>
              <p className="asks-evidence">
                <span>They left before the log was read again. Nothing is sent until you decide.</span>
              </p>
            </>
          )}
          {done && (
            <span role="status">
              <StateWord tone="ok" mark="check">
                {done}
              </StateWord>
            </span>
          )}
          {sentence && <ErrorLine sentence={sentence} />}
        </div>
        {pages.rows.length > 0 && (
          <div className="asks-action">
            {sure === figure && (
              <Button tone="link" onClick={() => setSure(null)}>
                Not yet; it cannot be undone
              </Button>
            )}
            <Button
              disabled={busy}
              title="What went out stays as it is, and this difference asks no more. It cannot be undone."
              onClick={() => {
                setSure(figure);
                if (sure !== figure) return;
                setSure(null);
                void decide(async () => leftWords((await engine.wouldChange.ignore(some)).ignored));
              }}
            >
              {sure === figure ? "Yes, leave" : "Leave"} {figure} as{" "}
              {callIds.length === 1 ? "it is" : "they are"}
            </Button>
            <Button
              tone="filled"
              disabled={busy}
              title="Their destinations get what is read now"
              onClick={() => void decide(async () => sentWords((await engine.wouldChange.send(some)).sent))}
            >
              Send {figure} as next version
            </Button>
          </div>
        )}
      </header>
      <div className="would-progress">
        <ReadingAgain />
      </div>
      {pages.rows.length === 0 ? (
        <Empty
          title="Nothing would change"
          why="After reading the log again, call records that left and would say something else now stand here. Nothing is sent until you decide."
        />
      ) : (
        <ul className="would-rows scroll" aria-label="Call records that would change">
          {pages.rows.map((row) => (
            <Row key={row.callId} row={row} chosen={chosen.has(row.callId)} onChoose={choose} />
          ))}
        </ul>
      )}
      {pages.more && (
        <div className="at-gate-more">
          <Button size="small" onClick={pages.readMore}>
            Show more
          </Button>
        </div>
      )}
    </div>
  );
}

function sentWords(sent: number): string {
  return sent === 0 ? "nothing could be sent" : `${count(sent)} put into the outbox as next version`;
}

function leftWords(ignored: number): string {
  return `${count(ignored)} left as ${ignored === 1 ? "it is" : "they are"}`;
}

type RowProps = {
  row: WouldChangeRow;
  chosen: boolean;
  onChoose: (callId: string, chosen: boolean) => void;
};

function Row({ row, chosen, onChoose }: RowProps) {
  const [open, setOpen] = useState(false);
  const { callId, key, person, version, changes, moreChanges, because, sendsTo } = row;
  const fields = changes.length === 1 ? "1 field" : `${changes.length}${moreChanges ? "+" : ""} fields`;
  return (
    <li>
      <div className="would-row">
        <input
          type="checkbox"
          aria-label={`Choose ${key}`}
          checked={chosen}
          onChange={({ target }) => onChoose(callId, target.checked)}
        />
        <button
          type="button"
          className="record-fold"
          aria-expanded={open}
          aria-label={`What would change of ${key}`}
          onClick={() => setOpen(!open)}
        >
          {open ? <ChevronDown size={13} aria-hidden /> : <ChevronRight size={13} aria-hidden />}
        </button>
        <Button tone="link" className="mono" onClick={() => openCall(callId)}>
          <span className="truncate" title={key}>
            <VisibleText text={key} />
          </span>
        </Button>
        <span className="truncate secondary">
          <VisibleText text={person === null ? "–" : phoneWords(person)} />
        </span>
        <span className="truncate faint" title={because ?? changes.map(({ path }) => path).join(", ")}>
          {because ?? `${fields}: ${changes.map(({ path }) => path).join(", ")}`}
        </span>
        <span className="mono faint">
          v{version} → {because === null ? `v${version + 1}` : "–"}
        </span>
      </div>
      {open && (
        <div className="would-change">
          <Changes changes={changes} />
          <p className="faint">{because ?? `Sent, it goes to ${sendsTo.join(", ")}.`}</p>
        </div>
      )}
    </li>
  );
}

function Changes({ changes }: { changes: readonly ChangedField[] }) {
  if (changes.length === 0) return null;
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">Field</th>
          <th scope="col">As it left</th>
          <th scope="col">As it reads now</th>
        </tr>
      </thead>
      <tbody>
        {changes.map(({ path, before, after }) => (
          <tr key={path}>
            <th scope="row">
              <VisibleText text={path} />
            </th>
            <Value value={before} />
            <Value value={after} />
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Value({ value }: { value: Json }) {
  if (value === null || value === "") return <td className="faint">nothing</td>;
  return (
    <td>
      <VisibleText text={typeof value === "string" ? value : JSON.stringify(value)} />
    </td>
  );
}
