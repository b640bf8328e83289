import { describe, expect, test } from "vitest";
import type { AttemptRow, CallDetail, TimelineEvent } from "../../shared/calls";
import type { Outcome, Stage } from "../../shared/words";
import { compareCalls } from "./compare-calls";
import { expectedDifference } from "./expected-difference";
import { judgeCalls } from "./judge-calls";
import { pairEvents } from "./pair-events";

const stages: Record<string, Stage> = {
  "call.initiate": "dialing",
  "call.busy": "failed",
  "call.in-progress": "in-conversation",
  "call.ended": "processing",
  "end-of-call": "analysis",
  "call.lifecycle-ended": "final",
  "pre-conversation": "dialing",
  "post-conversation": "processing",
  "analytics-completed": "final",
};

/** `1 call.initiate +0` an attempt, a type, seconds. */
function timeline(call: string, lines: string[]): TimelineEvent[] {
  return lines.map((line, index) => {
    const [attempt, type = "", seconds] = line.split(" ");
    return {
      eventId: `${call}${index}`,
      position: index,
      type,
      label: type.replace("call.", ""),
      kind: stages[type] === "failed" ? "failure" : stages[type] === "final" ? "final" : "lifecycle",
      stage: stages[type] ?? null,
      attempt: Number(attempt),
      placedAt: Number(seconds) * 1000,
      copies: [],
      lateMs: null,
      problems: [],
      signature: "no-secret",
      inFold: true,
    } as unknown as TimelineEvent;
  });
}

function call(
  id: string,
  lines: string[],
  outcomes: (Outcome | null)[],
  more: Partial<CallDetail> = {},
): CallDetail {
  const attempts = outcomes.map(
    (outcome, index) => ({ number: index + 1, outcome, words: outcome ?? "" }) as AttemptRow,
  );
  return {
    callId: id,
    key: `c_${id}`,
    provider: "mirai",
    providerName: "Mirai",
    source: "mirai",
    origin: "live",
    outcome: outcomes.at(-1) ?? null,
    ended: true,
    final: true,
    complete: true,
    allowed: true,
    dialAttempts: outcomes.length,
    events: lines.length,
    duplicates: 0,
    late: 0,
    problems: 0,
    delivery: "synced",
    firstReceivedAt: id === "a" ? 0 : 60_000,
    metadata: { orderId: `A-${id}` },
    artifacts: [{ name: "summary", state: "there", required: true, text: "x", eventId: null }],
    attempts,
    timeline: timeline(id, lines),
    ghosts: [],
    gate: [],
    callRecords: [],
    talkSeconds: 90,
    ...more,
  } as CallDetail;
}

const straight = [
  "1 call.initiate 0",
  "1 call.in-progress 9",
  "1 call.ended 99",
  "1 end-of-call 104",
  "1 call.lifecycle-ended 110",
];
const busyFirst = [
  "1 call.initiate 0",
  "1 call.busy 18",
  "2 call.initiate 318",
  "2 call.in-progress 330",
  "2 call.ended 420",
  "2 call.lifecycle-ended 440",
];

function says(a: CallDetail, b: CallDetail): string {
  const { headline, follows } = judgeCalls(a, b, compareCalls(a, b));
  return `${headline} ${follows}`.trim();
}

/** Each pair as `type|type`, `–` where a side has none. */
function pairs(a: CallDetail, b: CallDetail): string[][] {
  return pairEvents(a, b).map(({ events }) =>
    events.map((pair) =>
      [pair.a, pair.b]
        .map((cell) =>
          cell === null ? "–" : cell.kind === "ghost" ? `(${cell.ghost.type})` : (cell.event.type ?? ""),
        )
        .join("|"),
    ),
  );
}

describe("events beside each other", () => {
  test("a retry leaves its busy attempt alone, and the conversations stand together", () => {
    expect(pairs(call("a", straight, ["completed"]), call("b", busyFirst, ["busy", "completed"]))).toEqual([
      ["–|call.initiate", "–|call.busy"],
      [
        "call.initiate|call.initiate",
        "call.in-progress|call.in-progress",
        "call.ended|call.ended",
        "end-of-call|–",
        "call.lifecycle-ended|call.lifecycle-ended",
      ],
    ]);
  });

  test("offsets count from the attempt, which says where in the call it began", () => {
    const [, second] = pairEvents(
      call("a", straight, ["completed"]),
      call("b", busyFirst, ["busy", "completed"]),
    );
    expect([second?.a?.offset, second?.b?.offset]).toEqual([0, 318_000]);
    const ended = second?.events[2];
    expect([ended?.a, ended?.b].map((cell) => (cell?.kind === "event" ? cell.offset : null))).toEqual([
      99_000, 102_000,
    ]);
  });

  test("what came in another order is a pair all the same", () => {
    const other = ["1 call.initiate 0", "1 call.ended 5", "1 call.in-progress 9"];
    expect(pairs(call("a", straight.slice(0, 3), [null]), call("b", other, [null]))).toEqual([
      ["call.initiate|call.initiate", "call.in-progress|call.in-progress", "call.ended|call.ended"],
    ]);
  });

  test("an event that is missing stands beside the one the other call has", () => {
    const lacking = call("b", straight.slice(0, 2), [null], {
      ghosts: [
        {
          type: "call.ended",
          label: "ended",
          stage: "processing",
          kind: "lifecycle",
          attempt: 1,
          after: "b1",
          missing: true,
        },
      ],
    });
    expect(pairs(call("a", straight.slice(0, 3), [null]), lacking)[0]).toContain("call.ended|(call.ended)");
  });

  test("between two platforms the stage decides", () => {
    const atoms = ["1 pre-conversation 0", "1 post-conversation 80", "1 analytics-completed 95"];
    expect(
      pairs(call("a", straight, ["completed"]), call("b", atoms, ["completed"], { provider: "atoms" }))[0],
    ).toEqual([
      "call.initiate|pre-conversation",
      "call.in-progress|–",
      "call.ended|post-conversation",
      "end-of-call|–",
      "call.lifecycle-ended|analytics-completed",
    ]);
  });
});

