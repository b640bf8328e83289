import { expect, test } from "vitest";
import { type LintedEvent, lintKey } from "./key-lint";

const types = ["call.initiate", "call.in-progress", "call.ended", "call.completed", "end-of-call", "final"];

function event(call: number, type: string, more: object = {}): LintedEvent {
  return {
    callId: `c_${call}`,
    isCopy: false,
    url: "/hooks/mirai",
    headers: [["X-Request-Id", `${call}-${type}`]],
    body: new TextEncoder().encode(
      JSON.stringify({
        metadata: { orderId: "A" },
        event: { type, data: { call: { id: `c_${call}` } } },
        ...more,
      }),
    ),
  };
}

const traffic = Array.from({ length: 41 }, (_, call) => types.map((type) => event(call, type))).flat();
const withCopies = [...traffic, ...traffic.slice(0, 5).map((one) => ({ ...one, isCopy: true }))];

test("the call id alone would drop five of the six events of every call", () => {
  const { asked, events, calls } = lintKey(traffic, ["event.data.call.id"]);
  expect({ events, calls }).toEqual({ events: 246, calls: 41 });
  expect(asked).toMatchObject({ wronglyDropped: 205, callsHurt: 41 });
  expect(asked?.sentence).toBe(
    "event.data.call.id would wrongly drop 205 of 246 events, of 41 calls; there were no copies to catch.",
  );
});

test("a key that drops nothing wrongly and catches every copy is proposed", () => {
  const { proposed, copies } = lintKey(withCopies, null);
  expect(copies).toBe(5);
  expect([...(proposed?.parts ?? [])].sort()).toEqual(["event.data.call.id", "event.type"]);
  expect(proposed).toMatchObject({ wronglyDropped: 0, copiesCaught: 5 });
});

test("of keys that do the same so far the call's own id is proposed: a person may call again", () => {
  const known = traffic.map((one, index) => {
    const payload = JSON.parse(new TextDecoder().decode(one.body)) as object;
    const metadata = { userId: `u_${Math.floor(index / types.length)}` };
    return { ...one, body: new TextEncoder().encode(JSON.stringify({ ...payload, metadata })) };
  });
  expect(lintKey(known, null).proposed?.parts.toSorted()).toEqual(["event.data.call.id", "event.type"]);
});

test("nothing is proposed from a single call, where the type alone would do", () => {
  const one = lintKey(traffic.slice(0, 6), ["event.type"]);
  expect(one).toMatchObject({ calls: 1, proposed: null, asked: { wronglyDropped: 0 } });
});

test("a copy with a changed body is missed by the hash of the body, and the key says so", () => {
  const changed = { ...event(0, "call.ended", { sentAt: 2 }), isCopy: true };
  const { usual, proposed } = lintKey([...traffic, changed], null);
  expect(usual.find(({ parts }) => parts[0] === "body")?.sentence).toBe(
    "body drops nothing that is no copy, and it catches 0 of 1 copy.",
  );
  expect(proposed?.copiesCaught).toBe(1);
});

test("headers, the URL and paths that are not there can be asked for", () => {
  expect(lintKey(withCopies, ["header:x-request-id"]).asked).toMatchObject({
    wronglyDropped: 0,
    copiesCaught: 5,
  });
  expect(lintKey(traffic, ["url"]).asked?.wronglyDropped).toBe(245);
  expect(lintKey(traffic, ["event.nothing"]).asked?.sentence).toBe("No event has event.nothing.");
  expect(lintKey([], ["url"])).toMatchObject({ events: 0, proposed: null });
});
