/**
 * The HubSpot destination against the sandbox CRM's HubSpot face: whole deliveries, step by step as the outbox sends
 * them, with what goes wrong on the way. An attempt is one `send`; nothing here retries by itself.
 */
import { describe, expect, test } from "vitest";
import type {
  CallRecordContent,
  DestinationSettings,
  SendContext,
  SendDecision,
  SendOutcome,
  Step,
} from "../../electron/engine/destinations/destination";
import { hubspot } from "../../electron/engine/destinations/hubspot/hubspot";
import { callRecord } from "../../electron/engine/destinations/record-for-tests";
import { startCrm, token } from "./start-crm";

const record = callRecord({
  startedAt: Date.UTC(2026, 0, 5, 8),
  endedAt: Date.UTC(2026, 0, 5, 8, 1, 40),
  personName: "Ana Example",
});

async function startAccount(values: DestinationSettings["values"] = {}) {
  const crm = await startCrm();
  const settings: DestinationSettings = { url: crm.url, token: null, values, credentials: { token } };
  const create = (type: string, name: string, unique: boolean) =>
    crm.ask("POST", `/crm/v3/properties/${type}`, {
      groupName: "x",
      name,
      label: name,
      type: unique ? "string" : "number",
      fieldType: unique ? "text" : "number",
      hasUniqueValue: unique,
    });
  await create("contacts", "ringback_external_id", true);
  await create("calls", "ringback_call_id", true);
  await create("calls", "ringback_version", false);
  await create("tasks", "ringback_task_id", true);
  await create("tickets", "ringback_ticket_id", true);
  const ids = new Map<string, string>();

  function contextOf(step: Step, version: number, more: Partial<SendContext> = {}): SendContext {
    const body = JSON.stringify(step.payload).replace(/"\{\{([a-z]+)\.id\}\}"/g, (_, name: string) =>
      JSON.stringify(ids.get(name) ?? null),
    );
    return {
      settings,
      idempotencyKey: `hubspot:${record.externalId}:${step.step}:v${version}`,
      correlationId: `${step.step}-${version}`,
      body,
      step: step.step,
      version,
      decision: null,
      signal: AbortSignal.timeout(20_000),
      fetch,
      // It asks HubSpot and remembers nothing of its own.
      ledger: { read: () => null, write: async () => {}, forget: async () => {} },
      ...more,
    };
  }

  async function send(step: Step, version = 1, more: Partial<SendContext> = {}): Promise<SendOutcome> {
    const outcome = await hubspot.send(contextOf(step, version, more));
    if (outcome.class === "delivered" && outcome.remoteId !== null) ids.set(step.step, outcome.remoteId);
    return outcome;
  }

  /** Every step in turn, until one is not delivered. */
  async function deliver(content: CallRecordContent, decision: SendDecision | null = null) {
    const outcomes: [step: string, outcome: SendOutcome][] = [];
    for (const step of hubspot.map(content, 1, () => null, values)) {
      const outcome = await send(step, 1, { decision: step.step === "contact" ? decision : null });
      outcomes.push([step.step, outcome]);
      if (outcome.class !== "delivered") break;
    }
    return outcomes;
  }

  async function makeContact(properties: Record<string, string>): Promise<string> {
    return (await crm.ask("POST", "/crm/v3/objects/contacts", { properties })).body.id;
  }

  const read = async (type: string, externalId: string, idProperty: string, names: string[]) => {
    const path = `/crm/v3/objects/${type}/${externalId}?idProperty=${idProperty}&properties=${names.join(",")}`;
    return (await crm.ask("GET", path)).body.properties;
  };
  return { ...crm, settings, contextOf, send, deliver, makeContact, read, ids };
}

function stepOf(name: string, content = record, values = {}): Step {
  const step = hubspot.map(content, 1, () => null, values).find((one) => one.step === name);
  if (!step) throw new Error(`There is no step ${name}.`);
  return step;
}

const said = (outcomes: [string, SendOutcome][]) => outcomes.map(([step, { observed }]) => [step, observed]);

