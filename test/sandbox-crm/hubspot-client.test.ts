/**
 * HubSpot's own client, unmodified, against the sandbox CRM: only its address is another one. What it sends and how it
 * reads answers is its own; the exchanges are those of HubSpot's guides.
 */
import { AssociationTypes, Client } from "@hubspot/api-client";
import { FilterOperatorEnum } from "@hubspot/api-client/lib/codegen/crm/contacts/index.js";
import { describe, expect, test } from "vitest";
import { startCrm, token } from "./start-crm";

async function startAccount() {
  const crm = await startCrm();
  const client = new Client({ accessToken: token, basePath: crm.url });
  await makeUnique(client, "contacts", "ringback_external_id");
  await makeUnique(client, "calls", "ringback_call_id");
  await client.crm.properties.coreApi.create("calls", {
    groupName: "call",
    name: "ringback_version",
    label: "Ringback version",
    type: "number" as never,
    fieldType: "number" as never,
  });
  return { ...crm, client };
}

function makeUnique(client: Client, type: string, name: string) {
  return client.crm.properties.coreApi.create(type, {
    groupName: "contactinformation",
    name,
    label: name,
    type: "string" as never,
    fieldType: "text" as never,
    hasUniqueValue: true,
  });
}

const contact = {
  id: "ringback:contact:+12025550100",
  idProperty: "ringback_external_id",
  objectWriteTraceId: "obx-1",
  properties: { phone: "+12025550100", firstname: "Ana", lastname: "Example" },
};
const call = {
  id: "elevenlabs:conv_123",
  idProperty: "ringback_call_id",
  objectWriteTraceId: "obx-2",
  properties: {
    hs_timestamp: "2026-11-22T10:00:00.000Z",
    hs_call_title: "Inbound call, 1 m 35 s",
    hs_call_body: "Caller asked for an invoice copy. Resolved.",
    hs_call_duration: "95000",
    hs_call_status: "COMPLETED",
    hs_call_direction: "INBOUND",
    hs_call_disposition: "f240bbac-87c9-4f6e-bf70-924b57d47db7",
    hs_call_from_number: "+12025550100",
    hs_call_to_number: "+12025550109",
    ringback_version: "1",
  },
};

/** What the client throws: an HTTP status with HubSpot's body. */
async function failure(asked: Promise<unknown>): Promise<{ code: number; body: Record<string, unknown> }> {
  try {
    await asked;
  } catch (error) {
    const { code, body } = error as { code: number; body: Record<string, unknown> };
    return { code, body };
  }
  throw new Error("It was expected to fail.");
}

function byPhone(value: string, propertyName = "hs_searchable_calculated_phone_number") {
  return {
    filterGroups: [{ filters: [{ propertyName, operator: FilterOperatorEnum.Eq, value }] }],
    properties: ["firstname", "phone"],
    limit: 3,
  };
}

