import { useState } from "react";
import type { CrmFault, CrmFaultRule } from "../../shared/crm-faults";
import { engine } from "../engine-client";
import { useEntities } from "../entities";
import { tellUndo } from "../notice";
import { useRead, useWrite } from "../read";
import { many } from "../rows/copy-rows";
import { Button } from "../ui/Button";
import { ErrorLine } from "../ui/ErrorLine";
import { Menu } from "../ui/Menu";
import { Skeleton } from "../ui/Skeleton";
import { Tag } from "../ui/Tag";
import { Toggle } from "../ui/Toggle";
import { choicesOf, faultWords, oftenWords } from "./fault-words";
import "./faults.css";

/** Those that are drawn first; the rest is one click away, and always shown while on. */
const first = 8;

/** What is made to go wrong between a sender and this CRM. How many are on stands in the head, so nobody forgets one. */
export function FaultsPanel() {
  const generation = useEntities((state) => state.crmGeneration);
  const read = useRead("faults", () => engine.crm.faults.list(), [generation]);
  const [all, setAll] = useState(false);
  const writing = useWrite();
  const { data: faults } = read;
  const change = (run: () => Promise<NonNullable<typeof faults>>) =>
    void writing.write(async () => read.put(await run()));
  const set = ({ id, kind }: CrmFault, rule: Partial<CrmFaultRule>) =>
    change(() => engine.crm.faults.set({ faultId: id, kind, ...rule }));
  const reset = () => {
    const before = faults?.faults.filter(({ on, id, kind }) => on || id !== kind) ?? [];
    change(async () => {
      const after = await engine.crm.faults.reset();
      if (before.length > 0) tellUndo(`${many(before.length, "fault")} reset`, () => setAgain(before));
      return after;
    });
  };
  const setAgain = async (before: readonly CrmFault[]) => {
    for (const { id, seen: _, hit: __, ...rule } of before)
      read.put(await engine.crm.faults.set({ ...rule, faultId: id }));
  };
  const shown = faults?.faults.filter(({ on }, index) => all || on || index < first) ?? [];
  return (
    <section className="crm-faults" aria-label="Faults">
      <header className="crm-faults-head">
        <h2>Faults</h2>
        {faults && faults.on > 0 && <Tag tone="warn">{faults.on} on</Tag>}
        <span className="grow" />
        {faults && (
          <Seed seed={faults.seed} onSet={(seed) => change(() => engine.crm.faults.seed({ seed }))} />
        )}
        <Button size="small" tone="quiet" disabled={writing.busy || !faults} onClick={reset}>
          Reset
        </Button>
      </header>
      {writing.sentence && <ErrorLine sentence={writing.sentence} />}
      {!faults && read.sentence && <ErrorLine sentence={read.sentence} again={read.again} />}
      {!faults && !read.sentence && <Skeleton rows={8} height={28} widths={[70, 62, 74]} />}
      <ul>
        {shown.map((fault) => (
          <FaultRow key={fault.id} fault={fault} busy={writing.busy} onSet={(rule) => set(fault, rule)} />
        ))}
      </ul>
      {faults && (
        <footer>
          <Button tone="link" onClick={() => setAll(!all)}>
            {all ? "Show the usual ones" : `Show all ${faults.faults.length}`}
          </Button>
          <span className="faint">They hit integrations, not edits at this screen.</span>
        </footer>
      )}
    </section>
  );
}

type FaultRowProps = { fault: CrmFault; busy: boolean; onSet: (rule: Partial<CrmFaultRule>) => void };

function FaultRow({ fault, busy, onSet }: FaultRowProps) {
  const { name, does } = faultWords[fault.kind];
  const own = fault.id === fault.kind ? name : fault.id;
  const { on, route } = fault;
  const { id: _, seen: __, hit: ___, kind: ____, ...rule } = fault;
  return (
    <li className="crm-fault" data-on={on || undefined}>
      <Toggle
        label={own}
        checked={on}
        disabled={busy}
        onChange={(checked) => onSet({ ...rule, on: checked })}
      />
      <span className="truncate" title={`${does}${route === "*" ? "" : `, on ${route}`}`}>
        <span className="crm-fault-name">{own}</span>{" "}
        <span className="faint">{route === "*" ? does : route}</span>
      </span>
      <span className="grow" />
      {on && (
        <Menu
          label={`How often ${own}`}
          trigger={
            <button
              type="button"
              className="crm-fault-often mono"
              title={`How often. It hit ${fault.hit} of ${fault.seen} requests it looked at.`}
            >
              {oftenWords(fault)}
            </button>
          }
          items={choicesOf(fault).map(({ words, set }) => ({
            words,
            onSelect: () => onSet({ ...rule, ...set, on: true }),
          }))}
        />
      )}
    </li>
  );
}

/** The same seed and the same requests meet the same faults. */
function Seed({ seed, onSet }: { seed: number; onSet: (seed: number) => void }) {
  const [text, setText] = useState<string | null>(null);
  const end = () => {
    const typed = Number(text);
    if (
      text !== null &&
      text.trim() !== "" &&
      Number.isInteger(typed) &&
      typed >= 0 &&
      typed <= 2_147_483_647
    ) {
      onSet(typed);
    }
    setText(null);
  };
  return (
    <label className="crm-seed faint" title="The same seed and the same requests meet the same faults">
      seed{" "}
      <input
        className="mono"
        aria-label="Seed"
        inputMode="numeric"
        value={text ?? String(seed)}
        size={Math.max(4, String(text ?? seed).length)}
        onChange={({ target }) => setText(target.value)}
        onBlur={end}
        onKeyDown={(event) => {
          event.stopPropagation();
          if (event.key === "Enter") event.currentTarget.blur();
          if (event.key === "Escape") setText(null);
        }}
      />
    </label>
  );
}
