/**
 * One person over two platforms: Mirai knows them by an external id, CallRail by its own person and by what they wrote
 * into a form, and one call has nothing but their number and another name.
 */
import type { EngineProcess } from "./engine-process";
import { miraiEvent, post } from "./mirai-events";

export const tomasz = { userId: "u_88", phone: "+12025550126", name: "Tomasz Kern" };
const hour = 3_600_000;
const line = { tracking_phone_number: "+12025550100", business_phone_number: "+12025550199" };
let ids = 0;

type Told = { path: string; body: unknown };

/** An id of CallRail's shape, new each time. */
function resourceId(kind: "CAL" | "SCI" | "FRM"): string {
  ids += 1;
  return `${kind}${ids.toString(16).padStart(32, "0")}`;
}

export function callRailCall(at: number, call: Record<string, unknown>): Told {
  const start = new Date(at).toISOString();
  const body = {
    resource_id: resourceId("CAL"),
    company_resource_id: "COM00000000000000000000000000000001",
    company_name: "Example Staffing",
    person_resource_id: "PER7d2",
    direction: "inbound",
    answered: true,
    call_type: "answered",
    duration: "192",
    start_time: start,
    timestamp: start,
    customer_name: "KERN TOMASZ",
    customer_phone_number: tomasz.phone,
    source_name: "Recruiting line",
    voicemail: false,
    spam: false,
    ...line,
    ...call,
  };
  return { path: "post-call", body };
}

export function callRailText(at: number, content: string, direction: "received" | "sent", more = {}): Told {
  const [source_number, destination_number] =
    direction === "received" ? ["202-555-0126", "202-555-0100"] : ["202-555-0100", "202-555-0126"];
  const body = {
    resource_id: resourceId("SCI"),
    company_resource_id: "COM00000000000000000000000000000001",
    person_resource_id: "PER7d2",
    source_number,
    destination_number,
    content,
    message_type: "sms",
    media_urls: [],
    timestamp: new Date(at).toISOString(),
    ...more,
  };
  return { path: `text-${direction}`, body };
}

export function callRailForm(at: number, answers: Record<string, string>, more = {}): Told {
  const body = {
    resource_id: resourceId("FRM"),
    company_resource_id: "COM00000000000000000000000000000001",
    person_resource_id: "PER7d2",
    form_data: answers,
    form_url: "https://www.example.com/apply",
    source: "Google",
    keywords: "forklift jobs",
    submitted_at: new Date(at).toISOString(),
    timestamp: new Date(at).toISOString(),
    ...more,
  };
  return { path: "form", body };
}

export async function addCallRail(engine: EngineProcess): Promise<void> {
  await engine.rest("POST", "/sources", { name: "callrail", provider: "callrail" });
}

export async function tell(engine: EngineProcess, told: Told[]): Promise<void> {
  for (const { path, body } of told) {
    const url = `${engine.receiver}/hooks/${path.startsWith("mirai") ? path : `callrail/${path}`}`;
    const status = await post(url, typeof body === "string" ? body : JSON.stringify(body));
    if (status !== 200) throw new Error(`${url} answered ${status}`);
  }
}

function mirai(type: string, id: string, data: Record<string, unknown>): Told {
  return { path: "mirai", body: miraiEvent(type, { id, metadata: tomasz }, data) };
}

/** A Mirai call from its end backwards: enough events to be final. */
export function miraiCall(id: string, at: number, summary: string, seconds = 320): Told[] {
  const startedAt = new Date(at).toISOString();
  const call = {
    status: "completed",
    startedAt,
    endedAt: new Date(at + seconds * 1000).toISOString(),
    durationSeconds: seconds,
  };
  return [
    mirai("call.in-progress", id, { call: { status: "in-progress", startedAt } }),
    mirai("call.ended", id, { call }),
    mirai("call.completed", id, { call }),
    mirai("end-of-call", id, {
      call,
      analysis: { success: true, summary, requiredActions: [], insights: {} },
    }),
    mirai("call.lifecycle-ended", id, {
      call: { status: "completed" },
      report: { reAttemptCount: 0, rescheduledCount: 0, finalStatus: "completed" },
    }),
  ];
}

/** Twelve days up to now; the last call is today's. */
export function tomaszStory(now: number): Told[] {
  const at = (days: number, hours = 0) => now - days * 24 * hour + hours * hour;
  return [
    callRailForm(at(11.2), {
      name: "Tomasz Kern",
      phone: "(202) 555-0126",
      email: "tomasz.kern@example.com",
      message: "Looking for forklift work near Portland",
    }),
    callRailCall(at(10.4), {
      duration: "192",
      call_summary: "Asked which shifts are open in the warehouse.",
    }),
    callRailText(at(10), "Please send the site address", "received"),
    callRailText(at(10, 4), "12 Lake Road. Sam Lee", "sent"),
    callRailText(at(10, 8), "thanks", "received"),
    callRailCall(at(8.2), { answered: false, call_type: "missed", duration: "24" }),
    callRailText(at(5.2), "STOP mails please, calls are fine", "received"),
    ...miraiCall("c_88fe01", at(3.4), "Knows forklift and reach truck, free from Friday."),
    mirai("action", "c_88fe01", {
      action: "send_whatsapp",
      reason: "missing_size",
      payload: { number: tomasz.phone },
    }),
    mirai("action", "c_88fe01", {
      action: "create_order",
      payload: {
        phone: tomasz.phone,
        lineItems: [{ variantId: "boots-44", quantity: 2 }],
        cartTotal: 189,
        shippingAddress: {
          firstName: "Tomasz",
          lastName: "Kern",
          address1: "12 Lake Road",
          city: "Portland",
          province: "OR",
          zip: "97201",
        },
      },
    }),
    callRailCall(at(2.5), {
      person_resource_id: "PERc04",
      customer_name: "KERN ANNA",
      source_name: "Payroll line",
      duration: "64",
      call_summary: "Asks about pay slips, for her husband.",
    }),
    callRailText(at(1.5), "Can you do Friday 06:00? Sam Lee", "sent"),
    callRailText(at(1.2), "ok friday works, send me the address", "received"),
    ...miraiCall("c_d0076b", at(0, -2), "Takes the Friday shift, starts at 06:00.", 198),
  ];
}
