import { CheckSquare, Clock, File, Phone, Search } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import type { CrmListRow } from "../../shared/crm-card";
import { useHeldRows } from "../held-rows";
import { useKeys } from "../keys";
import { phoneWords } from "../phone";
import { crmActions } from "../rows/crm-actions";
import { menuItems, useRowActions } from "../rows/row-action";
import { age, count, duration } from "../time";
import { Button } from "../ui/Button";
import { ContextMenu } from "../ui/ContextMenu";
import { Empty } from "../ui/Empty";
import { ErrorLine } from "../ui/ErrorLine";
import { FreshPill } from "../ui/FreshPill";
import { Skeleton } from "../ui/Skeleton";
import { Tag } from "../ui/Tag";
import { VisibleText } from "../ui/VisibleText";
import { WhatIs } from "../ui/WhatIs";
import { useView } from "../view";
import { AccountMenu } from "./AccountMenu";
import { coreTypes, initialsOf, subtitleOf, titleOf, typeWords } from "./crm-words";
import type { CrmListState } from "./use-crm-list";
import "./crm-list.css";

export function CrmList({ list }: { list: CrmListState }) {
  const [atTop, setAtTop] = useState(true);
  const scroller = useRef<HTMLUListElement>(null);
  const held = useHeldRows(`${list.type} ${list.search}`, list.pages.rows, {
    idOf: ({ id }) => id,
    following: atTop,
    more: list.pages.more,
  });
  const pages = { ...list.pages, rows: held.rows };
  const chosen = useView((state) => state.crmRecord);
  const index = pages.rows.findIndex(({ type, id }) => type === chosen?.type && id === chosen.id);
  const move = (step: number) => {
    const next = pages.rows[Math.max(0, Math.min(pages.rows.length - 1, index + step))];
    if (!next) return false;
    useView.setState({ crmRecord: { type: next.type, id: next.id }, correlationId: null });
    return true;
  };
  useKeys("Rows: records", [
    { key: "j", does: "next record", can: () => pages.rows.length > 0, run: () => move(1) },
    { key: "k", does: "record before", can: () => pages.rows.length > 0, run: () => move(-1) },
    { key: "ArrowDown", run: () => move(1) },
    { key: "ArrowUp", run: () => move(-1) },
  ]);
  useRowActions("The record", crmActions, index < 0 ? [] : pages.rows.slice(index, index + 1));
  return (
    <section className="crm-list" aria-label="Sandbox CRM">
      <header className="crm-list-head">
        <h2>Sandbox CRM</h2>
        <WhatIs of="sandbox" />
        <Tag tone="plain">on this machine</Tag>
        <span className="grow" />
        <AccountMenu list={list} />
      </header>
      {list.settingsSentence && <ErrorLine sentence={list.settingsSentence} />}
      <TypeSwitch list={list} />
      <div className="crm-search">
        <SearchField list={list} />
      </div>
      <div className="crm-rows-box">
        <FreshPill
          what="records"
          fresh={held.fresh}
          onShow={() => {
            held.showFresh();
            scroller.current?.scrollTo({ top: 0 });
          }}
        />
        <ContextMenu
          label="The record"
          shown={chosen?.id ?? null}
          itemsOf={(id) =>
            menuItems(
              crmActions,
              pages.rows.filter((row) => row.id === id),
            )
          }
        >
          <ul
            ref={scroller}
            className="crm-rows scroll"
            aria-label={typeWords(list.type).many}
            onScroll={({ currentTarget }) => setAtTop(currentTarget.scrollTop < 4)}
          >
            {pages.rows.map((object) => (
              <CrmRow
                key={object.id}
                object={object}
                selected={object.id === chosen?.id && object.type === chosen.type}
              />
            ))}
            {pages.more && (
              <li className="crm-more">
                <Button size="small" onClick={pages.readMore}>
                  Show more
                </Button>
              </li>
            )}
            {pages.rows.length === 0 && (
              <li>
                <CrmListEmpty list={list} />
              </li>
            )}
          </ul>
        </ContextMenu>
      </div>
      <footer className="crm-list-foot">
        <Clock size={13} aria-hidden />
        <span>
          {list.settings?.searchLagMs === 0
            ? "a search by phone finds what was just written"
            : `search lags ${duration(list.settings?.searchLagMs ?? 2_000)} behind writes, as HubSpot’s does`}
        </span>
      </footer>
    </section>
  );
}

