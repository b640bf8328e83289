/** What the database counts by itself is what counting one by one gives, whatever was done to the steps. */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openReader, openWriter, type Reader, type Writer } from "./database";
import { saveDestination } from "./destinations";
import { countOutbox } from "./outbox-records";

let folder: string;
let database: Writer;
let reader: Reader;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ringback-counts-"));
  database = openWriter(join(folder, "ringback.sqlite"));
  reader = openReader(join(folder, "ringback.sqlite"));
  for (const destinationId of ["one", "two"])
    saveDestination(database, {
      destinationId,
      name: destinationId,
      kind: "sandbox-crm",
      url: null,
      enabled: true,
      switchedOnAt: 0,
      createdAt: 0,
      settings: {},
      gate: {},
      sending: {},
    });
});
afterEach(() => {
  reader.close();
  database.close();
  rmSync(folder, { recursive: true, force: true });
});

const states = [
  "pending",
  "inflight",
  "blocked",
  "held",
  "unknown",
  "dead",
  "delivered",
  "superseded",
] as const;
type Step = {
  destination: string;
  call: string;
  version: number;
  step: string;
  state: (typeof states)[number];
};

function oneByOne(destination: string | null) {
  const rows = database
    .prepare("SELECT destination_id AS d, call_id, version, state FROM delivery")
    .all() as { d: string; call_id: string; version: number; state: string }[];
  const records = Map.groupBy(
    rows.filter(({ d }) => destination === null || d === destination),
    (row) => `${row.d} ${row.call_id} ${row.version}`,
  );
  const counts = { waiting: 0, held: 0, dead: 0, delivered: 0 };
  for (const steps of records.values()) {
    const has = (...some: string[]) => steps.some(({ state }) => some.includes(state));
    if (has("dead")) counts.dead += 1;
    else if (has("held", "unknown")) counts.held += 1;
    else if (has("pending", "inflight", "blocked")) counts.waiting += 1;
    else if (has("delivered")) counts.delivered += 1;
  }
  return counts;
}

const step: fc.Arbitrary<Step> = fc.record({
  destination: fc.constantFrom("one", "two"),
  call: fc.constantFrom("a", "b"),
  version: fc.constantFrom(1, 2),
  step: fc.constantFrom("contact", "call", "task"),
  state: fc.constantFrom(...states),
});
const act = fc.oneof({ weight: 4, arbitrary: step }, { weight: 1, arbitrary: fc.record({ removed: step }) });

test("the counts of the outbox are those of its steps", () => {
  const save = database.prepare(
    `INSERT INTO delivery (delivery_id, destination_id, call_id, version, step, step_order, idempotency_key, payload,
       payload_sha256, state, attempts, observed, created_at, updated_at)
     VALUES (@id, @destination, @call, @version, @step, 1, @id, '{}', '', @state, 0, '', 0, 0) ON CONFLICT DO NOTHING`,
  );
  const change = database.prepare("UPDATE delivery SET state = @state WHERE delivery_id = @id");
  const remove = database.prepare("DELETE FROM delivery WHERE delivery_id = @id");
  const idOf = ({ destination, call, version, step }: Step) => `${destination} ${call} ${version} ${step}`;
  fc.assert(
    fc.property(fc.array(act, { maxLength: 40 }), (acts) => {
      database.exec("DELETE FROM delivery");
      for (const one of acts) {
        if ("removed" in one) remove.run({ id: idOf(one.removed) });
        else {
          const { state, ...what } = one;
          // A step that is there already is changed, and saved once more without an effect.
          const known = change.run({ id: idOf(one), state }).changes > 0;
          save.run({ ...what, id: idOf(one), state: known ? "dead" : state });
        }
      }
      for (const destination of [null, "one", "two"])
        expect(countOutbox(reader, destination)).toEqual(oneByOne(destination));
    }),
    { numRuns: 300 },
  );
});
