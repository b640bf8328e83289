/**
 * Atoms' own list of calls ("Get all conversation logs", Smallest AI API reference, "Calls and Conversations"). Dates
 * bound it, which the reference calls slow on large accounts: a list that takes too long is answered with 504. The list
 * leaves out transcript and variables, so a call that is added is asked for by itself.
 */
import type { Json } from "../../../../shared/words";
import { sliceAt, sliceList } from "../json-slices";
import type { CallList, ExportedCall, ListAccess, ListPage, ListRequest, ListWindow } from "../pack";
import { isObject, valueAt } from "../paths";
import { LISTED } from "./event-types";

const MINUTE = 60_000;

export const list: CallList = {
  type: LISTED,
  arrivesWithin: { ms: 5 * MINUTE, assumed: true },
  startsWithinMs: 5 * MINUTE,
  openStatuses: ["pending", "in_progress", "in_queue", "processing", "active"],
  sameSeconds: 2,
  api: {
    baseUrl: "https://api.smallest.ai/atoms/v1",
    account: null,
    keyFrom: "in the Smallest AI console",
    mostPages: 200,
    first,
    readPage,
    one: {
      request: ({ baseUrl, key }, callKey) => ({
        url: `${baseUrl}/conversation/${encodeURIComponent(callKey)}`,
        headers: authorize(key),
      }),
      readCall(body) {
        const answer: Json = JSON.parse(body);
        return isObject(valueAt(answer, "data")) ? sliceAt(body, "data") : null;
      },
    },
  },
  export: {
    from: "Save Atoms' call logs as CSV, with the call id, both numbers, status, duration and creation time.",
    columns: {
      key: ["Call ID", "callId", "Conversation ID"],
      startedAt: ["Created At", "Start Time", "Date"],
      phone: ["Customer Number", "User Number", "Phone Number", "To", "From"],
      seconds: ["Duration (seconds)", "Duration", "Call Duration"],
      status: ["Status", "Call Status"],
      direction: ["Type", "Call Type", "Direction"],
    },
    needs: ["key", "startedAt"],
    sameStartMs: MINUTE,
    toCall,
  },
};

function authorize(key: string): Record<string, string> {
  return { authorization: `Bearer ${key}` };
}

function first({ baseUrl, key }: ListAccess, { since, until }: ListWindow): ListRequest {
  const query = new URLSearchParams({
    page: "1",
    limit: "100",
    dateFrom: new Date(since).toISOString(),
    dateTo: new Date(until).toISOString(),
  });
  return { url: `${baseUrl}/conversation?${query}`, headers: authorize(key) };
}

function readPage(body: string, url: string): ListPage | null {
  const answer: Json = JSON.parse(body);
  const calls = sliceList(body, "data.logs");
  if (calls === null) return null;
  const total = valueAt(answer, "data.pagination.total");
  const next = new URL(url);
  next.searchParams.set("page", String(Number(next.searchParams.get("page") ?? "1") + 1));
  return {
    calls,
    next: valueAt(answer, "data.pagination.hasMore") === true ? next.href : null,
    total: typeof total === "number" ? total : null,
  };
}

/** Which of the two numbers is the customer's depends on the direction, so both columns go where they stand. */
function toCall({ key, startedAt, seconds, status, direction, cells }: ExportedCall): Json {
  const cell = (name: string): string | undefined =>
    Object.entries(cells).find(([column]) => column.trim().toLowerCase() === name)?.[1];
  const way = /outbound/i.test(direction ?? "") ? "telephony_outbound" : "telephony_inbound";
  return {
    callId: key,
    status: (status ?? "")
      .trim()
      .toLowerCase()
      .replaceAll(/[\s-]+/g, "_"),
    duration: seconds,
    from: cell("from") ?? cell("from number") ?? null,
    to: cell("to") ?? cell("to number") ?? null,
    type: /web/i.test(direction ?? "") ? "webcall" : way,
    createdAt: new Date(startedAt).toISOString(),
    export: cells,
  };
}