/** Drawn until the CRM has said what it has: places that are taken stay where they are. */
const unread = coreTypes.map((name) => ({ name, many: typeWords(name).many, count: 0 }));

function TypeSwitch({ list }: { list: CrmListState }) {
  return (
    <fieldset className="crm-types" aria-label="Type of record">
      {(list.types ?? unread).map(({ name: type, many, count: number }) => (
        <button
          key={type}
          type="button"
          className="crm-type"
          aria-pressed={type === list.type}
          onClick={() => {
            list.setType(type);
            list.setSearch("");
            // What is not there is not shown beside a record that is something else.
            if (list.types && number === 0) useView.setState({ crmRecord: null, correlationId: null });
          }}
        >
          <span className="truncate">{many}</span>
          <span className="mono">{list.types ? count(number) : "–"}</span>
        </button>
      ))}
    </fieldset>
  );
}

function SearchField({ list }: { list: CrmListState }) {
  const [text, setText] = useState(list.search);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => setText(list.search), [list.search]);
  useEffect(() => () => clearTimeout(timer.current), []);
  const label = `Search ${list.type}`;
  return (
    <label className="crm-search-field">
      <Search size={14} aria-hidden />
      <input
        data-search
        aria-label={label}
        placeholder={label}
        value={text}
        autoComplete="off"
        spellCheck={false}
        onChange={({ target }) => {
          setText(target.value);
          clearTimeout(timer.current);
          timer.current = setTimeout(() => list.setSearch(target.value), 200);
        }}
        onKeyDown={(event) => event.key === "Escape" && event.currentTarget.blur()}
      />
    </label>
  );
}

function CrmRow({ object, selected }: { object: CrmListRow; selected: boolean }) {
  const row = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (selected) row.current?.scrollIntoView({ block: "nearest" });
  }, [selected]);
  const subtitle = subtitleOf(object);
  const incomplete = Array.isArray(object.properties.incomplete) && object.properties.incomplete.length > 0;
  return (
    <li>
      <button
        ref={row}
        type="button"
        className="crm-row"
        data-row-id={object.id}
        aria-current={selected || undefined}
        onClick={() =>
          useView.setState({ crmRecord: { type: object.type, id: object.id }, correlationId: null })
        }
      >
        <span className="crm-avatar" aria-hidden>
          {object.type === "contacts" ? (
            initialsOf(object)
          ) : object.type === "calls" ? (
            <Phone size={13} />
          ) : object.type === "tasks" ? (
            <CheckSquare size={13} />
          ) : (
            <File size={13} />
          )}
        </span>
        <span className="crm-row-words">
          <b className="truncate">
            <VisibleText text={phoneWords(titleOf(object))} />
          </b>
          <span className="secondary truncate">
            {subtitle ? <VisibleText text={phoneWords(subtitle)} /> : "–"}
          </span>
        </span>
        <span className="crm-row-end">
          <span className="faint tabular">{age(object.updatedAt)}</span>
          {object.type === "calls" && incomplete ? (
            <Tag tone="warn" mark="clock">
              incomplete
            </Tag>
          ) : object.type === "calls" && object.contactId === null ? (
            <Tag tone="plain">unmatched</Tag>
          ) : object.version !== null && object.version > 1 ? (
            <Tag tone="plain">v{object.version}</Tag>
          ) : object.crmTags[0] ? (
            <Tag tone={object.crmTags[0].tone} title={object.crmTags.map(({ words }) => words).join(", ")}>
              {object.crmTags[0].words}
            </Tag>
          ) : null}
        </span>
      </button>
    </li>
  );
}

function CrmListEmpty({ list }: { list: CrmListState }) {
  if (list.pages.sentence)
    return (
      <div className="crm-failed">
        <ErrorLine sentence={list.pages.sentence} again={list.pages.again} />
      </div>
    );
  if (list.pages.loading) return <Skeleton rows={5} height={52} widths={[58, 44, 66]} />;
  if (list.search.trim() !== "")
    return (
      <Empty
        title="Nothing found"
        why={`No ${typeWords(list.type).one.toLowerCase()} matches “${list.search.trim()}”.`}
        action={<Button onClick={() => list.setSearch("")}>Clear the search</Button>}
      />
    );
  return (
    <Empty
      title={`No ${typeWords(list.type).many.toLowerCase()} yet`}
      why={
        ["contacts", "calls", "tasks"].includes(list.type)
          ? "They are written when the gate of a call opens, and not before."
          : "No integration has written one. They come over the CRM’s own REST or one of its faces."
      }
    />
  );
}