describe("a finalized inbound call of an unknown caller", () => {
  test("search, upsert of contact and call, association; a repeat makes nothing new", async () => {
    const { client, ask } = await startAccount();
    const { contacts, objects, associations } = client.crm;
    expect(await contacts.searchApi.doSearch(byPhone("2025550100"))).toMatchObject({ total: 0, results: [] });
    const send = async () => {
      const person = await contacts.batchApi.upsert({ inputs: [contact] });
      const logged = await objects.calls.batchApi.upsert({ inputs: [call] });
      const [ana, conversation] = [person.results[0], logged.results[0]];
      const tied = await associations.v4.basicApi.createDefault(
        "call",
        conversation?.id ?? "",
        "contact",
        ana?.id ?? "",
      );
      return { ana, conversation, tied };
    };
    const first = await send();
    expect(first.ana).toMatchObject({ _new: true, properties: { firstname: "Ana", phone: "+12025550100" } });
    expect(first.conversation).toMatchObject({
      _new: true,
      objectWriteTraceId: "obx-2",
      properties: { ringback_call_id: "elevenlabs:conv_123", hs_object_id: first.conversation?.id },
    });
    expect(first.tied.results).toEqual([
      {
        _from: { id: first.conversation?.id },
        to: { id: first.ana?.id },
        associationSpec: {
          associationCategory: "HUBSPOT_DEFINED",
          associationTypeId: AssociationTypes.callToContact,
        },
      },
    ]);
    const second = await send();
    expect([second.ana?._new, second.conversation?._new]).toEqual([false, false]);
    expect([second.ana?.id, second.conversation?.id]).toEqual([first.ana?.id, first.conversation?.id]);
    const listed = await associations.v4.basicApi.getPage("calls", first.conversation?.id ?? "", "contacts");
    expect(listed.results).toHaveLength(1);
    expect((await ask("GET", "/counts")).body).toMatchObject({ contacts: 1, calls: 1 });
    expect((await contacts.searchApi.doSearch(byPhone("2025550100"))).total).toBe(1);
  });

  test("the console reads the same call in its own words", async () => {
    const { client, ask } = await startAccount();
    const { results } = await client.crm.objects.calls.batchApi.upsert({ inputs: [call] });
    expect((await ask("GET", `/objects/calls/${results[0]?.id}`)).body).toMatchObject({
      version: 1,
      properties: {
        title: "Inbound call, 1 m 35 s",
        outcome: "completed",
        direction: "inbound",
        talkSeconds: 95,
      },
    });
  });

  test("a follow-up task and a ticket are made with their associations", async () => {
    const { client } = await startAccount();
    const person = await client.crm.contacts.batchApi.upsert({ inputs: [contact] });
    const logged = await client.crm.objects.calls.batchApi.upsert({ inputs: [call] });
    const [contactId, callId] = [person.results[0]?.id ?? "", logged.results[0]?.id ?? ""];
    const to = (id: string, associationTypeId: number) => ({
      to: { id },
      types: [{ associationCategory: "HUBSPOT_DEFINED" as never, associationTypeId }],
    });
    const task = await client.crm.objects.tasks.basicApi.create({
      properties: {
        hs_timestamp: "2026-11-23T09:00:00.000Z",
        hs_task_subject: "Call back +1 202 555 0100",
        hs_task_body: "Unresolved: invoice copy. [ringback:elevenlabs:conv_123]",
        hs_task_status: "NOT_STARTED",
        hs_task_priority: "HIGH",
        hs_task_type: "CALL",
      },
      associations: [to(contactId, AssociationTypes.taskToContact)],
    });
    const ticket = await client.crm.tickets.basicApi.create({
      properties: {
        subject: "Invoice copy not received",
        hs_pipeline: "0",
        hs_pipeline_stage: "1",
        hs_ticket_priority: "HIGH",
      },
      associations: [
        to(contactId, AssociationTypes.ticketToContact),
        to(callId, AssociationTypes.ticketToCall),
      ],
    });
    const { getPage } = client.crm.associations.v4.basicApi;
    const list = async (toType: string) =>
      (await getPage.call(client.crm.associations.v4.basicApi, "contacts", contactId, toType)).results.map(
        ({ toObjectId }) => String(toObjectId),
      );
    expect([await list("tasks"), await list("tickets")]).toEqual([[task.id], [ticket.id]]);
    const read = await client.crm.tickets.basicApi.getById(ticket.id, ["subject", "hs_pipeline_stage"]);
    expect(read.properties).toMatchObject({ subject: "Invoice copy not received", hs_pipeline_stage: "1" });
  });
});

