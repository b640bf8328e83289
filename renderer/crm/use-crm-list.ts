import { useState } from "react";
import type { CrmObject, CrmType } from "../../shared/crm";
import { engine } from "../engine-client";
import { useEntities } from "../entities";
import { type Pages, usePages } from "../pages";
import { useRead } from "../read";
import { useView } from "../view";

export type CrmListState = {
  type: CrmType;
  setType: (type: CrmType) => void;
  search: string;
  setSearch: (search: string) => void;
  counts: Record<CrmType, number> | null;
  pages: Pages<CrmObject>;
};

/** The list on the left: one type, searched by the CRM itself, read again when the CRM changed. */
export function useCrmList(): CrmListState {
  const generation = useEntities((state) => state.crmGeneration);
  const [type, setType] = useState<CrmType>(() => useView.getState().crmRecord?.type ?? "contacts");
  const [search, setSearch] = useState("");
  const counts = useRead("counts", () => engine.crm.counts(), [generation]);
  const q = search.trim();
  const readPage = (cursor: string | undefined) =>
    engine.crm.objects({ type, limit: 100, ...(q ? { q } : {}), ...(cursor ? { cursor } : {}) });
  const pages = usePages(`${type} ${q}`, readPage, [generation]);
  return { type, setType, search, setSearch, counts: counts.data, pages };
}