describe("the judgement", () => {
  const a = call("a", straight, ["completed"]);
  const awaited = [
    { name: "summary", state: "awaited", required: true, text: null, eventId: null },
  ] as CallDetail["artifacts"];

  test("what only one went through, then what they share", () => {
    const b = call("b", busyFirst, ["busy", "completed"], { artifacts: awaited });
    expect(says(a, b)).toBe("B had a retry after busy and never got its summary. Both completed.");
  });

  test("another outcome comes first", () => {
    const b = call("b", busyFirst.slice(0, 2), ["busy"], { artifacts: [], talkSeconds: 0 });
    expect(says(a, b)).toBe("A completed, B found the line busy.");
  });

  test("what still comes is not called missing", () => {
    const b = call("b", straight, ["completed"], {
      artifacts: awaited,
      final: false,
      duplicates: 2,
      delivery: "waiting",
    });
    expect(says(a, b)).toBe(
      "B still waits for its summary, is not final yet and came with 2 copies too many. Both completed.",
    );
  });

  test("two that differ in ids and times only are the same", () => {
    expect(says(a, call("b", straight, ["completed"]))).toBe(
      "They are the same in everything that counts. What differs, differs between any two calls: ids, times, names, words.",
    );
  });

  test("the same way with another agent is said so", () => {
    expect(says({ ...a, agent: "Ada" }, { ...call("b", straight, ["completed"]), agent: "Bo" })).toBe(
      "They went the same way: both completed. 1 thing differs below.",
    );
  });

  test("two platforms are named", () => {
    const b = call("b", ["1 pre-conversation 0"], [null], {
      provider: "atoms",
      providerName: "Atoms",
      ended: false,
      final: false,
    });
    expect(says(a, b)).toBe("A completed, B has no outcome yet. Two platforms: Mirai and Atoms.");
  });
});

describe("values", () => {
  test.each([
    ["event.data.call.id", '"c_1f"', '"c_2e"', "id"],
    ["metadata.orderId", '"A-1"', '"A-2"', "id"],
    ["startedAt", '"2026-08-14T14:13:50Z"', '"2026-08-14T15:00:00Z"', "time"],
    ["created_at", "1786717105", "1786717999", "time"],
    ["metadata.phone", '"+12025550100"', '"+12025550101"', "phone number"],
    ["metadata.name", '"Dana Reyes"', '"Ira Novak"', "name"],
    ["agentName", '"Ada"', '"Bo"', null],
    ["recordingUrl", '"https://rec.example.com/1"', '"https://rec.example.com/2"', "link"],
    ["success", "true", "false", null],
    ["amount", "1250", "1300", null],
    ["amount", "1250", '"1250"', null],
    ["summary", '"Dana agreed."', '"Dana refused."', "free text"],
    ["summary", '"Dana agreed."', '""', null],
    ["call.id", '"c_1"', null, null],
  ])("%s: %s and %s", (path, a, b, expected) => {
    expect(expectedDifference(path, a, b)).toBe(expected);
  });

  test("the newest call records are compared by path, checks of the gate by their mark", () => {
    const record = (outcome: string) =>
      ({
        version: 1,
        content: { outcome, key: `k_${outcome}` },
      }) as unknown as CallDetail["callRecords"][number];
    const gate = (mark: "check" | "cross") =>
      [
        {
          destinationId: "d",
          destination: "CRM",
          checks: [{ name: "allowed", mark, because: `it is ${mark}` }],
        },
      ] as unknown as CallDetail["gate"];
    const { record: apart, gate: checks } = compareCalls(
      call("a", straight, ["completed"], { callRecords: [record("completed")], gate: gate("check") }),
      call("b", straight, ["completed"], { callRecords: [record("busy")], gate: gate("cross") }),
    );
    expect(apart).toEqual([
      { path: "outcome", a: '"completed"', b: '"busy"', expected: null },
      { path: "key", a: '"k_completed"', b: '"k_busy"', expected: "id" },
    ]);
    expect(checks).toMatchObject([
      { destination: "CRM", check: "allowed", a: { mark: "check" }, b: { mark: "cross" } },
    ]);
  });
});
