import { useMemo, useState } from "react";
import type { PersonDetail, PersonItem } from "../../shared/persons";
import { providerWords } from "../calls/call-words";
import { Empty } from "../ui/Empty";
import { KeyHint } from "../ui/KeyHint";
import { type Mark, Tag, type Tone } from "../ui/Tag";
import { type Column, VirtualTable } from "../ui/VirtualTable";
import { VisibleText } from "../ui/VisibleText";
import { openCall, openEvent } from "../view";
import { ItemIcon } from "./ItemIcon";
import { belongsWords, oneLine, whatWords, whenWords } from "./person-words";
import { useSteadyItems } from "./use-steady-items";
import "./person-table.css";

type Props = {
  person: PersonDetail;
  selected: string | null;
  onSelect: (itemId: string | null) => void;
};

export function PersonTable({ person, selected, onSelect }: Props) {
  const [atTop, setAtTop] = useState(true);
  const { rows, fresh, showFresh } = useSteadyItems(person.items, atTop && selected === null);
  const columns = useMemo(() => columnsAt(Date.now()), []);
  return (
    <VirtualTable
      label="items"
      columns={columns}
      rows={rows}
      idOf={(item) => item.itemId}
      selected={selected}
      onSelect={onSelect}
      onOpen={openItem}
      reveal
      more={false}
      onMore={() => {}}
      fresh={fresh}
      onShowFresh={showFresh}
      onAtTop={setAtTop}
      toneOf={({ belongsBy }) => (belongsBy.weak ? "warn" : null)}
      empty={
        <Empty title="Nothing is left of this person" why="What stood here belongs to somebody else now." />
      }
      foot={
        <>
          {person.cursor !== null && <span>the newest {person.items.length}, older ones over REST</span>}
          <KeyHint keys={["j", "k"]} does="rows" />
          <KeyHint keys={["Enter"]} does="open" />
          {person.questions.length > 0 && <KeyHint keys={["M"]} does="move to another person" />}
        </>
      }
    />
  );
}

/** An action leads to its event in the log, a call to itself. */
function openItem({ kind, callId, eventId }: PersonItem): void {
  if (kind === "call" && callId !== null) openCall(callId);
  else if (eventId !== null) openEvent(eventId);
}

function columnsAt(now: number): readonly Column<PersonItem>[] {
  return [
    {
      key: "when",
      head: "When",
      width: 126,
      cell: ({ at }) => <time className="mono secondary person-when">{whenWords(at, now)}</time>,
    },
    {
      key: "what",
      head: "What",
      width: 144,
      cell: (item) => (
        <>
          <ItemIcon item={item} size={13} />
          <span className="truncate">
            <VisibleText text={whatWords(item)} />
          </span>
        </>
      ),
    },
    {
      key: "words",
      head: "Said or done",
      width: "rest",
      min: 130,
      cell: (item) => (
        <span className="truncate secondary" title={item.words}>
          <VisibleText text={oneLine(item) || "–"} />
        </span>
      ),
    },
    {
      key: "provider",
      head: "Provider",
      width: 78,
      yields: 1,
      cell: ({ provider }) => <span className="secondary">{providerWords(provider)}</span>,
    },
    {
      key: "belongs",
      head: "Belongs by",
      width: 168,
      yields: 2,
      cell: (item) => <BelongsCell item={item} />,
    },
    { key: "went", head: "Went to", width: 112, yields: 3, cell: (item) => <WentTo item={item} /> },
  ];
}

function BelongsCell({ item: { belongsBy } }: { item: PersonItem }) {
  const { key, words } = belongsWords(belongsBy);
  return (
    <span
      className={belongsBy.weak ? "person-weak" : "secondary truncate"}
      title={belongsBy.key ?? undefined}
    >
      {key !== null && (
        <>
          <span className="mono">
            <VisibleText text={key.length > 12 ? `${key.slice(0, 11)}…` : key} />
          </span>
          {", "}
        </>
      )}
      {words}
    </span>
  );
}

const states: Record<PersonItem["wentTo"][number]["state"], { tone: Tone; mark: Mark; word: string }> = {
  delivered: { tone: "ok", mark: "check", word: "" },
  superseded: { tone: "plain", mark: "minus", word: "" },
  pending: { tone: "plain", mark: "clock", word: "on its way to " },
  inflight: { tone: "plain", mark: "clock", word: "on its way to " },
  held: { tone: "warn", mark: "minus", word: "held for " },
  unknown: { tone: "warn", mark: "warning", word: "not known: " },
  dead: { tone: "bad", mark: "cross", word: "dead: " },
  blocked: { tone: "bad", mark: "cross", word: "blocked: " },
};
const worstFirst = Object.keys(states).reverse();

/** The worst of its destinations in a word; all of them on hover. */
function WentTo({ item }: { item: PersonItem }) {
  const { wentTo, waits, kind } = item;
  const worst = wentTo.toSorted((a, b) => worstFirst.indexOf(a.state) - worstFirst.indexOf(b.state))[0];
  if (worst) {
    const { tone, mark } = states[worst.state];
    const name = worst.kind === "sandbox-crm" ? "CRM" : worst.destination;
    const title = wentTo.map(({ destination, state }) => `${states[state].word}${destination}`).join(", ");
    return (
      <Tag tone={tone} mark={mark} title={title}>
        <span className="truncate person-destination">{name}</span>
        {wentTo.length > 1 && ` + ${wentTo.length - 1}`}
      </Tag>
    );
  }
  if (waits !== null)
    return (
      <Tag tone="warn" mark="clock">
        {waits}
      </Tag>
    );
  const why = kind === "call" ? "No destination takes it" : "Kept here: only call records leave";
  return (
    <span className="faint" title={why}>
      –
    </span>
  );
}
