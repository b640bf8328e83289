/**
 * CallRail's own list of calls: API v3 ("Listing All Calls", "Relative Pagination", "Time Zones", CallRail API
 * reference) and the export of its call log. The window is asked for in UTC, minutes included; the pages are walked as
 * `next_page` says. A thousand requests an hour are allowed, so a page has a hundred calls and a list two hundred pages.
 */
import type { Json } from "../../../../shared/words";
import { sliceList } from "../json-slices";
import type { CallList, ExportedCall, ListAccess, ListPage, ListRequest, ListWindow } from "../pack";
import { valueAt } from "../paths";
import { LISTED } from "./event-types";

const MINUTE = 60_000;

/** Beside the fields that come anyway: what a Post-Call has too. */
const FIELDS = `agent_email call_highlights call_summary call_type campaign company_id company_name company_time_zone
  created_at device_type fbclid first_call gclid keywords landing_page_url last_requested_url lead_status medium
  milestones msclkid note person_id prior_calls referrer_domain referring_url sentiment source source_name tags
  timeline_url total_calls tracker_id transcription utm_campaign utm_content utm_medium utm_source utm_term value`;

export const list: CallList = {
  type: LISTED,
  arrivesWithin: { ms: 25 * MINUTE, assumed: true },
  startsWithinMs: 0,
  openStatuses: ["in_progress"],
  sameSeconds: 1,
  api: {
    baseUrl: "https://api.callrail.com",
    account: {
      label: "Account id",
      hint: "ACC…, or the number behind /a/ in the address of your CallRail dashboard",
    },
    keyFrom: "in CallRail's settings (API v3)",
    mostPages: 200,
    first,
    readPage,
  },
  export: {
    from: "In CallRail, export the call log of these dates as CSV.",
    columns: {
      key: ["Call ID", "Resource ID", "ID"],
      startedAt: ["Start Time", "Call Start Time", "Date"],
      phone: ["Phone Number", "Customer Phone Number", "Caller Number"],
      seconds: ["Duration (seconds)", "Duration"],
      status: ["Call Status", "Call Type"],
      direction: ["Direction"],
    },
    needs: ["startedAt", "phone"],
    sameStartMs: MINUTE,
    keyWithin: { columns: ["Recording Url", "Recording", "Timeline Url"], pattern: /\bCAL[0-9a-f]{32}\b/ },
    toCall,
  },
};

function first({ baseUrl, account, key }: ListAccess, { since, until }: ListWindow): ListRequest {
  const query = new URLSearchParams({
    relative_pagination: "true",
    per_page: "100",
    time_zone: "Etc/UTC",
    start_date: toMinute(Math.floor(since / MINUTE)),
    end_date: toMinute(Math.ceil(until / MINUTE)),
    fields: FIELDS.split(/\s+/).join(","),
  });
  return {
    url: `${baseUrl}/v3/a/${encodeURIComponent(account ?? "")}/calls.json?${query}`,
    headers: { authorization: `Token token="${key}"`, "request-from": "ringback" },
  };
}

function toMinute(minutes: number): string {
  return new Date(minutes * MINUTE).toISOString().slice(0, 16);
}

function readPage(body: string): ListPage | null {
  const answer: Json = JSON.parse(body);
  const calls = sliceList(body, "calls");
  if (calls === null) return null;
  const next = valueAt(answer, "next_page");
  const total = valueAt(answer, "total_records");
  return {
    calls,
    next: valueAt(answer, "has_next_page") === true && typeof next === "string" ? next : null,
    total: typeof total === "number" ? total : null,
  };
}

/** What a status of the export says, by the word in it: “Answered Call”, “Missed Call”, “Voicemail Left”. */
const STATUSES: [RegExp, string][] = [
  [/progress/i, "in_progress"],
  [/voice ?mail/i, "voicemail"],
  [/abandon/i, "abandoned"],
  [/missed|unanswered|not answered|no answer/i, "missed"],
  [/outbound/i, "outbound"],
  [/answered|completed|connected/i, "answered"],
];

function toCall({ key, startedAt, phone, seconds, status, direction, cells }: ExportedCall): Json {
  const type = STATUSES.find(([word]) => word.test(status ?? ""))?.[1];
  const outbound = /outbound/i.test(`${direction ?? ""} ${type ?? ""}`);
  const kept = (name: string, column: string): { [key: string]: Json } =>
    cells[column] ? { [name]: cells[column] } : {};
  return {
    ...(key === null ? {} : { id: key }),
    start_time: new Date(startedAt).toISOString(),
    direction: outbound ? "outbound" : "inbound",
    customer_phone_number: phone,
    duration: seconds,
    ...(type === undefined
      ? {}
      : { call_type: type, answered: type === "answered", voicemail: type === "voicemail" }),
    ...kept("customer_name", "Name"),
    ...kept("company_name", "Company Name"),
    ...kept("tracking_phone_number", "Tracking Number"),
    ...kept("business_phone_number", "Destination Number"),
    ...kept("source_name", "Number Name"),
    ...kept("source", "Source"),
    ...kept("medium", "Medium"),
    ...kept("campaign", "Campaign"),
    ...kept("keywords", "Keywords"),
    ...kept("landing_page_url", "Landing Page"),
    ...kept("note", "Note"),
    ...kept("recording_player", "Recording Url"),
    export: cells,
  };
}
