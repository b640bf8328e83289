/** Pages of a list that is read again as a whole when it changes; as many pages as the reader asked for. */
import { useState } from "react";
import { useRead } from "./read";

export type Pages<Row> = {
  rows: readonly Row[];
  loading: boolean;
  sentence: string;
  more: boolean;
  readMore: () => void;
  again: () => void;
};

type ReadPage<Row> = (cursor: string | undefined) => Promise<{ rows: Row[]; cursor: string | null }>;

const noRows: readonly never[] = [];

export function usePages<Row>(
  key: string,
  readPage: ReadPage<Row>,
  dependsOn: readonly unknown[],
): Pages<Row> {
  const [wanted, setWanted] = useState({ key, pages: 1 });
  const pages = wanted.key === key ? wanted.pages : 1;
  const read = useRead(key, () => readPages(readPage, pages), [pages, ...dependsOn]);
  return {
    rows: read.data?.rows ?? noRows,
    loading: read.data === null && read.sentence === "",
    sentence: read.sentence,
    more: read.data?.more ?? false,
    readMore: () => {
      if (read.data && read.data.pages === pages) setWanted({ key, pages: pages + 1 });
    },
    again: read.again,
  };
}

async function readPages<Row>(readPage: ReadPage<Row>, pages: number) {
  const rows: Row[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < pages; page += 1) {
    const answer = await readPage(cursor);
    rows.push(...answer.rows);
    cursor = answer.cursor ?? undefined;
    if (cursor === undefined) break;
  }
  return { rows, more: cursor !== undefined, pages };
}
