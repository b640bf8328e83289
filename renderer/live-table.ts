/** A live list in a table: it is followed while the reader stands at its top with nothing selected. */
import { useState } from "react";
import { type LiveList, type LiveListOptions, useLiveList } from "./live-list";
import type { VirtualTableProps } from "./ui/VirtualTable";

type TableOfList<Row> = Pick<
  VirtualTableProps<Row>,
  | "rows"
  | "idOf"
  | "selected"
  | "more"
  | "onMore"
  | "fresh"
  | "freshMore"
  | "onShowFresh"
  | "onAtTop"
  | "scrollKey"
>;

export function useLiveTable<Row>(
  options: Omit<LiveListOptions<Row>, "following">,
  selected: string | null,
  /** True: several rows are selected, and the list holds still for them. */
  held = false,
): { list: LiveList<Row>; table: TableOfList<Row> } {
  const [atTop, setAtTop] = useState(true);
  const list = useLiveList<Row>({ ...options, following: atTop && selected === null && !held });
  return {
    list,
    table: {
      rows: list.rows,
      idOf: options.idOf,
      selected,
      more: list.more,
      onMore: list.readMore,
      fresh: list.fresh,
      freshMore: list.freshMore,
      onShowFresh: list.showFresh,
      onAtTop: setAtTop,
      scrollKey: options.query,
    },
  };
}
