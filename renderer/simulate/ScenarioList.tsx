import { Plus, Search } from "lucide-react";
import { useEffect, useMemo, useRef, useState } from "react";
import type { ScenarioRow } from "../../shared/scenario-plan";
import { useEntities } from "../entities";
import { useProviders } from "../providers";
import { menuItems } from "../rows/row-action";
import { scenarioActions } from "../rows/scenario-actions";
import { Button } from "../ui/Button";
import { ContextMenu } from "../ui/ContextMenu";
import { Empty } from "../ui/Empty";
import { Skeleton } from "../ui/Skeleton";
import { VisibleText } from "../ui/VisibleText";
import { useSimulate } from "./open-scenario";
import { openFile, readScenarioFiles, undoRemove, useScenarioFiles } from "./scenario-files";
import "./scenario-list.css";

type ScenarioListProps = { onChosen: () => void; onNew: () => void; removed: string | null };

/** The user's own first, then those of Ringback by provider; found by name, title and tag. */
export function ScenarioList({ onChosen, onNew, removed }: ScenarioListProps) {
  const rows = useScenarioFiles((state) => state.rows);
  const generation = useEntities((state) => state.generation);
  const [words, setWords] = useState("");
  const list = useRef<HTMLDivElement>(null);
  const names = useProviders().data;
  // biome-ignore lint/correctness/useExhaustiveDependencies: after a new connection it is read again
  useEffect(() => void readScenarioFiles(), [generation]);
  const groups = useMemo(() => groupRows(rows ?? [], words), [rows, words]);
  const nameOf = (provider: string) => names?.find(({ id }) => id === provider)?.name ?? provider;

  const choose = (name: string) => void openFile(name).then((done) => done && onChosen());
  const walk = (event: React.KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    const buttons = [...(list.current?.querySelectorAll<HTMLElement>("[data-scenario]") ?? [])];
    const at = buttons.indexOf(document.activeElement as HTMLElement);
    buttons[Math.max(0, Math.min(buttons.length - 1, at + step))]?.focus();
    event.preventDefault();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: arrows walk from the box into the list
    <div className="scenario-list" ref={list} onKeyDown={walk}>
      <div className="scenario-search">
        <label className="scenario-search-box">
          <Search size={13} aria-hidden />
          <input
            data-search
            aria-label="Search scenarios by name or tag"
            placeholder="name or tag"
            value={words}
            spellCheck={false}
            onChange={(event) => setWords(event.target.value)}
          />
        </label>
        <Button size="small" icon={<Plus size={13} aria-hidden />} onClick={onNew}>
          New
        </Button>
      </div>
      {removed !== null && (
        <p className="scenario-removed" role="status">
          <span className="grow truncate">
            {removed} was deleted; its text is still in the editor if it was open.
          </span>
          <Button size="small" onClick={() => void undoRemove()}>
            Undo
          </Button>
        </p>
      )}
      <ContextMenu
        label="The scenario"
        itemsOf={(name) => menuItems(scenarioActions, rows?.filter((row) => row.name === name) ?? [])}
      >
        <div className="scenario-groups scroll">
          {rows === null && <Skeleton rows={12} height={30} />}
          {rows !== null && groups.length === 0 && (
            <Empty
              title="No scenario has this name or tag"
              why="Tags are words such as late, failures, order or story."
              action={
                <Button size="small" onClick={() => setWords("")}>
                  Show all
                </Button>
              }
            />
          )}
          {groups.map(({ key, rows: inside }) => (
            <section key={key} aria-label={key === "own" ? "Yours" : nameOf(key)}>
              <h3>
                {key === "own" ? "Yours" : nameOf(key)} <span className="faint">{inside.length}</span>
              </h3>
              {inside.map((row) => (
                <Row key={row.name} row={row} onChoose={() => choose(row.name)} />
              ))}
            </section>
          ))}
        </div>
      </ContextMenu>
    </div>
  );
}

function Row({ row, onChoose }: { row: ScenarioRow; onChoose: () => void }) {
  const isOpen = useSimulate((state) => state.opened?.savedName === row.name);
  const hasDraft = useSimulate((state) => state.drafts[row.name] !== undefined);
  return (
    <button
      type="button"
      data-scenario={row.name}
      data-row-id={row.name}
      className="scenario-row"
      aria-current={isOpen || undefined}
      onClick={onChoose}
    >
      <span className="scenario-row-name">
        <span className="truncate" title={row.name}>
          <VisibleText text={row.name} />
        </span>
        {hasDraft && <span className="unsaved-dot" title="Has changes that are not saved" />}
      </span>
      <span className="scenario-row-tags truncate">
        <VisibleText text={row.tags.join(", ")} />
      </span>
      <span className="scenario-row-title truncate">
        {row.title === null ? "cannot be read" : <VisibleText text={row.title} />}
      </span>
    </button>
  );
}

function groupRows(rows: readonly ScenarioRow[], words: string): { key: string; rows: ScenarioRow[] }[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  const found = rows.filter(({ name, title, tags, provider }) => {
    const text = [name, title ?? "", provider ?? "", ...tags].join(" ").toLowerCase();
    return wanted.every((word) => text.includes(word));
  });
  const groups = Map.groupBy(found, ({ own, provider }) => (own ? "own" : (provider ?? "other")));
  const first = (key: string) => (key === "own" ? 0 : 1);
  return [...groups]
    .map(([key, inside]) => ({ key, rows: inside }))
    .toSorted((a, b) => first(a.key) - first(b.key));
}
