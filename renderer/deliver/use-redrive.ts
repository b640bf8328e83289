/** Sends call records again and follows each of them until it is answered: what was observed is the result. */
import { useState } from "react";
import type { OutboxRow } from "../../shared/deliveries";
import { engine } from "../engine-client";
import { useWrite } from "../read";
import { count } from "../time";
import { canRedrive, tellingStep } from "./record-words";

const mostAtOnce = 500;

/** Attempts of every step before it was sent again, by delivery. */
type Before = ReadonlyMap<string, number>;
type Asked = { query: string; records: ReadonlyMap<string, Before>; refused: number };

export type Redrive = {
  busy: boolean;
  /** Why the engine did not do it. */
  sentence: string;
  /** Where the ones asked for stand now; null where none was. */
  result: { words: string; done: boolean; dead: boolean } | null;
  /** `trial`: the destination whose breaker is open, and lets one through first. */
  send(rows: readonly OutboxRow[], trial?: string): void;
};

export function useRedrive(rows: readonly OutboxRow[], query: string): Redrive {
  const [asked, setAsked] = useState<Asked | null>(null);
  const { busy, sentence, write } = useWrite();
  const send = (wanted: readonly OutboxRow[], trial?: string) => {
    const chosen = wanted.filter((row) => canRedrive(tellingStep(row))).slice(0, mostAtOnce);
    if (chosen.length === 0) return;
    const before = new Map(
      chosen.map((row) => [
        row.recordId,
        new Map(row.steps.map((step) => [step.deliveryId, step.deliveryAttempts])),
      ]),
    );
    void write(async () => {
      const deliveryIds = chosen.flatMap((row) => tellingStep(row)?.deliveryId ?? []);
      if (trial !== undefined) await engine.sending.tryNow({ destinationId: trial });
      const { redriven, refused } = await engine.deliveries.redriveMany({ deliveryIds });
      const sent = new Map(
        chosen.flatMap((row) => {
          const known = before.get(row.recordId);
          const isSent = redriven.includes(tellingStep(row)?.deliveryId ?? "");
          return known && isSent ? [[row.recordId, known] as const] : [];
        }),
      );
      setAsked({ query, records: sent, refused: refused.length });
    });
  };
  const isHere = asked !== null && asked.query === query;
  return { busy, sentence, send, result: isHere ? resultOf(rows, asked) : null };
}

type Standing = "delivered" | "dead again" | "to be tried again" | "under way";

function standingOf(row: OutboxRow, before: Before): Standing {
  const tried = row.steps.filter((step) => step.deliveryAttempts > (before.get(step.deliveryId) ?? 0));
  if (tried.some(({ state }) => state === "dead")) return "dead again";
  if (row.steps.every(({ state }) => state === "delivered" || state === "superseded")) return "delivered";
  if (tried.some(({ state }) => state === "pending" || state === "unknown")) return "to be tried again";
  return "under way";
}

function resultOf(rows: readonly OutboxRow[], asked: Asked): Redrive["result"] {
  const standings = rows.flatMap((row) => {
    const before = asked.records.get(row.recordId);
    return before ? [standingOf(row, before)] : [];
  });
  const all: readonly Standing[] = ["delivered", "dead again", "to be tried again", "under way"];
  const parts = all.flatMap((standing) => {
    const many = standings.filter((one) => one === standing).length;
    return many > 0 ? [`${count(many)} ${standing}`] : [];
  });
  if (asked.refused > 0) parts.push(`${count(asked.refused)} had changed meanwhile and stayed as they were`);
  return {
    words: `${count(asked.records.size)} sent again${parts.length > 0 ? `: ${parts.join(", ")}` : ""}`,
    done: !standings.includes("under way"),
    dead: standings.includes("dead again"),
  };
}