describe("whose call it is", () => {
  test("a contact that has the number gets the call, and is not written to", async () => {
    const { deliver, makeContact, ask } = await startAccount();
    const id = await makeContact({ firstname: "Ana", lastname: "Example", phone: "+1 202-555-0100" });
    expect(said(await deliver(record))).toEqual([
      ["contact", `contact ${id} found by the number`],
      ["call", "call 2 created"],
      ["association", `call 2 stands at contact ${id}`],
    ]);
    const listed = await ask("GET", `/crm/v4/objects/calls/2/associations/contacts`);
    expect(listed.body.results).toMatchObject([
      { toObjectId: Number(id), associationTypes: [{ typeId: 194 }] },
    ]);
    expect((await ask("GET", `/objects/contacts/${id}`)).body.properties.phone).toBe("+1 202-555-0100");
  });

  test("the person's external id goes before the number", async () => {
    const { deliver, makeContact } = await startAccount();
    await makeContact({ firstname: "Ana", phone: "+12025550100" });
    const id = await makeContact({ firstname: "Lea", ringback_external_id: "crm-7" });
    const [contact] = await deliver({ ...record, personExternalId: "crm-7" });
    expect(contact?.[1].observed).toBe(`contact ${id} found by the external id`);
  });

  test("nobody has it: held as unmatched, nothing is written, and a person decides", async () => {
    const { deliver, ask } = await startAccount();
    const [asked] = await deliver(record);
    expect(asked?.[1]).toMatchObject({ class: "ask", question: { about: "unmatched", candidates: [] } });
    expect((await ask("GET", "/counts")).body).toMatchObject({ contacts: 0, calls: 0 });
    const created = await deliver(record, { choice: "create" });
    expect(said(created)[0]).toEqual(["contact", "contact 1 created"]);
    expect((await ask("GET", "/objects/contacts/1")).body.properties).toMatchObject({
      name: "Ana Example",
      phone: "+12025550100",
      ringback_external_id: "ringback:contact:+12025550100",
    });
  });

  test("who was nobody's when it was asked and is somebody's when it is decided is not made twice", async () => {
    const { deliver, makeContact } = await startAccount();
    expect((await deliver(record))[0]?.[1].class).toBe("ask");
    const id = await makeContact({ firstname: "Ana", lastname: "Example", phone: "+12025550100" });
    const [contact] = await deliver(record, { choice: "create" });
    expect(contact?.[1].observed).toBe(`contact ${id} found by the number`);
  });

  test("a person may log it without a contact", async () => {
    const { deliver } = await startAccount();
    expect(said(await deliver(record, { choice: "without" }))).toEqual([
      ["contact", "logged without a contact, as decided"],
      ["call", "call 1 created"],
      ["association", "the call stands without a contact"],
    ]);
  });

  test("with “create contacts” on it is made, and a repeat finds it although the search lags", async () => {
    const { send, ask } = await startAccount({ createContacts: true });
    await ask("PATCH", "/sandbox/settings", { searchLagMs: 60_000 });
    const contact = stepOf("contact");
    const [first, second] = [await send(contact), await send(contact)];
    expect([first.observed, second.observed]).toEqual(["contact 1 created", "contact 1 was there already"]);
    expect((await ask("GET", "/counts")).body.contacts).toBe(1);
  });

  test("several have it: ambiguous, with candidates in words, and the chosen one is followed through a merge", async () => {
    const { deliver, makeContact, ask } = await startAccount();
    const ana = await makeContact({ firstname: "Ana", lastname: "Example", phone: "+12025550100" });
    const lea = await makeContact({
      firstname: "Lea",
      mobilephone: "(202) 555-0100",
      email: "lea@example.com",
    });
    const [asked] = await deliver(record);
    expect(asked?.[1]).toMatchObject({
      class: "ask",
      question: {
        about: "ambiguous",
        candidates: [
          { remoteId: ana, words: "Ana Example, +12025550100" },
          { remoteId: lea, words: "Lea, (202) 555-0100, lea@example.com" },
        ],
      },
    });
    await ask("POST", `/objects/contacts/${ana}/merge`, { from: lea });
    const chosen = await deliver(record, { choice: "candidate", remoteId: lea });
    expect(said(chosen)).toEqual([
      ["contact", `contact ${ana}, as decided; ${lea} was merged into it`],
      ["call", "call 3 created"],
      ["association", `call 3 stands at contact ${ana}`],
    ]);
  });

  test("a number alone is weak against another name, another external id, or a year of silence", async () => {
    const { send, makeContact, ask } = await startAccount();
    const id = await makeContact({ firstname: "Tomas", lastname: "Sample", phone: "+12025550100" });
    expect(await send(stepOf("contact"))).toMatchObject({
      class: "ask",
      observed: "the number is Tomas Sample's in HubSpot, and the call says Ana Example: nothing was written",
      question: { about: "weak", candidates: [{ remoteId: id }] },
    });
    await ask("PATCH", `/crm/v3/objects/contacts/${id}`, {
      properties: { firstname: "Ana", lastname: "Example", ringback_external_id: "crm-1" },
    });
    expect(await send(stepOf("contact", { ...record, personExternalId: "crm-7" }))).toMatchObject({
      question: { about: "weak" },
    });
    await ask("PATCH", `/crm/v3/objects/contacts/${id}`, {
      properties: { notes_last_contacted: "2024-12-01T00:00:00Z" },
    });
    expect(await send(stepOf("contact"))).toMatchObject({ question: { about: "weak" } });
  });

  test("a withheld number is nobody's, and no contact can be made of it", async () => {
    const { deliver } = await startAccount({ createContacts: true });
    const withheld = { ...record, phone: null, personName: null };
    expect((await deliver(withheld))[0]?.[1]).toMatchObject({
      class: "ask",
      question: { about: "unmatched" },
    });
    expect((await deliver(withheld, { choice: "create" }))[0]?.[1].class).toBe("ask");
  });
});