describe("reading and changing", () => {
  test("by a unique property, page by page, and archived ones not at all", async () => {
    const { client } = await startAccount();
    const { basicApi, batchApi } = client.crm.objects.calls;
    await batchApi.upsert({
      inputs: [call, { ...call, id: "elevenlabs:conv_124", objectWriteTraceId: "obx-3" }],
    });
    const names = ["hs_call_duration", "ringback_call_id"];
    const read = await basicApi.getById(call.id, names, undefined, undefined, false, call.idProperty);
    expect(read.properties).toMatchObject({
      hs_call_duration: "95000",
      ringback_call_id: "elevenlabs:conv_123",
    });
    await basicApi.update(call.id, { properties: { hs_call_body: "Edited." } }, call.idProperty);
    const page = await basicApi.getPage(1, undefined, ["hs_call_body"]);
    const next = await basicApi.getPage(1, page.paging?.next?.after, ["hs_call_body"]);
    expect(
      [...page.results, ...next.results].map(({ properties }) => properties.hs_call_body).sort(),
    ).toEqual([call.properties.hs_call_body, "Edited."]);
    await basicApi.archive(read.id);
    const gone = await failure(basicApi.getById(read.id));
    expect(gone).toMatchObject({ code: 404, body: { status: "error", category: "OBJECT_NOT_FOUND" } });
    expect((await basicApi.getPage(10)).results).toHaveLength(1);
  });

  test("a search finds numbers without their country code, and lags behind the writes", async () => {
    const { client, clock, ask } = await startAccount();
    await ask("PATCH", "/sandbox/settings", { searchLagMs: 2000 });
    await client.crm.contacts.basicApi.create({
      properties: { phone: "+1 (202) 555-0101", firstname: "Lea" },
    });
    expect((await client.crm.contacts.searchApi.doSearch(byPhone("2025550101"))).total).toBe(0);
    clock.advance(2000);
    expect((await client.crm.contacts.searchApi.doSearch(byPhone("2025550101"))).total).toBe(1);
    expect((await client.crm.contacts.searchApi.doSearch(byPhone("+12025550101"))).total).toBe(0);
    expect((await client.crm.contacts.searchApi.doSearch(byPhone("+12025550101", "phone"))).total).toBe(0);
  });

  test("owners, dispositions, pipelines and what kind of account it is", async () => {
    const { client } = await startAccount();
    expect((await client.crm.owners.ownersApi.getPage()).results).toHaveLength(2);
    expect((await client.crm.pipelines.pipelinesApi.getAll("tickets")).results[0]?.stages).toHaveLength(4);
    const get = async (path: string) => (await client.apiRequest({ path })).json();
    expect(await get("/account-info/v3/details")).toMatchObject({ accountType: "SANDBOX" });
    expect(await get("/calling/v1/dispositions")).toContainEqual(
      expect.objectContaining({ id: "f240bbac-87c9-4f6e-bf70-924b57d47db7", label: "Connected" }),
    );
  });
});

