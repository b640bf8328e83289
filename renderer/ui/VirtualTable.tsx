// biome-ignore-all lint/a11y/useFocusableInteractive: one row at a time takes the focus, the keys move it
// biome-ignore-all lint/a11y/useSemanticElements: rows are placed by hand, which table elements do not allow
import { useVirtualizer } from "@tanstack/react-virtual";
import {
  Fragment,
  type MouseEvent,
  memo,
  type ReactElement,
  type ReactNode,
  type RefObject,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { createStore, type StoreApi, useStore } from "zustand";
import { useKeptPlace } from "../kept-place";
import { useKeys } from "../keys";
import type { Picking } from "../rows/picked";
import { count } from "../time";
import { ContextMenu, type MenuLine } from "./ContextMenu";
import { useRowHeight } from "./density";
import { FreshPill } from "./FreshPill";
import { columnsThatFit, leastTableWidth, type Sized } from "./table-columns";
import { useWidth } from "./use-width";
import "./virtual-table.css";

export type Column<Row> = Sized & {
  key: string;
  head: ReactNode;
  /** Of the rest, this share goes to a column of pixels where there is so much of it. */
  grow?: number;
  align?: "end";
  cell: (row: Row) => ReactNode;
};

export type VirtualTableProps<Row> = {
  /** What the rows are, in the plural: `events`. Said to screen readers and listed under `?`. */
  label: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  idOf: (row: Row) => string;
  selected: string | null;
  onSelect: (id: string | null) => void;
  /** Several rows at once, apart from the one that is shown. */
  picking?: Picking<Row>;
  /** What the menu of a row offers; `name` stands in the list of keys. */
  menu?: { name: string; itemsOf: (id: string) => readonly MenuLine[] };
  /** Enter or a double click. */
  onOpen?: (row: Row) => void;
  /** What that does, where it is neither of what it mostly is. */
  openDoes?: string;
  /** More rows can be read; asked for before the end is reached. */
  more: boolean;
  onMore: () => void;
  /** Rows that came and are not shown; `freshMore` where there are more than were counted. */
  fresh?: number;
  freshMore?: boolean;
  onShowFresh?: () => void;
  onAtTop?: (atTop: boolean) => void;
  /** Stands in the table's place while there are no rows. */
  empty: ReactNode;
  /** True: a row that is chosen from outside of the table is scrolled to. */
  reveal?: boolean;
  /** Another list (a new query): the reader begins at its top. */
  scrollKey?: string;
  /** Right end of the position line: key hints. */
  foot?: ReactNode;
  /** The row that is unfolded, and what stands below it then. */
  unfolded?: string | null;
  below?: (row: Row) => ReactNode;
  /** `dim` takes the row back, `bad` and `warn` tint it. */
  toneOf?: (row: Row) => "dim" | "bad" | "warn" | null;
};

const headHeight = 29;

/** Rows of one height, drawn only where they are seen. Rows move only when the reader asks for it. */
export function VirtualTable<Row>(props: VirtualTableProps<Row>) {
  const { rows, idOf, selected, onSelect, onOpen, more, onMore, fresh = 0, onAtTop, picking } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const { width: room } = useWidth(scroller);
  const columns = useMemo(() => columnsThatFit(props.columns, room), [props.columns, room]);
  const rowHeight = useRowHeight();
  const [seen] = useState(() => createStore<Seen>(() => ({ first: 0, last: 0 })));
  const open = props.unfolded ? rows.findIndex((row) => idOf(row) === props.unfolded) : -1;
  const [belowHeight, setBelowHeight] = useState(0);
  const extra = open < 0 ? 0 : belowHeight;
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => rowHeight + (index === open ? extra : 0),
    overscan: 8,
    // The head sticks inside the scrolled box and covers as much of it.
    scrollPaddingEnd: headHeight,
  });
  const template = useMemo(
    () =>
      columns
        .map(({ width, min = 110, grow }) =>
          width === "rest"
            ? `minmax(${min}px, 1fr)`
            : grow === undefined
              ? `${width}px`
              : `minmax(${width}px, ${grow}fr)`,
        )
        .join(" "),
    [columns],
  );
  const minWidth = leastTableWidth(columns);

  const keepPlace = useKeptPlace(`${props.label} ${props.scrollKey ?? ""}`, scroller, {
    rows,
    idOf,
    rowHeight,
    more,
    onMore,
  });
  const measure = useCallback(() => {
    const box = scroller.current;
    if (!box) return;
    // Rows from the top to this height; what is unfolded counts with its row.
    const rowsAbove = (height: number) => {
      if (open < 0 || height <= (open + 1) * rowHeight) return height / rowHeight;
      return Math.max(open + 1, (height - extra) / rowHeight);
    };
    seen.setState({
      first: Math.floor(rowsAbove(box.scrollTop)),
      last: Math.min(rows.length, Math.ceil(rowsAbove(box.scrollTop + box.clientHeight - headHeight))),
    });
    onAtTop?.(box.scrollTop < rowHeight / 2);
    keepPlace(box);
    if (more && rowsAbove(box.scrollTop + box.clientHeight) > rows.length - 30) onMore();
  }, [rows.length, rowHeight, open, extra, more, onMore, onAtTop, keepPlace, seen]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another height or another row moves those below
  useEffect(() => virtual.measure(), [rowHeight, open, extra]);
  useEffect(measure, [measure]);
  useEffect(() => {
    const box = scroller.current;
    if (!box) return;
    const observer = new ResizeObserver(measure);
    observer.observe(box);
    return () => observer.disconnect();
  }, [measure]);

  const scrolledFor = useRef(props.scrollKey);
  useEffect(() => {
    if (scrolledFor.current === props.scrollKey) return;
    scrolledFor.current = props.scrollKey;
    scroller.current?.scrollTo({ top: 0 });
  }, [props.scrollKey]);

  const index = selected === null ? -1 : rows.findIndex((row) => idOf(row) === selected);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another choice scrolls, never another row
  useEffect(() => {
    if (props.reveal && index >= 0) virtual.scrollToIndex(index);
  }, [selected, props.reveal]);
  const move = (step: number) => {
    const next = Math.max(0, Math.min(rows.length - 1, index < 0 ? seen.getState().first : index + step));
    const row = rows[next];
    if (!row) return false;
    picking?.clear();
    onSelect(idOf(row));
    virtual.scrollToIndex(next);
    return true;
  };
  const arrow = (event: KeyboardEvent, step: number) =>
    event.shiftKey && picking ? picking.extend(step) : move(step);
  const openRow = () => {
    const row = rows[index];
    if (!row || !onOpen) return false;
    onOpen(row);
    return true;
  };
  const letGo = () => {
    if (index < 0) return false;
    onSelect(null);
    return true;
  };
  useKeys(`Rows: ${props.label}`, [
    { key: "j", does: "next row", can: () => rows.length > 0, run: () => move(1) },
    { key: "k", does: "row before", can: () => rows.length > 0, run: () => move(-1) },
    { key: "ArrowDown", run: (event) => arrow(event, 1) },
    { key: "ArrowUp", run: (event) => arrow(event, -1) },
    ...(picking?.keys ?? []),
    ...(onOpen
      ? [
          {
            key: "Enter",
            does: props.openDoes ?? (props.below ? "unfold the row" : "open the row"),
            can: () => index >= 0,
            run: openRow,
          },
        ]
      : []),
    { key: "Escape", does: "let go of the row", can: () => index >= 0, run: letGo },
  ]);

  const on = useRef<RowHandlers<Row>>({ click: () => {}, open: undefined });
  on.current = { click: (event, id) => picking?.click(event, id) || onSelect(id), open: onOpen };

  // Rows that unfold make it a tree; the head is a row as well.
  const grid = {
    role: props.below ? "treegrid" : "grid",
    "aria-label": props.label,
    "aria-rowcount": more ? -1 : rows.length + 1,
    "aria-multiselectable": picking ? true : undefined,
  };
  return (
    <div className="table">
      <FreshPill
        what={props.label}
        fresh={fresh}
        more={props.freshMore}
        onShow={() => {
          props.onShowFresh?.();
          scroller.current?.scrollTo({ top: 0 });
        }}
      />
      <RowMenu menu={props.menu} shown={selected}>
        <div className="table-scroll scroll" ref={scroller} onScroll={measure} tabIndex={-1}>
          <div {...grid}>
            <div
              className="table-head"
              role="row"
              aria-rowindex={1}
              style={{ gridTemplateColumns: template, minWidth }}
            >
              {columns.map(({ key, head, align }) => (
                <div key={key} role="columnheader" className={align === "end" ? "table-end" : undefined}>
                  {head}
                </div>
              ))}
            </div>
            {rows.length > 0 && (
              <div style={{ height: virtual.getTotalSize(), minWidth, position: "relative" }}>
                {virtual.getVirtualItems().map((item) => {
                  const row = rows[item.index];
                  if (!row) return null;
                  const id = idOf(row);
                  const line = (
                    <Line
                      key={id}
                      row={row}
                      id={id}
                      index={item.index}
                      top={item.start}
                      columns={columns}
                      template={template}
                      isSelected={id === selected}
                      isPicked={picking?.ids.has(id) ?? false}
                      isStop={
                        id === selected || (index < 0 && item.index === (virtual.range?.startIndex ?? 0))
                      }
                      isUnfolded={props.below ? item.index === open : undefined}
                      tone={props.toneOf?.(row) ?? undefined}
                      on={on}
                    />
                  );
                  if (item.index !== open || !props.below) return line;
                  return (
                    <Fragment key={id}>
                      {line}
                      <Below top={item.start + rowHeight} onHeight={setBelowHeight}>
                        {props.below(row)}
                      </Below>
                    </Fragment>
                  );
                })}
              </div>
            )}
          </div>
          {rows.length === 0 && props.empty}
        </div>
      </RowMenu>
      <div className="table-foot">
        <RowsSeen seen={seen} label={props.label} rows={rows.length} more={more} />
        {props.foot}
      </div>
    </div>
  );
}