describe("a lost answer makes no second record", () => {
  /** The request arrives and is answered; the answer does not. */
  const losing: typeof fetch = async (url, init) => {
    await (await fetch(url, init)).text();
    if (init?.method === "GET" || String(url).endsWith("/search")) return fetch(url, init);
    throw new TypeError("fetch failed", { cause: { code: "UND_ERR_SOCKET" } });
  };

  test.each([
    ["call", {}],
    ["task", {}],
    ["ticket", {}],
    ["task", { recordKey: "marker" }],
    ["ticket", { recordKey: "marker" }],
  ])("%s %j", async (name, more) => {
    const values = { tickets: "follow-up", ...more };
    const { send, makeContact, ask, ids } = await startAccount(values);
    ids.set("contact", await makeContact({ phone: "+12025550100" }));
    const content = { ...record, followUps: ["send_invoice"] };
    await send(stepOf("call", content, values));
    await ask("PATCH", "/sandbox/settings", { searchLagMs: 60_000 });
    const step = stepOf(name, content, values);
    expect(await send(step, 1, { fetch: losing })).toMatchObject({ class: "unknown" });
    const again = await send(step);
    expect(again).toMatchObject({ class: "delivered" });
    expect(again.observed).toMatch(/updated|was there already/);
    expect((await ask("GET", "/counts")).body[`${name}s`]).toBe(1);
  });
});