describe("refusals are HubSpot's", () => {
  test("an unknown property is named in the message, unless the account passes over it", async () => {
    const { client, ask } = await startAccount();
    const create = () =>
      client.crm.contacts.basicApi.create({ properties: { firstname: "Ana", nickname: "An" } });
    const refused = await failure(create());
    expect(refused).toMatchObject({ code: 400, body: { category: "VALIDATION_ERROR" } });
    expect(refused.body.message).toMatch(/"error":"PROPERTY_DOESNT_EXIST","name":"nickname"/);
    await ask("PATCH", "/sandbox/settings", { unknownProperties: "ignore" });
    expect((await create()).properties).toMatchObject({ firstname: "Ana" });
  });

  test("a conflict names the other record in its message alone, and takes the whole batch with it", async () => {
    const { client, ask } = await startAccount();
    const made = await client.crm.contacts.basicApi.create({ properties: { email: "ana@example.com" } });
    const refused = await failure(
      client.crm.contacts.batchApi.create({
        inputs: [
          { objectWriteTraceId: "a", properties: { email: "lea@example.com" }, associations: [] },
          { objectWriteTraceId: "b", properties: { email: "ana@example.com" }, associations: [] },
        ],
      }),
    );
    expect(refused).toMatchObject({
      code: 409,
      body: { category: "CONFLICT", message: `Contact already exists. Existing ID: ${made.id}` },
    });
    expect((await ask("GET", "/counts")).body.contacts).toBe(1);
  });

  test("with a trace id on every input the rest of a batch is written: 207, which the client takes for success", async () => {
    const { client } = await startAccount();
    const bad = {
      ...call,
      id: "elevenlabs:conv_9",
      objectWriteTraceId: "obx-9",
      properties: { hs_call_title: "?" },
    };
    const answered = await client.crm.objects.calls.batchApi.upsert({ inputs: [call, bad] });
    expect(answered.results).toHaveLength(1);
    expect(answered).toMatchObject({
      numErrors: 1,
      errors: [{ category: "VALIDATION_ERROR", context: { objectWriteTraceId: ["obx-9"] } }],
    });
  });

  test("what cannot be an id, a search that is too long, a wrong token", async () => {
    const { client, url } = await startAccount();
    const upsert = client.crm.contacts.batchApi.upsert({
      inputs: [{ ...contact, idProperty: "hs_object_id" }],
    });
    expect((await failure(upsert)).body.message).toMatch(/Unable to perform update\/upsert by non-unique/);
    const long = client.crm.contacts.searchApi.doSearch(byPhone("1".repeat(3000)));
    expect((await failure(long)).code).toBe(400);
    const stranger = new Client({ accessToken: "wrong", basePath: url });
    expect(await failure(stranger.crm.contacts.basicApi.getPage())).toMatchObject({
      code: 401,
      body: { category: "INVALID_AUTHENTICATION" },
    });
  });

  test("a type has ten unique properties at most", async () => {
    const { client } = await startAccount();
    for (let index = 2; index <= 10; index += 1) await makeUnique(client, "calls", `unique_${index}`);
    expect((await failure(makeUnique(client, "calls", "unique_11"))).code).toBe(400);
  });
});

describe("refusals of the sandbox, in HubSpot's shape", () => {
  test("a call that is not final", async () => {
    const { client } = await startAccount();
    const inProgress = { ...call, properties: { ...call.properties, hs_call_status: "IN_PROGRESS" } };
    expect(await failure(client.crm.objects.calls.batchApi.upsert({ inputs: [inProgress] }))).toMatchObject({
      code: 422,
      body: {
        status: "error",
        category: "CALL_NOT_FINAL",
        context: { missing: ["ended_at", "summary", "transcript"] },
        correlationId: expect.any(String),
      },
    });
  });

  test("a field that an integration owns, edited by a person", async () => {
    const { client, ask } = await startAccount();
    const { id } = await client.crm.contacts.basicApi.create({ properties: { phone: "+12025550100" } });
    await ask("PUT", "/properties/contacts/phone", {
      owner: "integration",
      editableBy: ["integration"],
      sourceSystem: "avionte",
    });
    const edit = await ask(
      "PATCH",
      `/crm/v3/objects/contacts/${id}`,
      { properties: { phone: "+12025550102" } },
      { "x-actor": "user" },
    );
    expect(edit).toMatchObject({
      status: 403,
      body: {
        status: "error",
        category: "FIELD_LOCKED",
        context: { property: ["phone"], editIn: ["avionte"] },
      },
    });
  });

  test("an older version that comes late changes nothing and says so", async () => {
    const { client, ask } = await startAccount();
    const { batchApi } = client.crm.objects.calls;
    const second = { ...call, properties: { ringback_version: "2", hs_call_body: "Asked twice." } };
    await batchApi.upsert({ inputs: [call] });
    await batchApi.upsert({ inputs: [second] });
    const late = await ask("POST", "/crm/v3/objects/calls/batch/upsert", { inputs: [call] });
    expect(late.body.results[0]).toMatchObject({ new: false, outcome: "stale_ignored", storedVersion: 2 });
    const read = await client.crm.objects.calls.basicApi.getById(late.body.results[0].id, ["hs_call_body"]);
    expect(read.properties.hs_call_body).toBe("Asked twice.");
  });
});

