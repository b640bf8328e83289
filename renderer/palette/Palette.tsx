/**
 * The command palette: everything that can be done here, and everywhere one can go, by typing. It lies over the window
 * until something is chosen; Escape gives the focus back to where it was. Not a dialog of the library: that injects a
 * style element, which our CSP refuses.
 */
import { Command } from "cmdk";
import { Phone, Search } from "lucide-react";
import { useEffect, useMemo, useRef, useState } from "react";
import { create } from "zustand";
import type { CallRow } from "../../shared/calls";
import { lineWords, partiesOf, stateTag } from "../calls/call-words";
import { keyWords } from "../key-words";
import { age } from "../time";
import { VisibleText } from "../ui/VisibleText";
import { openCall, searchEvents, useView } from "../view";
import "./palette.css";
import type { PaletteEntry } from "./palette-entry";
import { findEntries } from "./rank";
import { callEntryId, mostRecent, noteChosen, useRecent, useRecentCalls } from "./recent";
import { useEntries } from "./use-entries";
import { useFoundCalls } from "./use-found-calls";

const usePalette = create<{ isOpen: boolean }>(() => ({ isOpen: false }));

let before: Element | null = null;

export function openPalette(): void {
  if (usePalette.getState().isOpen) return;
  before = document.activeElement;
  usePalette.setState({ isOpen: true });
}

function closePalette(): void {
  usePalette.setState({ isOpen: false });
  if (before instanceof HTMLElement && before.isConnected) before.focus();
  before = null;
}

export function Palette() {
  return usePalette((state) => state.isOpen) ? <OpenPalette /> : null;
}

function OpenPalette() {
  const [query, setQuery] = useState("");
  const [at, setAt] = useState("");
  const entries = useEntries();
  const { calls, isAsking } = useFoundCalls(query);
  const chosen = useRecent((state) => state.ids);
  const recentCalls = useRecentCalls();
  const groups = useMemo(
    () => (query.trim() === "" ? atFirst(entries, chosen, recentCalls) : found(entries, calls, query)),
    [entries, calls, chosen, recentCalls, query],
  );
  const all = groups.flatMap(({ entries: inside }) => inside);
  // Calls come a moment later, above what is chosen: until the reader moves, the first line is the chosen one.
  const moved = useRef(false);
  const first = all[0]?.id ?? "";
  useEffect(() => {
    if (!moved.current) setAt(first);
  }, [first]);
  const run = (entry: PaletteEntry, second = false) => {
    closePalette();
    if (entry.group !== "Search") noteChosen(idOf(entry));
    (second ? (entry.second?.run ?? entry.run) : entry.run)();
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    const modified = event.ctrlKey || event.metaKey;
    if (event.key === "Escape" || (modified && event.key.toLowerCase() === "k")) {
      event.preventDefault();
      event.stopPropagation();
      closePalette();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      moved.current = true;
    } else if (event.key === "Tab") {
      event.preventDefault();
    } else if (event.key === "Enter" && modified) {
      event.preventDefault();
      const entry = all.find(({ id }) => id === at);
      if (entry) run(entry, true);
    }
  };
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.querySelector("input")?.focus(), []);
  const second = all.find(({ id }) => id === at)?.second;
  return (
    <div
      className="palette-over"
      onPointerDown={({ target, currentTarget }) => target === currentTarget && closePalette()}
    >
      <div
        ref={box}
        className="palette"
        role="dialog"
        aria-modal="true"
        aria-label="Search or run a command"
        data-palette
        onKeyDown={onKeyDown}
      >
        <Command
          label="Search or run a command"
          shouldFilter={false}
          vimBindings={false}
          loop
          value={at}
          onValueChange={setAt}
        >
          <div className="palette-head">
            <Search size={15} aria-hidden />
            <Command.Input
              className="palette-input"
              aria-label="Search or run a command"
              placeholder="An action, a screen, a scenario, a call by number, id or name"
              value={query}
              onValueChange={(next) => {
                moved.current = false;
                setQuery(next);
              }}
              maxLength={500}
            />
            <kbd>Esc</kbd>
          </div>
          <Command.List className="palette-list scroll" label="Found">
            {groups.map(({ name, entries: inside }) => (
              <Command.Group
                key={name}
                heading={name === "Search" ? undefined : name}
                className="palette-group"
              >
                {inside.map((entry) => (
                  <Line key={entry.id} entry={entry} onChoose={() => run(entry)} />
                ))}
              </Command.Group>
            ))}
          </Command.List>
        </Command>
        <footer className="palette-foot">
          <span role="status" className="grow">
            {query.trim() === "" ? "" : isAsking ? "searching calls …" : countWords(all, calls)}
          </span>
          <span>
            <kbd>↑</kbd> <kbd>↓</kbd> choose
          </span>
          <span>
            <kbd>Enter</kbd> {second ? "open" : "run"}
          </span>
          {second && (
            <span>
              <kbd>{keyWords("Mod+Enter")}</kbd> {second.does}
            </span>
          )}
        </footer>
      </div>
    </div>
  );
}

