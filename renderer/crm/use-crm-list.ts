import { useState } from "react";
import type { CrmType } from "../../shared/crm";
import type { CrmListRow, CrmTypeCount } from "../../shared/crm-card";
import type { CrmSettings, CrmSettingsPatch } from "../../shared/crm-settings";
import { engine } from "../engine-client";
import { useEntities } from "../entities";
import { type Pages, usePages } from "../pages";
import { useRead, useWrite } from "../read";
import { useView } from "../view";

export type CrmListState = {
  type: CrmType;
  setType: (type: CrmType) => void;
  search: string;
  setSearch: (search: string) => void;
  types: CrmTypeCount[] | null;
  /** Null until they are known. */
  settings: CrmSettings | null;
  changeSettings: (patch: CrmSettingsPatch) => void;
  settingsSentence: string;
  pages: Pages<CrmListRow>;
};

/** The list on the left: one type, searched by the CRM itself, read again when the CRM changed. */
export function useCrmList(): CrmListState {
  const generation = useEntities((state) => state.crmGeneration);
  const [type, setType] = useState<CrmType>(() => useView.getState().crmRecord?.type ?? "contacts");
  const [search, setSearch] = useState("");
  const types = useRead("types", () => engine.crm.types(), [generation]);
  const settings = useRead("settings", () => engine.crm.settings.get(), [generation]);
  const changing = useWrite();
  const q = search.trim();
  const readPage = (cursor: string | undefined) =>
    engine.crm.cards({ type, limit: 100, ...(q ? { q } : {}), ...(cursor ? { cursor } : {}) });
  const pages = usePages(`${type} ${q}`, readPage, [generation]);
  return {
    type,
    setType,
    search,
    setSearch,
    types: types.data?.rows ?? null,
    settings: settings.data,
    changeSettings: (patch) =>
      void changing.write(async () => settings.put(await engine.crm.settings.change(patch))),
    settingsSentence: changing.sentence || settings.sentence,
    pages,
  };
}
