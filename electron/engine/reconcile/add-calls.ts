/**
 * Calls of a list as events of origin `pulled`, appended like everything that comes in. What came by itself meanwhile is
 * not added; what the list tells only in part is asked for by itself. Nothing leaves for it: the gate holds what only a
 * list made final.
 */
import type { AddedKind, ListFailure, Reconciliation } from "../../../shared/reconciliations";
import { whose } from "../../../shared/whose";
import { type AddableRow, readCallHere, readRowBody } from "../store/reconciliations";
import { failList, ListFailed } from "./failures";
import { fetchCall, type ListCaller } from "./fetch-list";
import { callerOf, type Job, type ReconcilerParts } from "./job";

const addedAtOnce = 50;

export async function addCalls(
  parts: ReconcilerParts,
  job: Job,
  rows: AddableRow[],
): Promise<Partial<Reconciliation>> {
  const { database, store, setup, clock } = parts;
  const { reconciliationId, by } = job.run;
  const caller = by === "api" && job.list.api.one ? callerOf(job, setup) : null;
  const source = job.source.name;
  await store.write("auditAdding", { at: clock.now(), reconciliationId, source, calls: rows.length });
  let failure: ListFailure | null = null;
  for (let from = 0; from < rows.length; from += addedAtOnce) {
    const group = rows.slice(from, from + addedAtOnce);
    const marks: Promise<Mark>[] = [];
    try {
      for (const row of group) {
        job.signal.throwIfAborted();
        const here = readCallHere(database, row.callId);
        if (here && (row.kind === "missing" || here.ended)) {
          marks.push(Promise.resolve({ ...row, position: null, because: "It came by itself meanwhile." }));
          continue;
        }
        const body = caller
          ? await fetchWhole(caller, row.callKey)
          : readRowBody(database, reconciliationId, row.number);
        if (body instanceof Uint8Array) {
          const appended = append(parts, job, row, body);
          appended.catch(() => {}); // told where all of the group are awaited
          marks.push(appended);
        } else failure = body ?? failure;
        if (caller) job.progress({ done: from + marks.length });
      }
    } finally {
      // What is on disk is marked, also where the next one could not be had.
      await mark(parts, job, await Promise.all(marks));
    }
    job.progress({ done: from + group.length });
  }
  await parts.settled();
  return { failure };
}

type Mark = AddableRow & { position: number | null; because: string | null };

async function mark({ store }: ReconcilerParts, job: Job, marks: Mark[]): Promise<void> {
  if (marks.length === 0) return;
  const { reconciliationId, addable, added } = job.run;
  const rows = marks.map(({ number, position, because }) => ({ number, position, because }));
  await store.write("markAdded", { reconciliationId, rows });
  const many = (kind: AddedKind, which: (one: Mark) => boolean) =>
    marks.filter((one) => one.kind === kind && which(one)).length;
  const came = ({ position }: Mark) => position !== null;
  job.tell({
    addable: {
      missing: addable.missing - many("missing", () => true),
      different: addable.different - many("different", () => true),
    },
    added: {
      missing: added.missing + many("missing", came),
      different: added.different + many("different", came),
    },
  });
}

/** What the list has and cannot be had by itself is told at the end: the others are added all the same. */
async function fetchWhole(caller: ListCaller, callKey: string): Promise<Uint8Array | ListFailure> {
  try {
    return new TextEncoder().encode(await fetchCall(caller, callKey));
  } catch (error) {
    if (!(error instanceof ListFailed) || error.failure.code !== "not-found") throw error;
    const sentence = `${caller.name} has ${callKey} in its list, and not by itself (404). The others were added.`;
    return { code: "not-found", sentence, next: "Add it again later." };
  }
}

async function append(
  { appender, clock }: ReconcilerParts,
  job: Job,
  row: AddableRow,
  body: Uint8Array,
): Promise<Mark> {
  const { source, pack, list } = job;
  const from =
    job.run.by === "api" ? `${whose(pack.name)} list of calls` : `an export of ${whose(pack.name)} calls`;
  const appended = appender.append(
    {
      source: source.name,
      sourceId: source.sourceId,
      claimed: true,
      origin: "pulled",
      namespace: "live",
      receivedAt: clock.now(),
      method: "POST",
      url: `/hooks/${source.name}/${list.type}`,
      httpVersion: "1.1",
      peer: "reconcile",
      headers: [["content-type", "application/json"]],
      bytes: body.length,
      signature: "unsupported",
      signatureBecause: `Ringback took it from ${from}: a list is not signed.`,
      secretId: null,
    },
    body,
  );
  const position = appended
    ? await appended
    : failList("queue-full", "Too much is arriving to add calls beside it.", "Add the others in a moment.");
  return { ...row, position, because: null };
}
