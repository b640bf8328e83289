/**
 * What a person decides about one step: the answer to what it asks, what becomes of an unknown outcome, other bytes for
 * a dead one. Each is one transaction with its audit row, and none of them sends anything by itself.
 */
import type { DeliveryDecision } from "../../../shared/sending";
import type { UnknownRule } from "../../../shared/sending-settings";
import { prepared, type Writer } from "./database";
import type { DeliveryRecord } from "./outbox-rows";
import { passTurn } from "./outbox-turns";
import { buryKey } from "./tombstones";

const ofRecord: readonly DeliveryDecision["choice"][] = ["candidate", "create", "without", "drop"];
const ofMessage: readonly DeliveryDecision["choice"][] = ["address", "anyway", "drop"];
const ofUnknown: readonly DeliveryDecision["choice"][] = ["send-again", "there", "drop"];

/** Which answers a step in this state takes: a held message of a rule others than a call record's. */
export function choicesOf({
  state,
  step,
}: {
  state: string;
  step: string;
}): readonly DeliveryDecision["choice"][] {
  if (state === "unknown") return ofUnknown;
  if (state !== "held") return [];
  return step.startsWith("rule:") ? ofMessage : ofRecord;
}

const decidedWords: Record<DeliveryDecision["choice"], string> = {
  candidate: "decided by a person: it is this contact",
  create: "decided by a person: create the contact",
  without: "decided by a person: log it without a contact",
  address: "a person gave the address",
  anyway: "decided by a person: send it as it is",
  "send-again": "decided by a person: send it again",
  there: "a person found it there",
  drop: "dropped by a person",
};

/** Empty where its state does not take that answer; else the deliveries that changed. */
export function decideDelivery(
  database: Writer,
  input: { deliveryId: string; decision: DeliveryDecision; now: number },
): string[] {
  const { deliveryId, decision, now } = input;
  const row = readRow(database, deliveryId);
  if (!row || !choicesOf(row).includes(decision.choice)) return [];
  audit(database, now, "decide", { deliveryId, ...decision });
  const words = decidedWords[decision.choice];
  prepared(database, "UPDATE delivery SET decision = ?, question = NULL WHERE delivery_id = ?").run(
    JSON.stringify(decision),
    deliveryId,
  );
  if (decision.choice === "drop") return dropRecord(database, row, words, now);
  if (decision.choice === "there") return arrived(database, row, decision.remoteId ?? null, words, now);
  moveTo(database, deliveryId, { state: "pending", nextAt: null, observed: words, now });
  return [deliveryId, ...passTurn(database, row.destination_id, row.call_id, now)];
}

export type UnknownSettled = {
  deliveryId: string;
  now: number;
  /** It was looked for there and found. */
  found: { remoteId: string } | null;
  rule: UnknownRule;
  /** What was observed when it was looked for. */
  observed: string;
  /** When it is sent again, where the rule says so. */
  nextAt: number;
};

/** An unknown outcome after somebody looked for it there; empty where a person was faster. */
export function settleUnknown(database: Writer, settled: UnknownSettled): string[] {
  const { deliveryId, now, observed } = settled;
  const row = readRow(database, deliveryId);
  if (row?.state !== "unknown" || row.next_at === null) return [];
  if (settled.found) return arrived(database, row, settled.found.remoteId, observed, now);
  if (settled.rule === "drop") return dropRecord(database, row, `${observed}; dropped, as it is set`, now);
  if (settled.rule === "ask") moveTo(database, deliveryId, { state: "unknown", nextAt: null, observed, now });
  else moveTo(database, deliveryId, { state: "pending", nextAt: settled.nextAt, observed, now });
  return [deliveryId];
}

/**
 * A dead step with other content, as a person wrote it: a new key, since no key ever stands for two contents. The old
 * one stays known. Empty where it is not dead.
 */
export function editDelivery(
  database: Writer,
  input: { deliveryId: string; payload: string; payloadSha256: string; now: number },
): string[] {
  const { deliveryId, payload, payloadSha256, now } = input;
  const row = readRow(database, deliveryId);
  if (row?.state !== "dead") return [];
  const [, base = row.idempotency_key, edits = "0"] = /^(.*?)(?:\.e(\d+))?$/s.exec(row.idempotency_key) ?? [];
  const key = `${base}.e${Number(edits) + 1}`;
  buryKey(database, deliveryId, now);
  prepared(
    database,
    `UPDATE delivery SET idempotency_key = ?, payload = ?, payload_sha256 = ?, body = NULL, kept = NULL,
       state = 'pending', next_at = NULL, spared = attempts, crashes = 0, observed = ?, updated_at = ?
     WHERE delivery_id = ?`,
  ).run(key, payload, payloadSha256, "edited by a person, with a new key", now, deliveryId);
  audit(database, now, "edit-delivery", { deliveryId, was: row.payload_sha256, is: payloadSha256, key });
  return [deliveryId, ...passTurn(database, row.destination_id, row.call_id, now)];
}

function arrived(
  database: Writer,
  row: DeliveryRecord,
  remoteId: string | null,
  observed: string,
  now: number,
): string[] {
  prepared(database, "UPDATE delivery SET remote_id = coalesce(?, remote_id) WHERE delivery_id = ?").run(
    remoteId,
    row.delivery_id,
  );
  moveTo(database, row.delivery_id, { state: "delivered", nextAt: null, observed, now });
  return [row.delivery_id, ...passTurn(database, row.destination_id, row.call_id, now)];
}

/** The step and what stands behind it in the same version: there is no call without its contact. */
function dropRecord(database: Writer, row: DeliveryRecord, observed: string, now: number): string[] {
  const dropped = prepared(
    database,
    `UPDATE delivery SET state = 'superseded', next_at = NULL, observed = ?, updated_at = ?
     WHERE destination_id = ? AND call_id = ? AND version = ? AND step_order >= ?
       AND (delivery_id = ? OR (step NOT LIKE 'rule:%' AND ? NOT LIKE 'rule:%'))
       AND state IN ('pending', 'blocked', 'held', 'unknown')
     RETURNING delivery_id AS deliveryId`,
  ).all(
    observed,
    now,
    row.destination_id,
    row.call_id,
    row.version,
    row.step_order,
    row.delivery_id,
    row.step,
  ) as {
    deliveryId: string;
  }[];
  return [
    ...dropped.map((one) => one.deliveryId),
    ...passTurn(database, row.destination_id, row.call_id, now),
  ];
}

function moveTo(
  database: Writer,
  deliveryId: string,
  to: { state: string; nextAt: number | null; observed: string; now: number },
): void {
  prepared(
    database,
    "UPDATE delivery SET state = ?, next_at = ?, observed = ?, updated_at = ? WHERE delivery_id = ?",
  ).run(to.state, to.nextAt, to.observed, to.now, deliveryId);
}

function readRow(database: Writer, deliveryId: string): DeliveryRecord | undefined {
  return prepared(database, "SELECT * FROM delivery WHERE delivery_id = ?").get(deliveryId) as
    | DeliveryRecord
    | undefined;
}

function audit(database: Writer, now: number, action: string, detail: object): void {
  prepared(database, "INSERT INTO audit (at, actor, action, detail) VALUES (?, 'person', ?, ?)").run(
    now,
    action,
    JSON.stringify(detail),
  );
}