describe("a later version", () => {
  const later = { ...record, summary: "Caller asked twice.", talkSeconds: 100 };

  test("is told only what differs; what a person edited can be seen before", async () => {
    const { send, makeContact, contextOf, ask, read } = await startAccount();
    await makeContact({ firstname: "Ana", lastname: "Example", phone: "+12025550100" });
    for (const step of hubspot.map(record, 1, () => null, {})) await send(step);
    await ask(
      "PATCH",
      "/crm/v3/objects/calls/elevenlabs:conv_123?idProperty=ringback_call_id",
      { properties: { hs_call_body: "Called back, all settled." } },
      { "x-actor": "user" },
    );
    const [call, ...others] = hubspot.map(later, 2, () => record, {});
    if (!call) throw new Error("Nothing differs.");
    expect(others).toEqual([]);
    expect(await hubspot.reread?.(contextOf(stepOf("contact"), 2))).toBeNull();
    expect(await hubspot.reread?.(contextOf(call, 2))).toEqual({
      remoteId: "2",
      properties: {
        hs_call_title: "Inbound call, 1 m 35 s",
        hs_call_body: "Called back, all settled.",
        hs_call_duration: "95000",
        ringback_version: "1",
      },
    });
    const { hs_call_body: _, ...properties } = (call.payload as { properties: Record<string, string> })
      .properties;
    const left = { ...call, payload: { ...(call.payload as object), properties } };
    expect(await send(left, 2)).toMatchObject({ class: "delivered", observed: "call 2 updated" });
    const names = ["hs_call_body", "hs_call_duration", "ringback_version"];
    expect(await read("calls", "elevenlabs:conv_123", "ringback_call_id", names)).toMatchObject({
      hs_call_body: "Called back, all settled.",
      hs_call_duration: "100000",
      ringback_version: "2",
    });
  });

  test("a time that HubSpot writes shorter is the time that was written, and an empty text is nothing", async () => {
    const { contextOf } = await startAccount();
    const properties = { hs_timestamp: "2026-01-05T08:00:00Z", hs_call_title: "", ringback_version: "1" };
    const shorter: typeof fetch = async (url, init) =>
      String(url).includes("/objects/calls/")
        ? Response.json({
            id: "9",
            properties,
            createdAt: "2026-01-05T08:00:00Z",
            updatedAt: "2026-01-05T08:00:00Z",
          })
        : fetch(url, init);
    expect(await hubspot.reread?.(contextOf(stepOf("call"), 2, { fetch: shorter }))).toMatchObject({
      remoteId: "9",
      properties: { hs_timestamp: "2026-01-05T08:00:00.000Z", hs_call_title: null, ringback_version: "1" },
    });
  });

  test("of a call that is gone: rereading says so, and nothing comes to life half", async () => {
    const { contextOf, send } = await startAccount();
    const [call] = hubspot.map(later, 2, () => record, {});
    if (!call) throw new Error("Nothing differs.");
    expect(await hubspot.reread?.(contextOf(call, 2))).toBeNull();
    expect(await send(call, 2)).toMatchObject({ class: "permanent", status: 400, observed: /hs_timestamp/ });
  });
});

describe("what HubSpot answers, and what it means", () => {
  const call = stepOf("call");

  /** Answers every write like this; questions go through. */
  function answering(status: number, body: unknown, headers: Record<string, string> = {}): typeof fetch {
    return async (url, init) => {
      if (init?.method !== "POST" || String(url).endsWith("/search")) return fetch(url, init);
      const isText = typeof body === "string";
      const type = { "content-type": isText ? "text/html" : "application/json" };
      return new Response(isText ? body : JSON.stringify(body), { status, headers: { ...type, ...headers } });
    };
  }
  const error = (message: string, more = {}) => ({ status: "error", message, correlationId: "x", ...more });

  test.each<[string, number, unknown, Record<string, string>, object]>([
    [
      "a burst",
      429,
      error("You have reached your secondly limit.", { policyName: "TEN_SECONDLY_ROLLING" }),
      { "x-hubspot-ratelimit-interval-milliseconds": "10000" },
      { class: "retry", retryAfterMs: 10_000 },
    ],
    [
      "an HTML page",
      502,
      "<html>Bad gateway</html>",
      {},
      { class: "retry", observed: "502 a web page, not an answer" },
    ],
    ["a cut answer", 200, '{"status":"COMPL', { "content-type": "application/json" }, { class: "unknown" }],
    [
      "207, and the record is the one that failed",
      207,
      {
        status: "COMPLETE",
        results: [],
        numErrors: 1,
        errors: [
          {
            status: "error",
            category: "VALIDATION_ERROR",
            message: "no",
            context: {
              objectWriteTraceId: ["hubspot:elevenlabs:conv_123:call:v1"],
              propertyName: ["hs_timestamp"],
            },
          },
        ],
      },
      {},
      { class: "permanent", status: 400, observed: expect.stringContaining("hs_timestamp") },
    ],
  ])("%s", async (_, status, body, headers, expected) => {
    const { send } = await startAccount();
    expect(await send(call, 1, { fetch: answering(status, body, headers) })).toMatchObject(expected);
  });

  test("a hang is ended by the outbox's signal: of a write it is unknown, of a question it is tried again", async () => {
    const { send } = await startAccount();
    const hanging: typeof fetch = (url, init) =>
      init?.method === "POST"
        ? new Promise((_, reject) =>
            init.signal?.addEventListener("abort", () => reject(init.signal?.reason)),
          )
        : fetch(url, init);
    const soon = () => AbortSignal.timeout(50);
    // The account is known by now, so that only the step itself hangs.
    await send(call);
    expect(await send(call, 1, { fetch: hanging, signal: soon() })).toMatchObject({ class: "unknown" });
    const asked = await send(stepOf("contact"), 1, { fetch: hanging, signal: soon() });
    expect(asked).toMatchObject({ class: "retry", observed: "no answer to a question; nothing was written" });
  });

  test("a conflict with our own record is an update; with another one it is permanent", async () => {
    const { send } = await startAccount();
    await send(call);
    const taken = error("Call already exists. Existing ID: 9", { category: "CONFLICT" });
    expect(await send(call, 1, { fetch: answering(409, taken) })).toMatchObject({
      class: "delivered",
      observed: "call 1 updated",
    });
    const other = stepOf("call", { ...record, externalId: "elevenlabs:conv_9" });
    expect(await send(other, 1, { fetch: answering(409, taken) })).toMatchObject({
      class: "permanent",
      status: 409,
    });
  });

  test("a call in progress is refused by the sandbox as by nobody else", async () => {
    const { send } = await startAccount();
    const step = {
      ...call,
      payload: {
        ...(call.payload as object),
        properties: { hs_timestamp: "2026-01-05T08:00:00Z", hs_call_status: "IN_PROGRESS" },
      },
    };
    expect(await send(step)).toMatchObject({ class: "permanent", status: 422 });
  });
});

