import { useMemo, useState } from "react";
import type { AskingRow } from "../../../shared/outbox-contract";
import { useNow } from "../../calls/use-now";
import { engine } from "../../engine-client";
import { useEntities } from "../../entities";
import { phoneWords } from "../../phone";
import { type Read, useRead } from "../../read";
import { age } from "../../time";
import { Empty } from "../../ui/Empty";
import { ErrorLine } from "../../ui/ErrorLine";
import { KeyHint } from "../../ui/KeyHint";
import { Skeleton } from "../../ui/Skeleton";
import { StateWord } from "../../ui/Tag";
import { type Column, VirtualTable } from "../../ui/VirtualTable";
import { VisibleText } from "../../ui/VisibleText";
import { openCall } from "../../view";
import { versionWords } from "../record-words";
import { AsksLayout } from "./AsksLayout";
import { askedEvidence, askedSentence, askedWords } from "./asks-words";
import { UnmatchedCard } from "./UnmatchedCard";

/** What asks at one destination, read again when deliveries changed. */
export function useUnmatched(destinationId: string | null): Read<AskingRow[]> {
  const outbox = useEntities(({ status }) => status?.outbox);
  return useRead(
    destinationId === null ? null : `unmatched ${destinationId}`,
    async () => (await engine.decisions.list(destinationId === null ? {} : { destinationId })).rows,
    [outbox?.held, outbox?.delivered, outbox?.dead],
  );
}

const idOf = ({ deliveryId }: AskingRow) => deliveryId;

/** Call records whose person only somebody here can name; the choice is made beside the rows. */
export function Unmatched({ rows }: { rows: Read<AskingRow[]> }) {
  const now = useNow(30_000);
  const [chosen, setChosen] = useState<string | null>(null);
  const columns = useMemo(() => columnsAt(now), [now]);
  if (rows.sentence) return <ErrorLine sentence={rows.sentence} again={rows.again} />;
  if (rows.data === null) return <Skeleton rows={3} widths={[60, 48, 54]} />;
  if (rows.data.length === 0)
    return (
      <Empty
        title="Everybody is matched"
        why="A call record stands here when its number belongs to nobody there, to several, or only weakly to one. It waits until you say who it is."
      />
    );
  const selected = rows.data.find((row) => idOf(row) === chosen) ?? rows.data[0];
  return (
    <AsksLayout
      sentence={askedSentence(rows.data)}
      evidence={askedEvidence(rows.data)}
      action={null}
      list={
        <VirtualTable
          label="unmatched call records"
          columns={columns}
          rows={rows.data}
          idOf={idOf}
          selected={selected ? idOf(selected) : null}
          onSelect={(deliveryId) => deliveryId !== null && setChosen(deliveryId)}
          onOpen={({ callId }) => openCall(callId)}
          openDoes="open the call"
          more={false}
          onMore={() => {}}
          empty={null}
          foot={
            <>
              <KeyHint keys={["j", "k"]} does="rows" />
              <KeyHint keys={["Enter"]} does="open call" />
            </>
          }
        />
      }
      beside={selected && <UnmatchedCard key={idOf(selected)} row={selected} onDecided={rows.again} />}
    />
  );
}

function columnsAt(now: number): Column<AskingRow>[] {
  return [
    {
      key: "who",
      head: "Number",
      width: 140,
      cell: ({ phone }) => (phone ? phoneWords(phone) : <span className="faint">no number</span>),
    },
    {
      key: "person",
      head: <span title="The name in the call">Name</span>,
      width: "rest",
      min: 90,
      cell: ({ person }) => (
        <span className="truncate">
          <VisibleText text={person ?? "–"} />
        </span>
      ),
    },
    {
      key: "asks",
      head: "Who it could be",
      width: 124,
      cell: ({ question }) => {
        const { words, mark } = askedWords[question.about];
        const many = question.about === "ambiguous" ? `${question.candidates.length} there` : words;
        return (
          <StateWord tone="warn" mark={mark}>
            {many}
          </StateWord>
        );
      },
    },
    {
      key: "call",
      head: "Call record",
      width: 152,
      yields: 2,
      cell: ({ callKey, callId, version }) => (
        <span className="mono asks-record" title={callKey ?? callId}>
          <span className="truncate">
            <VisibleText text={callKey ?? callId} />
          </span>
          <span className="faint">· {versionWords(version)}</span>
        </span>
      ),
    },
    {
      key: "since",
      head: "Waits",
      width: 58,
      yields: 1,
      align: "end",
      cell: ({ since }) => <span className="mono faint">{age(since, now)}</span>,
    },
  ];
}
