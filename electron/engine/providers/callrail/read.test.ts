import { describe, expect, test } from "vitest";
import type { Json } from "../../../../shared/words";
import type { Reading } from "../pack";
import { callrail } from "./pack";
import { read } from "./read";

const CALL = { resource_id: "CAL1", start_time: "2026-03-02T09:15:04.120-06:00", duration: "10" };
const settings = { country: "US", personPaths: callrail.personPaths };

function readAt(url: string, body: Json = CALL, own = settings): Reading | undefined {
  const bytes = new TextEncoder().encode(JSON.stringify(body));
  return read({ method: "POST", url, headers: [], body: bytes }, own)[0];
}

describe("the path below the source says which event it is", () => {
  test.each([
    ["/hooks/callrail/pre-call", "pre-call"],
    ["/hooks/a/routing-complete", "routing-complete"],
    ["/hooks/callrail/post-call/", "post-call"],
    ["/hooks/callrail/POST-Call", "post-call"],
    ["/hooks/callrail/call-modified?answered=true&call_type=missed", "call-modified"],
    ["/hooks/post-call/outbound-post-call/?x=1", "outbound-post-call"],
    ["/hooks/callrail/outbound-call-modified", "outbound-call-modified"],
    ["/hooks/callrail", null],
    ["/hooks/post-call", null],
    ["/hooks/callrail/", null],
    ["/hooks/callrail?post-call", null],
    ["/hooks/callrail/call-changed", null],
    ["/hooks/callrail/post-call/again", null],
    ["/hooks/callrail/constructor", null],
  ])("%s is %s", (url, type) => {
    expect(readAt(url)?.type).toBe(type);
  });

  test.each<[string, Json, string]>([
    ["a call", CALL, "put /pre-call, /routing-complete, /post-call, /call-modified, /outbound-post-call or"],
    [
      "an inbound call",
      { ...CALL, direction: "inbound" },
      "put /pre-call, /routing-complete, /post-call or /call-modified",
    ],
    [
      "a changed outbound call",
      { ...CALL, direction: "outbound", changes: [] },
      "put /outbound-call-modified behind",
    ],
    ["a text", { resource_id: "SCI1" }, "put /text-received or /text-sent behind"],
    ["a form", { form_data: {}, person_resource_id: "PER1" }, "put /form behind"],
  ])("%s at the bare URL is kept and says which path to use", (_name, body, sentence) => {
    const reading = readAt("/hooks/callrail", body);
    expect(reading).toMatchObject({ type: null, rank: 0, stage: null, facts: {}, artifacts: {} });
    expect(reading?.problems.map((problem) => problem.sentence)).toEqual([expect.stringContaining(sentence)]);
  });
});

test("the call is resource_id, and id only where that is left out; long ids survive", () => {
  const keyOf = (body: Json) => readAt("/hooks/callrail/post-call", body)?.subject;
  expect(keyOf({ ...CALL, id: 17 })).toEqual({ call: "CAL1" });
  expect(keyOf({ ...CALL, resource_id: "", id: 17 })).toEqual({ call: "17" });
  const long = new TextEncoder().encode(`{"id":12345678901234567890,"callernum":"+12025550142"}`);
  const request = { method: "POST", url: "/hooks/c/post-call", headers: [], body: long };
  expect(read(request, settings)[0]?.subject).toEqual({ call: "12345678901234567890" });
});

test("an event that was sent to the path of another kind joins nothing and is no message", () => {
  const text = { resource_id: "SCI1", person_resource_id: "PER1", content: "Hello" };
  expect(readAt("/hooks/callrail/post-call", text)).toMatchObject({ subject: null });
  const call = readAt("/hooks/callrail/text-received", { ...CALL, person_resource_id: "PER1" });
  expect(call?.subject).toBeNull();
  expect(call).not.toHaveProperty("message");
});

test("a path that the source names comes before CallRail's own fields, and says so", () => {
  const body = {
    ...CALL,
    customer_phone_number: "+12025550142",
    custom: { phone: "202-555-0177", id: 17, name: "Kim Fischer" },
  };
  const personPaths = { externalId: ["custom.id"], phone: ["custom.phone"], name: ["custom.name"] };
  expect(readAt("/hooks/c/post-call", body, { country: "US", personPaths })?.facts).toMatchObject({
    phone: "+12025550177",
    phoneFrom: "custom.phone",
    externalId: "17",
    personName: "Kim Fischer",
  });
});

test("nobody is known by a withheld number: neither a name nor a person is taken over", () => {
  const withheld = { ...CALL, customer_phone_number: "Restricted", customer_name: "ANONYMOUS" };
  const facts = readAt("/hooks/c/post-call", { ...withheld, person_resource_id: "PER1" })?.facts;
  expect(facts?.phone).toBeNull();
  expect(facts).not.toHaveProperty("personName");
  expect(facts).not.toHaveProperty("personKey");
});
