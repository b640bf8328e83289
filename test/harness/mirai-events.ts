/** Mirai events as a provider would post them, and a poster that says what was answered. */

export type CallOptions = { id: string; metadata?: Record<string, unknown> };

export function miraiEvent(type: string, call: CallOptions, data: Record<string, unknown> = {}): string {
  const { call: more, ...rest } = data as { call?: Record<string, unknown> };
  return JSON.stringify({
    metadata: call.metadata ?? { userId: `u_${call.id}`, phone: "+12025550123", name: "Dana Reyes" },
    event: { type, data: { call: { id: call.id, ...more }, ...rest } },
  });
}

/** A busy call that is never retried: three events and its end. */
export function busyCall(id: string): string[] {
  return [
    miraiEvent("call.initiate", { id }, { call: { status: "initiate", startedAt: null, endedAt: null } }),
    miraiEvent("call.busy", { id }, { call: { status: "busy", endedAt: "2026-03-02T10:00:31Z" } }),
    miraiEvent(
      "call.lifecycle-ended",
      { id },
      { call: { status: "busy" }, report: { reAttemptCount: 0, rescheduledCount: 0, finalStatus: "busy" } },
    ),
  ];
}

/** A conversation from initiate to its end: six events. */
export function completedCall(id: string): string[] {
  const times = { startedAt: "2026-03-02T10:05:40Z", endedAt: "2026-03-02T10:07:25Z" };
  const done = { status: "completed", ...times, durationSeconds: 105, recordingUrl: null };
  return [
    miraiEvent("call.initiate", { id }, { call: { status: "initiate", startedAt: null, endedAt: null } }),
    miraiEvent("call.in-progress", { id }, { call: { status: "in-progress", startedAt: times.startedAt } }),
    miraiEvent("call.ended", { id }, { call: { status: "ended", ...times, durationSeconds: 105 } }),
    miraiEvent("call.completed", { id }, { call: done }),
    miraiEvent(
      "end-of-call",
      { id },
      {
        call: done,
        analysis: { success: true, summary: `Summary of ${id}.`, requiredActions: [], insights: {} },
        credits: { used: 1.75, available: 212.25 },
      },
    ),
    miraiEvent(
      "call.lifecycle-ended",
      { id },
      {
        call: { status: "completed" },
        report: { reAttemptCount: 0, rescheduledCount: 0, finalStatus: "completed" },
      },
    ),
  ];
}

export async function post(
  url: string,
  body: string | Uint8Array,
  headers: Record<string, string> = {},
): Promise<number> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: body as BodyInit,
  });
  await response.arrayBuffer();
  return response.status;
}