/** Which rows are in sight, by their place from 0; apart from the table, which a row more or less need not draw anew. */
type Seen = { first: number; last: number };

function RowsSeen(props: { seen: StoreApi<Seen>; label: string; rows: number; more: boolean }) {
  const { first, last } = useStore(props.seen);
  return (
    <span className="grow truncate">
      {props.rows === 0
        ? `no ${props.label}`
        : `rows ${count(first + 1)}–${count(last)} of ${count(props.rows)}${props.more ? " read, more below" : ""}`}
    </span>
  );
}

type RowHandlers<Row> = {
  click: (event: MouseEvent, id: string) => void;
  open: ((row: Row) => void) | undefined;
};

type LineProps<Row> = {
  row: Row;
  id: string;
  index: number;
  top: number;
  columns: readonly Column<Row>[];
  template: string;
  isSelected: boolean;
  isPicked: boolean;
  /** The one row that Tab reaches. */
  isStop: boolean;
  isUnfolded: boolean | undefined;
  tone: string | undefined;
  on: RefObject<RowHandlers<Row>>;
};

/** Drawn anew only when something of it is another: a table that scrolls draws the rows that come into sight. */
const Line = memo(function Line<Row>(props: LineProps<Row>) {
  const { row, id, columns, template, top, on } = props;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keys of the whole list move and open rows
    <div
      role="row"
      tabIndex={props.isStop ? 0 : -1}
      aria-rowindex={props.index + 2}
      aria-selected={props.isSelected || props.isPicked}
      data-row-id={id}
      data-picked={props.isPicked || undefined}
      aria-expanded={props.isUnfolded}
      className="table-row"
      data-tone={props.tone}
      style={{ gridTemplateColumns: template, transform: `translateY(${top}px)` }}
      // A range of rows is selected, not their text.
      onMouseDown={(event) => event.shiftKey && event.preventDefault()}
      onClick={(event) => on.current.click(event, id)}
      onDoubleClick={() => on.current.open?.(row)}
    >
      {columns.map(({ key, cell, align }) => (
        <div key={key} role="gridcell" className={align === "end" ? "table-end" : undefined}>
          {cell(row)}
        </div>
      ))}
    </div>
  );
}) as <Row>(props: LineProps<Row>) => ReactElement;

type RowMenuProps = {
  menu: { name: string; itemsOf: (id: string) => readonly MenuLine[] } | undefined;
  shown: string | null;
  children: ReactElement;
};

function RowMenu({ menu, shown, children }: RowMenuProps) {
  if (!menu) return children;
  return (
    <ContextMenu label={menu.name} shown={shown} itemsOf={menu.itemsOf}>
      {children}
    </ContextMenu>
  );
}

/** What stands below the unfolded row; as high as it is, and it says so. */
function Below(props: { top: number; onHeight: (height: number) => void; children: ReactNode }) {
  const box = useRef<HTMLDivElement>(null);
  const { onHeight } = props;
  useEffect(() => {
    if (!box.current) return;
    let frame = 0;
    // In the next frame: what it moves may be observed itself, and an observer must not answer its own change.
    const observer = new ResizeObserver(([entry]) => {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(() => entry && onHeight(entry.target.clientHeight));
    });
    observer.observe(box.current);
    return () => {
      observer.disconnect();
      cancelAnimationFrame(frame);
    };
  }, [onHeight]);
  return (
    <div ref={box} role="row" className="table-below" style={{ transform: `translateY(${props.top}px)` }}>
      <div role="gridcell">{props.children}</div>
    </div>
  );
}