describe("what goes wrong on the way", () => {
  const upsert = (client: Client) => client.crm.objects.calls.batchApi.upsert({ inputs: [call] });

  test("a lost answer is an error of the network, and a repeat of the call changes nothing: same id, not new", async () => {
    const { client, ask } = await startAccount();
    await ask("PUT", "/sandbox/faults/drop-after", { every: 1, left: 1, route: "POST /crm/*" });
    await expect(upsert(client)).rejects.toMatchObject({ code: "ECONNRESET" });
    expect((await ask("GET", "/counts")).body.calls).toBe(1);
    expect((await upsert(client)).results).toMatchObject([{ _new: false }]);
    expect((await ask("GET", "/counts")).body.calls).toBe(1);
  });

  test.each([
    [{ policy: "burst" }, "TEN_SECONDLY_ROLLING"],
    [{ policy: "daily" }, "DAILY"],
  ])("429 with %j", async (settings, policyName) => {
    const { client, ask } = await startAccount();
    await ask("PUT", "/sandbox/faults/rate-limit", { every: 1, ...settings });
    expect(await failure(upsert(client))).toMatchObject({
      code: 429,
      body: { status: "error", errorType: "RATE_LIMIT", policyName, correlationId: expect.any(String) },
    });
    await ask("POST", "/sandbox/faults/reset");
    expect((await upsert(client)).results).toHaveLength(1);
  });

  test.each([
    ["expired-401", 401, "EXPIRED_AUTHENTICATION"],
    ["batch-409", 409, "CONFLICT"],
    ["locked-423", 423, "LOCKED"],
    ["500-before", 500, "INTERNAL_ERROR"],
  ])("%s", async (kind, code, category) => {
    const { client, ask } = await startAccount();
    await ask("PUT", `/sandbox/faults/${kind}`, { every: 1 });
    expect(await failure(upsert(client))).toMatchObject({ code, body: { category } });
    expect((await ask("GET", "/counts")).body.calls).toBe(0);
  });

  test("an HTML page for an answer comes through as text", async () => {
    const { client, ask } = await startAccount();
    await ask("PUT", "/sandbox/faults/html-502", { every: 1 });
    expect(await failure(upsert(client))).toMatchObject({
      code: 502,
      body: expect.stringContaining("<html>"),
    });
  });

  test("207: every second record is refused, and the client says nothing of it", async () => {
    const { client, ask } = await startAccount();
    await ask("PUT", "/sandbox/faults/partial-207", { every: 2 });
    const inputs = [call, { ...call, id: "elevenlabs:conv_124", objectWriteTraceId: "obx-3" }];
    const answered = await client.crm.objects.calls.batchApi.upsert({ inputs });
    expect(answered).toMatchObject({
      numErrors: 1,
      results: [{ objectWriteTraceId: "obx-2" }],
      errors: [{ status: "error", context: { objectWriteTraceId: ["obx-3"] } }],
    });
  });

  test("a hang holds the client for as long as it lasts: it has no timeout", async () => {
    const { client, ask } = await startAccount();
    await ask("PUT", "/sandbox/faults/hang", { every: 1, ms: 50 });
    await expect(upsert(client)).rejects.toMatchObject({ code: "ECONNRESET" });
  });
});

test("what every object of the language has is no type of the account", async () => {
  const crm = await startCrm();
  for (const name of ["constructor", "__proto__", "toString"])
    for (const path of [`/crm/v3/objects/${name}`, `/crm/v3/properties/${name}`]) {
      const answer = await fetch(`${crm.url}${path}`, { headers: { authorization: `Bearer ${token}` } });
      expect([path, answer.status]).toEqual([path, 400]);
    }
});
