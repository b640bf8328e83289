import { ChevronDown, X } from "lucide-react";
import { useKeys } from "../keys";
import { count } from "../time";
import { Button, IconButton } from "../ui/Button";
import { Menu } from "../ui/Menu";
import "./bulk-bar.css";
import type { Picking } from "./picked";
import { menuItems, type RowAction, useRowActions, wordsOf } from "./row-action";

type BulkBarProps<Row> = {
  /** One of them and several: `event`, `events`. */
  one: string;
  many: string;
  picking: Picking<Row>;
  actions: readonly RowAction<Row>[];
};

/** How many rows are selected, and what can be done with them; gone with the selection. */
export function BulkBar<Row>({ one, many, picking, actions }: BulkBarProps<Row>) {
  const { rows, clear } = picking;
  useKeys(
    "What is selected",
    [
      {
        key: "Escape",
        does: "let go of what is selected",
        run: () => {
          clear();
          return true;
        },
      },
    ],
    rows.length > 0,
    true,
  );
  useRowActions("What is selected", actions, rows, true);
  if (rows.length === 0) return null;
  const here = actions.filter(({ can }) => can(rows));
  const rest = here.filter(({ inBar }) => !inBar);
  return (
    <section className="bulk-bar" aria-label={`Selected ${many}`}>
      <span className="bulk-bar-count" role="status">
        <b>{count(rows.length)}</b> {rows.length === 1 ? one : many} selected
      </span>
      {here
        .filter(({ inBar }) => inBar)
        .map((action) => (
          <Button key={wordsOf(action, rows)} size="small" onClick={() => action.run(rows)}>
            {wordsOf(action, rows)}
          </Button>
        ))}
      {rest.length > 0 && (
        <Menu
          label={`More for the selected ${many}`}
          trigger={
            <Button size="small">
              More
              <ChevronDown size={12} aria-hidden />
            </Button>
          }
          items={menuItems(rest, rows)}
        />
      )}
      <IconButton label="Let go of what is selected (Esc)" onClick={clear}>
        <X size={13} aria-hidden />
      </IconButton>
    </section>
  );
}
