/** The events of one crash case: a call that is finished, in a usual or an unusual order, and one that never ends. */
import { miraiEvent } from "../harness/mirai-events";

export const inputs = [
  "in progress, final, final again",
  "every event twice",
  "final before in progress",
  "the recording after the end",
] as const;
export type Input = (typeof inputs)[number];

export type CaseCalls = {
  bodies: string[];
  /** Key of the finished call, its person's number and external id, and what the last version has to say. */
  key: string;
  phone: string;
  userId: string;
  recordingUrl: string | null;
  /** The number of the call that never ended: nothing of it may ever be in the CRM. */
  openPhone: string;
};

/** Reserved numbers, a hundred to an area. */
const areas = ["202", "212", "303", "305", "312", "404", "415", "503"];

export function makeCaseCalls(index: number, input: Input): CaseCalls {
  const key = `case-${index}`;
  const area = Math.floor(index / 100) * 2;
  const local = `55501${String(index % 100).padStart(2, "0")}`;
  const phone = `+1${areas[area]}${local}`;
  const openPhone = `+1${areas[area + 1]}${local}`;
  const userId = `u_${key}`;
  const call = { id: key, metadata: { userId, phone, name: "Dana Reyes" } };
  const open = {
    id: `${key}-open`,
    metadata: { userId: `${userId}_open`, phone: openPhone, name: "Sam Ortiz" },
  };
  const startedAt = "2026-03-02T10:05:40Z";
  const began = { status: "in-progress", startedAt };
  const done = { status: "completed", startedAt, endedAt: "2026-03-02T10:07:25Z", durationSeconds: 105 };
  const analysed = miraiEvent("end-of-call", call, {
    call: done,
    analysis: {
      success: true,
      summary: `The caller asked for an invoice, ${key}.`,
      requiredActions: ["send_invoice"],
      insights: {},
    },
    credits: { used: 1.75, available: 212.25 },
  });
  const recordingUrl = `https://example.com/recordings/${key}.mp3`;
  const initiate = miraiEvent("call.initiate", call, {
    call: { status: "initiate", startedAt: null, endedAt: null },
  });
  const inProgress = miraiEvent("call.in-progress", call, { call: began });
  const ended = miraiEvent("call.ended", call, { call: { ...done, status: "ended" } });
  const completed = miraiEvent("call.completed", call, { call: done });
  const recorded = miraiEvent("call.completed", call, { call: { ...done, recordingUrl } });
  const final = miraiEvent("call.lifecycle-ended", call, {
    call: { status: "completed" },
    report: { reAttemptCount: 0, rescheduledCount: 0, finalStatus: "completed" },
  });
  const neverEnds = [
    miraiEvent("call.initiate", open, { call: { status: "initiate", startedAt: null, endedAt: null } }),
    miraiEvent("call.in-progress", open, { call: began }),
  ];
  const inOrder = [initiate, inProgress, ended, completed, analysed, final];
  const bodies = {
    "in progress, final, final again": [...inOrder, analysed, final],
    "every event twice": inOrder.flatMap((body) => [body, body]),
    "final before in progress": [final, analysed, completed, inProgress, initiate, ended],
    "the recording after the end": [...inOrder.filter((body) => body !== completed), recorded, final],
  }[input];
  return {
    bodies: [...neverEnds, ...bodies],
    key,
    phone,
    userId,
    recordingUrl: input === "the recording after the end" ? recordingUrl : null,
    openPhone,
  };
}
