import { useState } from "react";
import type { ReadyRuleRow } from "../../../shared/rules";
import { engine } from "../../engine-client";
import { useRead, useWrite } from "../../read";
import { Button } from "../../ui/Button";
import { Empty } from "../../ui/Empty";
import { ErrorLine } from "../../ui/ErrorLine";
import { Tag } from "../../ui/Tag";
import { useView } from "../../view";
import { listed } from "./rule-words";

type Props = {
  isFirst: boolean;
  onNew: () => void;
  /** Rules were added, and perhaps destinations for them. */
  onAdded: () => void;
};

/** Rules to begin with: what each does and whom it tells. Added ones land in the local outbox until they are let out. */
export function ReadyRules({ isFirst, onNew, onAdded }: Props) {
  const ready = useRead("ready rules", async () => (await engine.rules.ready()).rows);
  const { busy, sentence, write } = useWrite();
  const [told, setTold] = useState("");
  const rows = ready.data ?? [];
  const open = rows.filter(({ added }) => !added);
  const add = async (chosen: readonly ReadyRuleRow[]) => {
    const done = await write(async () => {
      const { rows: made } = await engine.rules.addReady({
        readyIds: chosen.map(({ readyId }) => readyId),
        enabled: false,
      });
      const [one] = made;
      if (made.length === 1 && one) useView.setState({ ruleId: one.ruleId });
      setTold(`${made.length === 1 ? "1 rule" : `${made.length} rules`} added, switched off.`);
    });
    if (!done) return;
    ready.again();
    onAdded();
  };
  return (
    <section className="rules-empty scroll" aria-label="Rules to begin with">
      <h1 className={isFirst ? "visually-hidden" : undefined}>{isFirst ? "Rules" : "Rules to begin with"}</h1>
      {isFirst && (
        <Empty
          title="No rule yet"
          why="A rule tells somebody when something happens in a call: at the event, or once the call is final. Before it is switched on it is tried over the calls that are here, and nothing is sent."
          action={
            <Button tone="filled" onClick={onNew}>
              Write a rule
            </Button>
          }
        />
      )}
      {(sentence || ready.sentence) && <ErrorLine sentence={sentence || ready.sentence} />}
      {rows.length > 0 && (
        <>
          <header className="rules-ready-head">
            {isFirst && <h2>Or begin with one of these</h2>}
            <span className="grow secondary" role="status">
              {told || "They are added switched off, so that you read them and see their dry run first."}
            </span>
            {open.length > 1 && (
              <Button size="small" disabled={busy} onClick={() => void add(open)}>
                Add all {open.length}
              </Button>
            )}
          </header>
          <ul className="rules-ready">
            {rows.map((row) => (
              <li key={row.readyId}>
                <div className="grow">
                  <p>
                    <b>{row.name}</b> <Tag tone="plain">{row.runs === "now" ? "now" : "at final"}</Tag>
                  </p>
                  <p className="secondary">{row.says}</p>
                  <p className="faint">
                    tells {listed(row.tells, "and")}
                    {tellsWords(row)}
                  </p>
                </div>
                {row.added ? (
                  <Tag tone="ok" mark="check">
                    added
                  </Tag>
                ) : (
                  <Button
                    size="small"
                    disabled={busy}
                    aria-label={`Add ${row.name}`}
                    onClick={() => void add([row])}
                  >
                    Add
                  </Button>
                )}
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

function tellsWords({ makes }: ReadyRuleRow): string {
  if (makes.length === 0) return "";
  return makes.length === 1
    ? "; it is added, and its messages stay here until you let them out"
    : "; they are added, and their messages stay here until you let them out";
}
