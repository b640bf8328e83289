/** A delivery status that no page and no neighbour of ours knows is said: it never leaves, and it may be misspelt. */
import type { Json, Problem } from "../../../../shared/words";
import { valueAt } from "../paths";
import { problemAt } from "../schema-problems";
import type { NamedEvent } from "./event-types";
import { ALLOWED_STATUSES, CALL_STATUSES, QUEUED } from "./statuses";

/** `call_completed.` or `call_failed.` and one word: a reason we have no name for, and nothing wrong with it. */
const REASONED = /^call_(?:completed|failed)\.[a-z0-9_]+$/;
export function statusProblems(body: Json, named: NamedEvent): Problem[] {
  if (named.about !== "call" || named.status === null) return [];
  const { status } = named;
  if (Object.hasOwn(CALL_STATUSES, status) || REASONED.test(status) || status === QUEUED) return [];
  const path =
    valueAt(body, "data.delivery_status") === status ? "data.delivery_status" : "data.call.delivery_status";
  const expected = `a status of a call, such as ${ALLOWED_STATUSES.join(" or ")}`;
  return [problemAt(body, path, expected)];
}
