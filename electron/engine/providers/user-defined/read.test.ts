/** What a mapping makes of a request, in every form a request has. */
import { expect, test } from "vitest";
import type { Mapping, MappingField } from "../../../../shared/mapping";
import type { RawRequest } from "../pack";
import { read } from "./read";

const mappingOf = (expressions: Partial<Record<MappingField, string>>): Mapping => ({
  expressions,
  requires: [],
});

function requestOf(body: string, more: Partial<RawRequest> = {}): RawRequest {
  return {
    method: "POST",
    url: "/hooks/dialler",
    headers: [],
    body: new TextEncoder().encode(body),
    ...more,
  };
}

async function readOne(request: RawRequest, expressions: Partial<Record<MappingField, string>>) {
  const mapping = mappingOf({ callKey: "id", ...expressions });
  const [reading] = await read(request, {
    country: "US",
    personPaths: { externalId: [], phone: [], name: [] },
    mapping,
  });
  return reading;
}

test("without a call key nothing is read", async () => {
  const settings = { country: "US", personPaths: { externalId: [], phone: [], name: [] } };
  for (const mapping of [undefined, null, mappingOf({}), mappingOf({ callKey: " ", type: "type" })])
    expect(
      await read(requestOf("{}"), { ...settings, ...(mapping === undefined ? {} : { mapping }) }),
    ).toEqual([]);
});

test("a form is an object of its fields, a name that stands there twice a list", async () => {
  const request = requestOf("CallSid=CA7&From=%2B12025550142&tag=a&tag=b", {
    headers: [["Content-Type", "application/x-www-form-urlencoded; charset=utf-8"]],
  });
  expect(await readOne(request, { callKey: "CallSid", phone: "From", status: "tag[1]" })).toMatchObject({
    subject: { call: "CA7" },
    facts: { phone: "+12025550142", vendorStatus: "b" },
    problems: [],
  });
});

test("a form too long to be one is not read, and says so", async () => {
  const headers: [string, string][] = [["content-type", "application/x-www-form-urlencoded"]];
  const reading = await readOne(requestOf("a=1&".repeat(300_000), { headers }), { callKey: "a" });
  expect(reading).toMatchObject({
    subject: null,
    problems: [{ sentence: "The form is longer than 1 MB and was not read." }],
  });
});

test("what stands in address and headers can be read, credentials cannot", async () => {
  const request = requestOf("", {
    method: "GET",
    url: "/hooks/dialler/ended?call=7&call=8",
    headers: [
      ["X-Kind", "ended"],
      ["Authorization", "Bearer example"],
    ],
  });
  const read = await readOne(request, {
    callKey: "$query.call[1]",
    type: "$headers.`x-kind`",
    label: "$substringAfter($path, '/hooks/dialler/')",
    status: "$headers.authorization",
  });
  expect(read).toMatchObject({
    subject: { call: "8" },
    type: "ended",
    label: "ended",
    facts: {},
    problems: [],
  });
});

test("ids are text, times are moments, words may be spelled as people do", async () => {
  const body = `{"id": 12345678901234567890, "at": 1772445600, "way": "Incoming", "how": "not_answered", "stage": "In Conversation"}`;
  expect(
    await readOne(requestOf(body), {
      occurredAt: "at",
      direction: "way",
      outcome: "how",
      stage: "stage",
      endedWhen: "true",
    }),
  ).toMatchObject({
    subject: { call: "12345678901234567890" },
    occurredAt: 1_772_445_600_000,
    occurredFrom: "at",
    stage: "in-conversation",
    rank: 3,
    facts: { direction: "inbound", endedAt: 1_772_445_600_000 },
    claims: { ended: true, final: false, outcome: "no-answer" },
    problems: [],
  });
});

test("what cannot be used is left out and said at its place, and only that", async () => {
  const reading = await readOne(
    requestOf(`{"id": "c-1", "stage": "parked", "done": "yes", "who": {"name": 7}}`),
    {
      stage: "stage",
      endedWhen: "done",
      personName: "who.name",
      recording: "'ftp://example.com'",
      summary: "$error('no summary')",
    },
  );
  expect(reading).toMatchObject({
    subject: { call: "c-1" },
    stage: null,
    rank: -1,
    facts: { personName: "7" },
  });
  expect(reading?.claims).toEqual({ ended: false, final: false, outcome: null });
  expect(reading?.problems.map(({ path, sentence }) => [path, sentence])).toEqual([
    ["stage", expect.stringMatching(/^stage should be one of queued, .* as stage, got the text “parked”$/)],
    ["done", "done should be true or false as ended when, got the text “yes”"],
    ["", "The expression “summary” failed: no summary."],
    [
      "",
      "The expression “recording link” should give an http or https link, gave the text “ftp://example.com”",
    ],
  ]);
});

test("an expression that is stopped makes the event unreadable until it is mended", async () => {
  expect(
    await readOne(requestOf(`{"id": "c-1"}`), { status: "($f := function($x){$f($x)}; $f(1))" }),
  ).toMatchObject({
    subject: null,
    unreadable:
      "The expression “status” ran longer than 1 s and was stopped. Mend it in Setup: then this event is read again.",
  });
});
