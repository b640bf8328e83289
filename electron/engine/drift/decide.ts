/**
 * Accepting, ignoring and taking back. Accepting writes the next version of the user's own schema, never the built-in
 * one. A change is one write; the reader then says the problems of those events anew, and nothing is sent.
 */
import type { AcceptChoice } from "../../../shared/drift";
import { removeLine } from "../schemas/accept";
import type { JsonNode } from "../schemas/json-schema";
import type { Reader } from "../store/database";
import type { SchemaChange, StoredDecision } from "../store/user-schemas";
import { readOwnSchema } from "./detail";
import { type InboxItem, readInbox } from "./inbox";
import { acceptance } from "./offers";
import { kindWords } from "./words";

/** `refused`: why it cannot be done, in a sentence; `missing`: there is no such item. */
export type Decided =
  | { kind: "change"; change: SchemaChange }
  | { kind: "refused"; sentence: string }
  | { kind: "missing" };

type StoredLine = { before: JsonNode | null; after: JsonNode };

export function decideAccept(database: Reader, driftId: string, choice: AcceptChoice, at: number): Decided {
  const item = find(database, driftId);
  if (!item) return { kind: "missing" };
  if (item.state === "accepted") return refuse("It is accepted already.");
  const own = readOwnSchema(database, item);
  const made = acceptance(item, own.node, choice);
  if (!made || item.kind === "never-seen" || !item.schema)
    return refuse(
      item.stored && item.schema
        ? "Not all of its values are known. Accept any value of its type instead."
        : "There is no line a schema could get for it. Ignore it, or leave it open.",
    );
  const { provider, type, path } = placeOf(item);
  const version = Math.max(item.schema.version, own.latest) + 1;
  const line: StoredLine = { before: originalBefore(item, made.line), after: made.line.after };
  return {
    kind: "change",
    change: {
      at,
      action: "accept-drift",
      detail: { driftId, provider, type, path, kind: item.kind, choice, version },
      decide: {
        ...placeOf(item),
        driftId,
        kind: item.kind,
        decision: "accepted",
        accepted: made.accepted,
        line: JSON.stringify(line),
        at,
      },
      schema: {
        sourceId: "",
        provider,
        type,
        version,
        schema: JSON.stringify(made.line.schema, null, 2),
        at,
        because: `accepted ${kindWords[item.kind]} ${path}`,
      },
      // A field more is no problem of the built-in schema: then no event is judged otherwise than before.
      ...(item.kind === "new-field" ? {} : { walk: { provider, type } }),
    },
  };
}

export function decideIgnore(database: Reader, driftId: string, at: number): Decided {
  const item = find(database, driftId);
  if (!item) return { kind: "missing" };
  if (item.state !== "open") return refuse(`It is ${item.state} already. Undo that first.`);
  if (item.decision?.decision === "accepted")
    return refuse("Some of it is in your schema. Accept the rest, or undo first.");
  const place = placeOf(item);
  return {
    kind: "change",
    change: {
      at,
      action: "ignore-drift",
      detail: { driftId, ...place, kind: item.kind },
      decide: {
        ...place,
        driftId,
        kind: item.kind,
        decision: "ignored",
        accepted: null,
        line: null,
        at,
      },
    },
  };
}

export function decideUndo(database: Reader, driftId: string, at: number): Decided {
  const item = find(database, driftId);
  if (!item) return { kind: "missing" };
  const { decision } = item;
  if (!decision) return refuse("Nothing was decided about it.");
  const { provider, type, path } = placeOf(item);
  const change: SchemaChange = {
    at,
    action: "undo-drift",
    detail: { driftId, provider, type, path, kind: item.kind },
    takeBack: decision,
  };
  if (decision.decision === "ignored" || decision.line === null) return { kind: "change", change };
  const own = readOwnSchema(database, item);
  const schema = removeLine(own.node, path, JSON.parse(decision.line) as StoredLine);
  if (!schema)
    return refuse(
      "Its line in your schema was changed since. Take back what came later first, or edit your schema.",
    );
  const version = Math.max(item.schema?.version ?? 0, own.latest) + 1;
  return {
    kind: "change",
    change: {
      ...change,
      schema: {
        sourceId: "",
        provider,
        type,
        version,
        schema: Object.keys(schema).length === 0 ? null : JSON.stringify(schema, null, 2),
        at,
        because: `took back ${kindWords[item.kind]} ${path}`,
      },
      walk: { provider, type },
    },
  };
}

/** What is accepted in two steps is taken back in one. */
function originalBefore({ decision }: InboxItem, line: StoredLine): JsonNode | null {
  if (!decision?.line) return line.before;
  const earlier = JSON.parse(decision.line) as StoredLine;
  return JSON.stringify(earlier.after) === JSON.stringify(line.before) ? earlier.before : line.before;
}

function placeOf(item: InboxItem): Pick<StoredDecision, "provider" | "type" | "path"> {
  return { provider: item.pack.id, type: item.type, path: item.path };
}

function find(database: Reader, driftId: string): InboxItem | undefined {
  return readInbox(database).items.find((one) => one.driftId === driftId);
}

function refuse(sentence: string): Decided {
  return { kind: "refused", sentence };
}
