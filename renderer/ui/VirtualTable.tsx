// biome-ignore-all lint/a11y/useFocusableInteractive: one row at a time takes the focus, the keys move it
// biome-ignore-all lint/a11y/useSemanticElements: rows are placed by hand, which table elements do not allow
import { useVirtualizer } from "@tanstack/react-virtual";
import { ArrowUp } from "lucide-react";
import { Fragment, type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useKeys } from "../keys";
import { count } from "../time";
import "./virtual-table.css";

export type Column<Row> = {
  key: string;
  head: ReactNode;
  /** Pixels, or the one column that takes the rest. */
  width: number | "rest";
  /** Pixels the "rest" column keeps at least; below that the table scrolls sideways. */
  min?: number;
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

const rowHeight = 30;
const headHeight = 29;

/** Rows of one height, drawn only where they are seen. Rows move only when the reader asks for it. */
export function VirtualTable<Row>(props: VirtualTableProps<Row>) {
  const { rows, columns, idOf, selected, onSelect, onOpen, more, onMore, fresh = 0, onAtTop } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const [range, setRange] = useState({ first: 0, last: 0 });
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
        .map(({ width, min = 110 }) => (width === "rest" ? `minmax(${min}px, 1fr)` : `${width}px`))
        .join(" "),
    [columns],
  );
  const minWidth = columns.reduce((sum, { width, min = 110 }) => sum + (width === "rest" ? min : width), 28);

  const measure = useCallback(() => {
    const box = scroller.current;
    if (!box) return;
    // Rows from the top to this height; what is unfolded counts with its row.
    const rowsAbove = (height: number) => {
      if (open < 0 || height <= (open + 1) * rowHeight) return height / rowHeight;
      return Math.max(open + 1, (height - extra) / rowHeight);
    };
    setRange({
      first: Math.floor(rowsAbove(box.scrollTop)),
      last: Math.min(rows.length, Math.ceil(rowsAbove(box.scrollTop + box.clientHeight - headHeight))),
    });
    onAtTop?.(box.scrollTop < rowHeight / 2);
    if (more && rowsAbove(box.scrollTop + box.clientHeight) > rows.length - 30) onMore();
  }, [rows.length, open, extra, more, onMore, onAtTop]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another height or another row moves those below
  useEffect(() => virtual.measure(), [open, extra]);
  useEffect(measure, [measure]);
  useEffect(() => {
    const box = scroller.current;
    if (!box) return;
    const observer = new ResizeObserver(measure);
    observer.observe(box);
    return () => observer.disconnect();
  }, [measure]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another key is the reason to go to the top
  useEffect(() => {
    scroller.current?.scrollTo({ top: 0 });
  }, [props.scrollKey]);

  const index = selected === null ? -1 : rows.findIndex((row) => idOf(row) === selected);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another choice scrolls, never another row
  useEffect(() => {
    if (props.reveal && index >= 0) virtual.scrollToIndex(index);
  }, [selected, props.reveal]);
  const move = (step: number) => {
    const next = Math.max(0, Math.min(rows.length - 1, index < 0 ? range.first : index + step));
    const row = rows[next];
    if (!row) return false;
    onSelect(idOf(row));
    virtual.scrollToIndex(next);
    return true;
  };
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
    { key: "j", does: "next row", run: () => move(1) },
    { key: "k", does: "row before", run: () => move(-1) },
    { key: "ArrowDown", run: () => move(1) },
    { key: "ArrowUp", run: () => move(-1) },
    ...(onOpen
      ? [
          {
            key: "Enter",
            does: props.openDoes ?? (props.below ? "unfold the row" : "open the row"),
            run: openRow,
          },
        ]
      : []),
    { key: "Escape", does: "let go of the row", run: letGo },
  ]);

  return (
    <div className="table">
      {fresh > 0 && (
        <button
          type="button"
          className="table-pill"
          onClick={() => {
            props.onShowFresh?.();
            scroller.current?.scrollTo({ top: 0 });
          }}
        >
          <ArrowUp size={12} aria-hidden /> {count(fresh)}
          {props.freshMore && "+"} new
        </button>
      )}
      <div
        className="table-scroll scroll"
        role="grid"
        aria-label={props.label}
        aria-rowcount={more ? -1 : rows.length}
        ref={scroller}
        onScroll={measure}
        tabIndex={-1}
      >
        <div className="table-head" role="row" style={{ gridTemplateColumns: template, minWidth }}>
          {columns.map(({ key, head, align }) => (
            <div key={key} role="columnheader" className={align === "end" ? "table-end" : undefined}>
              {head}
            </div>
          ))}
        </div>
        {rows.length === 0 ? (
          props.empty
        ) : (
          <div style={{ height: virtual.getTotalSize(), minWidth, position: "relative" }}>
            {virtual.getVirtualItems().map((item) => {
              const row = rows[item.index];
              if (!row) return null;
              const id = idOf(row);
              const line = (
                // biome-ignore lint/a11y/useKeyWithClickEvents: the keys of the whole list move and open rows
                <div
                  key={id}
                  role="row"
                  tabIndex={id === selected || (index < 0 && item.index === range.first) ? 0 : -1}
                  aria-rowindex={item.index + 1}
                  aria-selected={id === selected}
                  aria-expanded={props.below ? item.index === open : undefined}
                  className="table-row"
                  data-tone={props.toneOf?.(row) ?? undefined}
                  style={{ gridTemplateColumns: template, transform: `translateY(${item.start}px)` }}
                  onClick={() => onSelect(id)}
                  onDoubleClick={() => onOpen?.(row)}
                >
                  {columns.map(({ key, cell, align }) => (
                    <div key={key} role="gridcell" className={align === "end" ? "table-end" : undefined}>
                      {cell(row)}
                    </div>
                  ))}
                </div>
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
      <div className="table-foot">
        <span className="grow truncate">
          {rows.length === 0
            ? `no ${props.label}`
            : `rows ${count(range.first + 1)}–${count(range.last)} of ${count(rows.length)}${more ? " read, more below" : ""}`}
        </span>
        {props.foot}
      </div>
    </div>
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
