/**
 * The providers' own lists of calls over real HTTP: CallRail's API v3 (relative pagination) and Atoms' conversation logs.
 * Both answer only to the right key, page as they are asked, and can be told to go wrong.
 */
import { File } from "node:buffer";
import { type Recorded, type Recorder, startRecorder, type Told } from "./recorder";

export const listKey = "list-key-of-the-test-7731";

export type ListServer = Recorder & {
  /** Takes the place of the next answers, one each. */
  next(...answers: (Told | ((request: Recorded) => Told))[]): void;
};

type Call = Record<string, unknown>;

/** Answers what is in `calls` at the time it is asked, newest first, within the dates asked for. */
export async function startCallRailList(calls: Call[], account = "ACC0a1b"): Promise<ListServer> {
  return startList((request, url, server) => {
    if (request.headers.authorization !== `Token token="${listKey}"`)
      return { status: 401, body: { error: "HTTP Token: Access denied." } };
    if (url.pathname !== `/v3/a/${account}/calls.json`) return { status: 404, body: { error: "Not Found" } };
    const at = (name: string) => Date.parse(`${url.searchParams.get(name)}Z`);
    const size = Number(url.searchParams.get("per_page"));
    const offset = Number(url.searchParams.get("offset") ?? 0);
    const within = calls
      .filter(({ start_time }) => {
        const started = Date.parse(String(start_time));
        return started >= at("start_date") && started <= at("end_date") + 59_999;
      })
      .toSorted((a, b) => String(b.start_time).localeCompare(String(a.start_time)));
    const next = new URL(`${server.url}${request.path}`);
    next.searchParams.set("offset", String(offset + 1));
    const more = (offset + 1) * size < within.length;
    return {
      status: 200,
      body: {
        next_page: more ? next.href : null,
        has_next_page: more,
        calls: within.slice(offset * size, (offset + 1) * size),
      },
    };
  });
}

/** The log leaves out transcript and variables; the single conversation has them. */
export async function startAtomsList(calls: Call[]): Promise<ListServer> {
  return startList((request, url) => {
    if (request.headers.authorization !== `Bearer ${listKey}`)
      return { status: 401, body: { status: false, errors: ["Unauthorized"] } };
    const one = /^\/conversation\/(.+)$/.exec(url.pathname)?.[1];
    if (one) {
      const data = calls.find(({ callId }) => callId === decodeURIComponent(one));
      return data ? { status: 200, body: { status: true, data } } : { status: 404, body: { status: false } };
    }
    const page = Number(url.searchParams.get("page"));
    const limit = Math.min(2, Number(url.searchParams.get("limit")));
    const [from, to] = ["dateFrom", "dateTo"].map((name) => Date.parse(url.searchParams.get(name) ?? ""));
    const within = calls.filter(({ createdAt }) => {
      const created = Date.parse(String(createdAt));
      return created >= (from ?? 0) && created <= (to ?? 0);
    });
    const logs = within
      .slice((page - 1) * limit, page * limit)
      .map(({ transcript: _, variables: __, ...log }) => log);
    const hasMore = page * limit < within.length;
    return {
      status: 200,
      body: { status: true, data: { logs, pagination: { total: within.length, page, limit, hasMore } } },
    };
  });
}

async function startList(
  decide: (request: Recorded, url: URL, server: { url: string }) => Told,
): Promise<ListServer> {
  const planned: (Told | ((request: Recorded) => Told))[] = [];
  const recorder = await startRecorder((request) => {
    const planning = planned.shift();
    if (planning) return typeof planning === "function" ? planning(request) : planning;
    return decide(request, new URL(request.path, recorder.url), recorder);
  });
  return { ...recorder, next: (...answers) => void planned.push(...answers) };
}

export type ListedCall = {
  key: string;
  startedAt: number;
  phone: string;
  seconds: number;
  answered: boolean;
};

/** `count` calls, three minutes apart, the last of them an hour before `now`. Their ids are no other story's. */
export function makeCalls(count: number, now: number): ListedCall[] {
  const last = Math.floor((now - 60 * 60_000) / 1000) * 1000;
  return Array.from({ length: count }, (_, index) => ({
    key: `CALa${String(index + 1).padStart(31, "0")}`,
    startedAt: last - (count - 1 - index) * 3 * 60_000,
    phone: `+120255501${String(index % 100).padStart(2, "0")}`,
    seconds: 20 + index,
    answered: index % 4 !== 3,
  }));
}

/** As CallRail's API lists it. */
export function asCallRail({ key, startedAt, phone, seconds, answered }: ListedCall): Call {
  return {
    answered,
    business_phone_number: null,
    customer_city: "Washington",
    customer_country: "US",
    customer_name: "REYES DANA",
    customer_phone_number: phone,
    customer_state: "DC",
    direction: "inbound",
    duration: seconds,
    id: key,
    recording: null,
    recording_duration: null,
    recording_player: null,
    start_time: new Date(startedAt).toISOString(),
    tracking_phone_number: "+13125550100",
    voicemail: false,
    call_type: answered ? "answered" : "missed",
    call_summary: "Asked for a cleaning.",
    company_id: "COM0a1b2c3d4e5f60718293a4b5c6d7e8f9",
    company_name: "Example Clinic",
  };
}

/** As the Post-Call webhook of the same call has it. */
export function asPostCall({ key, startedAt, phone, seconds, answered }: ListedCall): Call {
  const start = new Date(startedAt).toISOString();
  return {
    resource_id: key,
    start_time: start,
    created_at: start,
    timestamp: start,
    customer_phone_number: phone,
    duration: String(seconds),
    answered,
    call_type: answered ? "answered" : "missed",
  };
}

/** A file as a browser hands it over. */
export function exportFile(content: string | Uint8Array<ArrayBuffer>, name = "calls.csv"): File {
  return new File([content], name, { type: "text/csv" });
}
