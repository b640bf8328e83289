/**
 * A clean story: what was there before stays in the log and in the CRM and is not shown. Lists come newest first, so a
 * page ends where the story begins. Pure.
 */
export type CleanStory = {
  /** Epoch milliseconds. */
  since: number;
  events: number;
  calls: number;
  crm: Record<string, number>;
};

type Row = Record<string, unknown>;
type Page = { rows: Row[]; cursor: string | null };

const newestFirst = new Set([
  "calls.list",
  "events.list",
  "events.refusals",
  "localOutbox.list",
  "runs.list",
  "outbox.list",
  "deliveries.list",
  "crm.cards",
  "crm.objects",
  "crm.audit",
]);
const times = ["firstReceivedAt", "receivedAt", "landedAt", "frozenAt", "createdAt", "startedAt", "at"];

function isOfStory(row: Row, since: number): boolean {
  const at = times.map((name) => row[name]).find((value) => typeof value === "number");
  return typeof at !== "number" || at >= since;
}

export function ofStory(path: string, answer: unknown, story: CleanStory): unknown {
  if (typeof answer !== "object" || answer === null) return answer;
  if (path === "status.get") return statusOf(answer as Row, story);
  if (path === "live.watch") {
    const message = { ...(answer as Row) };
    for (const kind of ["events", "calls", "deliveries", "runs"]) message[kind] = kept(message[kind], story);
    if (message.status !== null) message.status = statusOf(message.status as Row, story);
    return message;
  }
  if (path === "crm.types") {
    const { rows } = answer as { rows: (Row & { name: string; count: number })[] };
    return { rows: rows.map((row) => ({ ...row, count: less(row.count, story.crm[row.name]) })) };
  }
  if (!newestFirst.has(path)) return answer;
  const page = answer as Page;
  const rows = kept(page.rows, story);
  return { ...page, rows, cursor: rows.length < page.rows.length ? null : page.cursor };
}

function kept(rows: unknown, { since }: CleanStory): Row[] {
  return (rows as Row[]).filter((row) => isOfStory(row, since));
}

const less = (count: number, before = 0) => Math.max(0, count - before);

function statusOf(status: Row, story: CleanStory): Row {
  const seen = status.seen as Record<string, { at?: number | null } | null>;
  const events = less(status.events as number, story.events);
  const isNew = events > 0;
  return {
    ...status,
    events,
    calls: less(status.calls as number, story.calls),
    seen: {
      ...seen,
      firstEvent: isNew ? seen.firstEvent : null,
      firstFinal: isNew ? seen.firstFinal : null,
      crmCall: isNew ? seen.crmCall : null,
    },
  };
}