function Line({ entry, onChoose }: { entry: PaletteEntry; onChoose: () => void }) {
  const { icon: Icon, words, about, key } = entry;
  return (
    <Command.Item value={entry.id} className="palette-line" onSelect={onChoose}>
      <Icon size={14} aria-hidden />
      <span className="palette-words truncate">
        <VisibleText text={words} />
      </span>
      {about && (
        <span className="palette-about truncate">
          <VisibleText text={about} />
        </span>
      )}
      <span className="grow" />
      {key && <kbd>{keyWords(key)}</kbd>}
    </Command.Item>
  );
}

/** The line of what was chosen lately is another line than the thing itself. */
const recentMark = "recent: ";
const idOf = ({ id }: PaletteEntry) => (id.startsWith(recentMark) ? id.slice(recentMark.length) : id);

function atFirst(
  entries: readonly PaletteEntry[],
  chosen: readonly string[],
  calls: ReadonlyMap<string, CallRow>,
) {
  // What is not here now, an action of another screen or a call that is gone, is left out.
  const recent = chosen
    .flatMap((id) => {
      const call = calls.get(id);
      return (call ? callEntry(call) : entries.find((entry) => entry.id === id)) ?? [];
    })
    .slice(0, mostRecent)
    .map((entry): PaletteEntry => ({ ...entry, id: `${recentMark}${entry.id}`, group: "Recent" }));
  const of = (group: PaletteEntry["group"]) => entries.filter((entry) => entry.group === group);
  return (["Recent", "Here", "Go to", "Everywhere"] as const)
    .map((name) => ({ name, entries: name === "Recent" ? recent : of(name) }))
    .filter(({ entries: inside }) => inside.length > 0);
}

function found(entries: readonly PaletteEntry[], calls: readonly CallRow[], query: string) {
  const asked = query.trim();
  const known = findEntries(entries, asked);
  const ofCalls = calls.length > 0 ? [{ name: "Calls" as const, entries: calls.map(callEntry) }] : [];
  const words = asked.length > 40 ? `${asked.slice(0, 40)}…` : asked;
  const search: PaletteEntry[] = [
    {
      id: "search events",
      group: "Search",
      words: `Search events for “${words}”`,
      about: "payloads, headers, numbers, names",
      icon: Search,
      run: () => searchEvents(asked),
    },
    {
      id: "search calls",
      group: "Search",
      words: `Show all calls with “${words}”`,
      about: "in the list of calls",
      icon: Search,
      run: () => useView.setState({ screen: "calls", callsQuery: asked, callId: null }),
    },
  ];
  // A number or an id is a call; in words, what can be done stands before whom it was done with.
  const isNumber = /\d{3}|^c_/.test(asked);
  const lines = isNumber ? [...ofCalls, ...known] : [...known, ...ofCalls];
  return [...lines, { name: "Search" as const, entries: calls.length > 0 ? search : search.slice(0, 1) }];
}

function callEntry(call: CallRow): PaletteEntry {
  const { from, to } = partiesOf(call);
  return {
    id: callEntryId(call.callId),
    group: "Calls",
    words: to === null ? from : `${from} → ${to}`,
    about: [lineWords(call), stateTag(call)?.words, `${age(call.lastReceivedAt)} ago`]
      .filter(Boolean)
      .join(" · "),
    icon: Phone,
    run: () => openCall(call.callId),
  };
}

function countWords(all: readonly PaletteEntry[], calls: readonly CallRow[]): string {
  const lines = all.filter(({ group }) => group !== "Search").length;
  if (lines === 0) return "nothing has this name, and no call";
  return `${lines} found${calls.length > 0 ? `, ${calls.length} of them calls` : ""}`;
}
