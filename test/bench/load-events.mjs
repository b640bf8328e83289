// The events of the loads: six make a call, each an event of its own, nothing is a copy.
const types = [
  "call.initiate",
  "call.in-progress",
  "call.ended",
  "call.completed",
  "end-of-call",
  "call.lifecycle-ended",
];
const times = { startedAt: "2026-03-02T10:05:40Z", endedAt: "2026-03-02T10:07:25Z", durationSeconds: 105 };
const report = { reAttemptCount: 0, rescheduledCount: 0, finalStatus: "completed" };
const analysis = { success: true, summary: "Confirmed the order.", requiredActions: [], insights: {} };

/** The body of that number, filled up to `bytes`; `run` makes its calls its own. */
export function makeBody(number, run, bytes) {
  // Bodies so small hold nothing but what names the event.
  const isSmall = bytes < 500;
  const type = types[number % (isSmall ? 4 : types.length)];
  const id = `c_${run}_${Math.floor(number / types.length)}${isSmall ? `_${number % types.length}` : ""}`;
  const call = { id, status: "completed", ...(isSmall ? {} : times) };
  const data = {
    call,
    ...(type === "end-of-call" ? { analysis } : {}),
    ...(type === "call.lifecycle-ended" ? { report } : {}),
  };
  const metadata = { userId: `u_${number % 500}` };
  const bare = JSON.stringify({ metadata: { ...metadata, note: "" }, event: { type, data } });
  return bare.replace('"note":""', `"note":"${"x".repeat(Math.max(0, bytes - bare.length))}"`);
}