describe("the account", () => {
  const production: typeof fetch = async (url, init) =>
    String(url).endsWith("/account-info/v3/details")
      ? Response.json({ portalId: 7, accountType: "STANDARD", timeZone: "US/Eastern" })
      : fetch(url, init);

  test("a production account is not written to until a person says so", async () => {
    const { send, settings, ask } = await startAccount();
    expect(await send(stepOf("call"), 1, { fetch: production })).toMatchObject({
      class: "config",
      observed: expect.stringContaining("of the kind STANDARD"),
    });
    expect((await ask("GET", "/counts")).body.calls).toBe(0);
    settings.values = { onlyTestAccounts: false };
    expect(await send(stepOf("call"), 1, { fetch: production })).toMatchObject({ class: "delivered" });
  });

  test("without a token nothing is tried", async () => {
    const { send, settings } = await startAccount();
    settings.credentials = {};
    expect(await send(stepOf("call"))).toMatchObject({ class: "config", status: null });
  });

  test("the connection test names what is missing and the request that makes it", async () => {
    const crm = await startCrm();
    const settings = { url: crm.url, token: null, values: {}, credentials: { token } };
    const checks = await hubspot.testConnection?.(settings, AbortSignal.timeout(10_000), null);
    const byName = Object.fromEntries((checks ?? []).map(({ name, ok, says }) => [name, [ok, says]]));
    expect(byName).toMatchObject({
      Token: [true, expect.stringContaining("account 4410")],
      "Kind of account": [true, "SANDBOX: made for trying things out."],
      "Reading contacts": [true, "Allowed."],
      Writing: [null, expect.any(String)],
      "Property ringback_call_id of calls": [
        false,
        expect.stringContaining("POST /crm/v3/properties/calls {"),
      ],
    });
    const [, body = ""] = /(\{.*\})$/.exec(String(byName["Property ringback_call_id of calls"]?.[1])) ?? [];
    await crm.ask("POST", "/crm/v3/properties/calls", body);
    const again = await hubspot.testConnection?.(settings, AbortSignal.timeout(10_000), null);
    expect(again?.find(({ name }) => name.includes("ringback_call_id"))).toMatchObject({ ok: true });
    expect((await crm.ask("GET", "/counts")).body).toMatchObject({ contacts: 0, calls: 0 });
    const wrong = { ...settings, credentials: { token: "wrong" } };
    expect(await hubspot.testConnection?.(wrong, AbortSignal.timeout(10_000), null)).toMatchObject([
      { name: "Token", ok: false },
    ]);
  });

  test("objects may go by the path of another version", async () => {
    const { send, settings, audit } = await startAccount();
    settings.values = { objectsPath: "crm/objects/2026-03" };
    expect(await send(stepOf("call"))).toMatchObject({ class: "delivered" });
    expect((await audit()).at(-1)).toMatchObject({
      route: "/crm/objects/2026-03/calls/batch/upsert",
      correlationId: "call-1",
    });
  });
});
