/** What can be done with call records on their way. */
import type { OutboxRow } from "../../shared/deliveries";
import { canRedrive, tellingStep } from "../deliver/record-words";
import type { Redrive } from "../deliver/use-redrive";
import { askWhy, openCall, openGate, openTwin } from "../view";
import { copyAs, many } from "./copy-rows";
import type { RowAction } from "./row-action";

const one = (rows: readonly OutboxRow[]) => rows.length === 1;

export function outboxActions(redrive: Redrive): readonly RowAction<OutboxRow>[] {
  const able = (rows: readonly OutboxRow[]) => rows.filter((row) => canRedrive(tellingStep(row)));
  return [
    {
      words: "Show its call",
      part: "open",
      can: one,
      run: ([row]) => row && openCall(row.callId),
    },
    {
      words: "Show its gate",
      part: "open",
      can: one,
      run: ([row]) => row && openGate(row.callId, row.destinationId),
    },
    {
      words: "Beside its naive twin",
      part: "open",
      can: one,
      run: ([row]) => row && openTwin(row.callId),
    },
    {
      words: "Why is its record so?",
      part: "open",
      can: one,
      run: ([row]) => row && askWhy(row.callId),
    },
    {
      words: (rows) => {
        const many = able(rows).length;
        return one(rows)
          ? "Redrive"
          : many === rows.length
            ? `Redrive ${many}`
            : `Redrive ${many} of ${rows.length}`;
      },
      does: "redrive: send it again now",
      key: "r",
      part: "send",
      inBar: true,
      can: (rows) => !redrive.busy && able(rows).length > 0,
      run: (rows) => redrive.send(rows),
    },
    {
      words: "Copy as NDJSON",
      part: "copy",
      inBar: true,
      can: () => true,
      run: (rows) =>
        void copyAs(`${many(rows.length, "call record")} as NDJSON`, () =>
          rows.map((row) => JSON.stringify(row)).join("\n"),
        ),
    },
    {
      words: (rows) => (one(rows) ? "Copy the id of its call" : "Copy the ids of their calls"),
      part: "copy",
      can: () => true,
      run: (rows) =>
        void copyAs(many(rows.length, "id"), () =>
          [...new Set(rows.map(({ callKey, callId }) => callKey ?? callId))].join("\n"),
        ),
    },
  ];
}
