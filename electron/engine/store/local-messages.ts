/** The local outbox: messages of rules that stayed on this machine, one for each delivery, whatever is retried. */
import type { LocalMessage, MessageLook, RuleMessage } from "../../../shared/rules";
import { prepared, type Reader, type Writer } from "./database";

export type Landing = {
  deliveryId: string;
  destinationId: string;
  callId: string;
  /** `RuleMessage` as JSON. */
  payload: string;
  because: string;
  at: number;
};

export function landMessage(database: Writer, landing: Landing): null {
  prepared(
    database,
    `INSERT OR IGNORE INTO local_message (delivery_id, destination_id, call_id, payload, because, landed_at)
     VALUES (?, ?, ?, ?, ?, ?)`,
  ).run(
    landing.deliveryId,
    landing.destinationId,
    landing.callId,
    landing.payload,
    landing.because,
    landing.at,
  );
  return null;
}

/** The newest first; `before` is the cursor of the page before. */
export function readLocalMessages(
  database: Reader,
  asked: {
    callId: string | null;
    destinationId: string | null;
    look: MessageLook | null;
    before: number | null;
    limit: number;
  },
): { rows: LocalMessage[]; cursor: string | null } {
  const rows = prepared(
    database,
    `SELECT local_message.*, destination.name AS destination
     FROM local_message LEFT JOIN destination USING (destination_id)
     WHERE (@callId IS NULL OR call_id = @callId) AND (@destinationId IS NULL OR destination_id = @destinationId)
       AND (@look IS NULL OR json_extract(local_message.payload, '$.look') = @look)
       AND (@before IS NULL OR local_message_id < @before)
     ORDER BY local_message_id DESC LIMIT @limit`,
  ).all(asked) as {
    local_message_id: number;
    delivery_id: string;
    destination_id: string;
    destination: string | null;
    call_id: string;
    payload: string;
    because: string;
    landed_at: number;
  }[];
  return {
    rows: rows.map((row) => ({
      deliveryId: row.delivery_id,
      destinationId: row.destination_id,
      destination: row.destination ?? "removed",
      callId: row.call_id,
      landedAt: row.landed_at,
      because: row.because,
      payload: JSON.parse(row.payload) as RuleMessage,
    })),
    cursor: rows.length === asked.limit ? String(rows.at(-1)?.local_message_id ?? "") : null,
  };
}

/** How many landed of one destination: along its index, and nothing of the others. */
export function countLocalMessages(database: Reader, destinationId: string): number {
  return prepared(database, "SELECT count(*) FROM local_message WHERE destination_id = ?")
    .pluck()
    .get(destinationId) as number;
}
