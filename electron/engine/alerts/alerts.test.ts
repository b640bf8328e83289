/** What is alerted about, to whom, and how often. */
import { expect, onTestFinished, test } from "vitest";
import { closedBreaker } from "../outbox/breaker";
import { createQuiet } from "../quiet";
import { startAlerts } from "./alerts";
import type { Observed } from "./judge-alerts";
import type { PostedAlert } from "./post-alert";

const minute = 60_000;
const hour = 60 * minute;

function begin(url: string | null = "https://example.com/alerts") {
  let now = 1_772_000_000_000;
  let seen: Pick<Observed, "destinations" | "stuck" | "damage" | "keptWals"> = {
    destinations: [],
    stuck: [],
    damage: null,
    keptWals: [],
  };
  let free = 10 * 1024 ** 3;
  let tunnel = { state: "off", because: null } as never;
  const notices: string[] = [];
  const quiet = createQuiet(() => now);
  const posts: PostedAlert[] = [];
  const alerts = startAlerts({
    now: () => now,
    log: { info() {}, warn() {}, error() {} } as never,
    version: "0.0.0",
    dataFolder: "/nowhere",
    observe: () => seen,
    tunnel: () => tunnel,
    webhookUrl: () => url,
    notify: ({ title }) => notices.push(title),
    quiet,
    onChanged() {},
    post: async (_, body) => {
      posts.push(body);
      return { ok: true, says: "answered 200" };
    },
    freeBytes: () => free,
  });
  onTestFinished(() => alerts.close());
  return {
    alerts,
    quiet,
    notices,
    posts,
    see(next: Partial<typeof seen>) {
      seen = { ...seen, ...next };
      alerts.look();
    },
    later(ms: number) {
      now += ms;
      alerts.look();
    },
    diskHas(bytes: number) {
      free = bytes;
      alerts.look();
    },
    tunnelIs(state: string) {
      tunnel = { state, because: { what: "It was cut.", next: "It is tried again." } } as never;
      alerts.look();
    },
    now: () => now,
  };
}

const slack = (change: object) => ({
  destinationId: "x_1",
  name: "Slack #support",
  breaker: closedBreaker,
  dead: 0,
  waiting: 0,
  ...change,
});

test("a destination whose breaker is open is told of after five minutes, once an hour", () => {
  const { see, later, notices, posts, alerts, now } = begin();
  const breaker = {
    ...closedBreaker,
    state: "open" as const,
    openedAt: now(),
    because: "six failures in a row",
  };
  see({ destinations: [slack({ breaker, waiting: 3 })] });
  expect(notices).toEqual([]);
  later(5 * minute);
  expect(notices).toEqual(["Slack #support takes nothing"]);
  expect(posts[0]).toMatchObject({
    text: "Ringback: Slack #support has taken nothing for 5 m. six failures in a row. 3 wait.",
    alert: { kind: "delivery", subject: "x_1", action: "Open its outbox" },
  });
  later(30 * minute);
  expect(notices).toHaveLength(1);
  later(30 * minute);
  expect(notices).toHaveLength(2);
  see({ destinations: [slack({})] });
  expect(alerts.rows()).toEqual([]);
});

test("what is dead is told of at once, and again when it becomes more", () => {
  const { see, notices } = begin();
  see({ destinations: [slack({ dead: 1 })] });
  see({ destinations: [slack({ dead: 1 })] });
  see({ destinations: [slack({ dead: 2 })] });
  expect(notices).toEqual(["Slack #support: 1 dead", "Slack #support: 2 dead"]);
});

test("of many troubles six are told in an hour; the next says how many were held back", () => {
  const { see, later, notices, posts, alerts, now } = begin();
  const stuck = Array.from({ length: 9 }, (_, index) => ({
    callId: `call_${index}`,
    who: `+1202555010${index}`,
    since: now(),
    why: "ended, and its final event never came",
  }));
  see({ stuck });
  expect(notices).toHaveLength(6);
  expect(alerts.rows()).toHaveLength(9);
  later(hour);
  expect(notices).toHaveLength(12);
  expect(posts[6]?.text).toContain("And 3 more.");
});

test("the tunnel after half a minute, to the webhook only: the window has a notice of its own", () => {
  const { tunnelIs, later, notices, posts } = begin();
  tunnelIs("down");
  expect(posts).toEqual([]);
  later(30_000);
  expect(posts.map(({ alert }) => alert.title)).toEqual(["Tunnel down"]);
  expect(notices).toEqual([]);
});

test("a disk that is nearly full, with what it leads to", () => {
  const { diskHas, posts, alerts } = begin();
  diskHas(499 * 1024 ** 2);
  expect(posts[0]?.alert.sentence).toContain("499 MB are left");
  diskHas(600 * 1024 ** 2);
  expect(alerts.rows()).toEqual([]);
});

test("without a webhook the window alone is told", () => {
  const { see, notices, posts } = begin(null);
  see({ destinations: [slack({ dead: 1 })] });
  expect([notices.length, posts.length]).toEqual([1, 0]);
});

test("while somebody presents nothing is told, neither here nor to the webhook; afterwards what still stands", () => {
  const { see, later, notices, posts, quiet, alerts } = begin();
  quiet.begin("a console");
  see({ destinations: [slack({ dead: 1 })], stuck: [stuckCall("call_1"), stuckCall("call_2")] });
  later(minute);
  expect([notices, posts]).toEqual([[], []]);
  expect(alerts.rows()).toHaveLength(3);
  // One has gone by itself: nobody is told of it any more.
  see({ stuck: [stuckCall("call_2")] });
  expect(quiet.end("a console")).toBe(3);
  expect(quiet.end("a console")).toBe(0);
  later(5000);
  expect(notices).toEqual(["Slack #support: 1 dead", "Stuck: call_2"]);
  expect(posts).toHaveLength(2);
});

test("a console that was closed while it presented is not believed for long", () => {
  const { see, later, notices, quiet } = begin();
  quiet.begin("a console");
  see({ destinations: [slack({ dead: 1 })] });
  later(minute);
  quiet.begin("a console");
  later(minute);
  expect(notices).toEqual([]);
  later(minute);
  expect(notices).toEqual(["Slack #support: 1 dead"]);
});

const stuckCall = (callId: string) => ({
  callId,
  who: callId,
  since: 1_772_000_000_000,
  why: "ended, and its final event never came",
});
