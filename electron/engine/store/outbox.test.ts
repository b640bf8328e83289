import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openWriter, type Writer } from "./database";
import { saveDestination } from "./destinations";
import { claimDelivery, markDelivery, recoverInflight, redriveDelivery, saveDeliveries } from "./outbox";

let folder: string;
let database: Writer;
let now = 1000;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ringback-outbox-"));
  database = openWriter(join(folder, "ringback.sqlite"));
  const crm = { destinationId: "x", name: "Sandbox CRM", kind: "sandbox-crm" as const, url: null };
  saveDestination(database, {
    ...crm,
    enabled: true,
    switchedOnAt: 0,
    createdAt: 0,
    settings: {},
    gate: {},
    sending: {},
  });
});
afterEach(() => {
  database.close();
  rmSync(folder, { recursive: true, force: true });
});

const plain = { destinationId: "x", counts: true, question: null, seen: null };
const orders: Record<string, number> = { contact: 1, call: 2, task: 3 };

function freeze(version: number, ...steps: string[]): void {
  saveDeliveries(
    database,
    steps.map((step) => ({
      deliveryId: `${step}-${version}`,
      destinationId: "x",
      callId: "c",
      version,
      step,
      stepOrder: orders[step] ?? 0,
      idempotencyKey: `${step}:v${version}`,
      payload: step === "contact" ? "{}" : '{"contactId":"{{contact.id}}"}',
      payloadSha256: `${step}${version}`,
      at: now,
    })),
  );
}

/** Sends what has its turn; answers which it was and its bytes. */
function send(state: "delivered" | "dead" = "delivered"): string | null {
  now += 1;
  const claimed = claimDelivery(database, { now, leaseMs: 1000, destinationIds: ["x"] });
  if (!claimed) return null;
  const outcome = {
    outcome: state,
    httpStatus: 200,
    observed: state,
    nextAt: null,
    remoteId: `r-${claimed.deliveryId}`,
    ...plain,
  };
  markDelivery(database, {
    deliveryId: claimed.deliveryId,
    leaseToken: claimed.leaseToken,
    now,
    state,
    ...outcome,
  });
  return `${claimed.deliveryId} ${claimed.body}`;
}

function states(): Record<string, string> {
  const rows = database.prepare("SELECT delivery_id AS id, state FROM delivery ORDER BY id").all() as {
    id: string;
    state: string;
  }[];
  return Object.fromEntries(rows.map((row) => [row.id, row.state]));
}

test("contact, call and task get their turn one after the other, with the contact's id filled in", () => {
  freeze(1, "contact", "call", "task");
  expect([send(), send(), send(), send()]).toEqual([
    "contact-1 {}",
    'call-1 {"contactId":"r-contact-1"}',
    'task-1 {"contactId":"r-contact-1"}',
    null,
  ]);
});

test("a dead contact blocks what stands behind it, and a redrive lets it all go on with the same key", () => {
  freeze(1, "contact", "call");
  send("dead");
  expect([send(), states()]).toEqual([null, { "contact-1": "dead", "call-1": "blocked" }]);
  redriveDelivery(database, "contact-1", now);
  expect([send(), send()]).toEqual(["contact-1 {}", 'call-1 {"contactId":"r-contact-1"}']);
});

test("a newer version takes the place of what is dead or was never begun, and what it leaves goes on behind it", () => {
  freeze(1, "contact", "call", "task");
  send("dead");
  freeze(2, "contact", "call");
  expect(states()).toEqual({
    "call-1": "superseded",
    "call-2": "pending",
    "contact-1": "superseded",
    "contact-2": "pending",
    "task-1": "pending",
  });
  expect([send(), send(), send()]).toEqual([
    "contact-2 {}",
    'call-2 {"contactId":"r-contact-2"}',
    'task-1 {"contactId":"r-contact-2"}',
  ]);
});

test("whoever lost the lease writes nothing", () => {
  freeze(1, "contact");
  const claimed = claimDelivery(database, { now: now + 1, leaseMs: 1000, destinationIds: ["x"] });
  const late = {
    state: "delivered" as const,
    outcome: "delivered",
    httpStatus: 200,
    remoteId: "r",
    observed: "",
    nextAt: null,
    ...plain,
  };
  expect(markDelivery(database, { deliveryId: "contact-1", leaseToken: "another", now, ...late })).toEqual(
    [],
  );
  expect([claimed?.deliveryId, states()]).toEqual(["contact-1", { "contact-1": "inflight" }]);
});

test("what was in flight where a repeat may double is asked about, but a message that stays here is sent again", () => {
  for (const leaves of [true, false])
    saveDeliveries(database, [
      {
        deliveryId: `leaves-${leaves}`,
        destinationId: "x",
        callId: `call-${leaves}`,
        version: 0,
        step: "rule:r_1:a1",
        stepOrder: 10,
        idempotencyKey: `x:call-${leaves}:rule:r_1:a1`,
        payload: JSON.stringify({ leaves }),
        payloadSha256: "x",
        at: now,
      },
    ]);
  now += 1;
  for (const _ of [1, 2]) claimDelivery(database, { now, leaseMs: 1000, destinationIds: ["x"] });
  recoverInflight(database, { now, expiredBy: null, asks: ["x"] });
  const states = database.prepare("SELECT delivery_id, state FROM delivery ORDER BY delivery_id").raw().all();
  expect(states).toEqual([
    ["leaves-false", "pending"],
    ["leaves-true", "unknown"],
  ]);
});
