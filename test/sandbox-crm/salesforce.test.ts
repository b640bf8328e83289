import { Connection } from "@jsforce/jsforce-node";
import { expect, test } from "vitest";
import { crmFaultKind } from "../../shared/crm-faults";
import { startCrm, token } from "./start-crm";

const away = crmFaultKind.options.find((kind) => kind.endsWith("503")) ?? "";

/** The vendor's own client, unmodified, against the sandbox CRM. */
async function startOrg(version = "62.0", settings: Parameters<typeof startCrm>[1] = {}) {
  const crm = await startCrm(undefined, settings);
  const org = new Connection({ instanceUrl: crm.url, accessToken: token, version });
  return { ...crm, org };
}

const call = {
  Subject: "Inbound call, 1 m 35 s",
  Status: "Completed",
  TaskSubtype: "Call",
  CallType: "Inbound",
  CallDurationInSeconds: 95,
  CallDisposition: "Connected",
  CallObject: "conv_123",
  ActivityDate: "2026-11-22",
  Description: "Caller asked for an invoice copy.",
};
const externalId = "elevenlabs:conv_123";
const keyed = { ...call, Ringback_Call_Id__c: externalId };
const idField = "Ringback_Call_Id__c";

/** What the client threw, as a caller would read it. */
async function refused(
  asked: PromiseLike<unknown>,
): Promise<{ errorCode: string; message: string; data: unknown }> {
  return asked.then(
    () => expect.fail("It was not refused."),
    (error) => ({ errorCode: error.errorCode, message: error.message, data: error.data }),
  );
}

test("the exchanges of a finalized call: query, upsert, repeat", async () => {
  const { ask, org } = await startOrg();
  const contact = await org.sobject("Contact").create({ LastName: "Example", Phone: "+12025550100" });
  const path = "/services/data/v62.0";
  const query = await ask(
    "GET",
    `${path}/query?q=SELECT%20Id%20FROM%20Contact%20WHERE%20Phone%20%3D%20%27%2B12025550100%27%20LIMIT%203`,
  );
  expect([query.status, query.body]).toEqual([
    200,
    {
      totalSize: 1,
      done: true,
      records: [
        { attributes: { type: "Contact", url: `${path}/sobjects/Contact/${contact.id}` }, Id: contact.id },
      ],
    },
  ]);
  const upsert = () =>
    ask("PATCH", `${path}/sobjects/Task/${idField}/elevenlabs%3Aconv_123`, { ...call, WhoId: contact.id });
  const first = await upsert();
  expect([first.status, first.body]).toEqual([
    201,
    { id: expect.stringMatching(/^00T\w{15}$/), errors: [], success: true, created: true },
  ]);
  expect(first.headers.get("sforce-limit-info")).toMatch(/^api-usage=\d+\/100000$/);
  const repeat = await upsert();
  expect([repeat.status, repeat.body]).toEqual([200, { ...first.body, created: false }]);
  // The same record, by this CRM's own names.
  const { rows } = (await ask("GET", `/objects/calls?externalId=${externalId}`)).body;
  expect(rows).toMatchObject([
    {
      externalId,
      contactId: "1",
      properties: { talkSeconds: 95, direction: "inbound", summary: call.Description },
    },
  ]);
});

test("an update before version 46.0 is a 204 without an id", async () => {
  const { org } = await startOrg("45.0");
  expect(await org.sobject("Task").upsert(keyed, idField)).toMatchObject({ success: true, created: true });
  expect(await org.sobject("Task").upsert(keyed, idField)).toEqual({ success: true, errors: [] });
});

test("records are read, edited and deleted by their id, and are gone then", async () => {
  const { org } = await startOrg();
  const { id } = await org.sobject("Task").create({ Subject: "Follow up" });
  await org.sobject("Task").update({ Id: id as string, Status: "Completed" });
  expect(await org.sobject("Task").retrieve(id as string)).toMatchObject({
    Subject: "Follow up",
    Status: "Completed",
    IsClosed: true,
    Priority: "Normal",
  });
  await org.sobject("Task").destroy(id as string);
  expect((await refused(org.sobject("Task").retrieve(id as string))).errorCode).toBe("ENTITY_IS_DELETED");
  expect((await refused(org.sobject("Task").retrieve("00T000000000099AAA"))).errorCode).toBe("NOT_FOUND");
});

test("one id in two records is a 300 with both, and nothing is written", async () => {
  const { ask, org } = await startOrg();
  await org.sobject("Task").upsert(keyed, idField);
  const native = { properties: { outcome: "completed" } };
  await ask("PUT", `/objects/calls/${externalId}`, native, { "x-integration": "another" });
  const error = await refused(org.sobject("Task").upsert({ ...keyed, Subject: "changed" }, idField));
  expect(error.errorCode).toBe("MULTIPLE_CHOICES");
  expect(error.data).toEqual(
    [1, 2].map((id) => expect.stringMatching(`^/services/data/v62\\.0/sobjects/Task/00T0{11}${id}`)),
  );
  expect((await ask("GET", "/objects/calls/1")).body.properties.title).toBe(call.Subject);
});

test("a collection is a 200 in which each record has its own answer", async () => {
  const { ask, org } = await startOrg();
  const records = [keyed, { ...keyed, [idField]: "elevenlabs:conv_2", Subject: "x".repeat(256) }];
  const answers = await org.sobject("Task").upsert(records, idField);
  expect(answers).toEqual([
    { id: expect.any(String), success: true, created: true, errors: [] },
    {
      success: false,
      created: false,
      errors: [
        {
          statusCode: "STRING_TOO_LONG",
          message: expect.stringContaining("max length=255"),
          fields: ["Subject"],
        },
      ],
    },
  ]);
  const together = await org
    .sobject("Task")
    .create([{ Subject: "one" }, { CallType: "Sideways" }], { allOrNone: true });
  expect(
    together.map(({ success, errors }) => [
      success,
      (errors[0] as unknown as { statusCode: string }).statusCode,
    ]),
  ).toEqual([
    [false, "ALL_OR_NONE_OPERATION_ROLLED_BACK"],
    [false, "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST"],
  ]);
  expect((await ask("GET", "/counts")).body).toMatchObject({ calls: 1, tasks: 0 });
});

test("what a field cannot hold is refused as there, with the field", async () => {
  const { org } = await startOrg();
  const task = (fields: object) => refused(org.sobject("Task").create({ Subject: "x", ...fields }));
  expect(await refused(org.sobject("Contact").create({ Phone: "+12025550100" }))).toMatchObject({
    errorCode: "REQUIRED_FIELD_MISSING",
    data: { fields: ["LastName"] },
  });
  expect((await task({ Reason__c: "x" })).message).toBe("No such column 'Reason__c' on sobject of type Task");
  expect((await task({ CallDurationInSeconds: "95" })).errorCode).toBe("JSON_PARSER_ERROR");
  expect((await task({ ActivityDate: "22.11.2026" })).errorCode).toBe("JSON_PARSER_ERROR");
  expect((await task({ WhoId: "003000000000099" })).errorCode).toBe("INVALID_CROSS_REFERENCE_KEY");
  expect((await task({ WhoId: "nobody" })).errorCode).toBe("MALFORMED_ID");
  expect((await task({ CreatedDate: "2026-11-22" })).errorCode).toBe("INVALID_FIELD_FOR_INSERT_UPDATE");
  expect(
    (await refused(org.sobject("Task").upsert({ ...keyed, Wrong__c: "1" }, "Wrong__c"))).message,
  ).toMatch(/^Provided external ID field does not exist/);
});

test("an account may be set to leave out what it does not know, as a lenient integration layer would", async () => {
  const { org } = await startOrg("62.0", { unknownProperties: "ignore" });
  expect(await org.sobject("Task").create({ Subject: "x", Reason__c: "y" })).toMatchObject({ success: true });
});

test("the subtype of a Task is set once; the same again is no change", async () => {
  const { org } = await startOrg();
  await org.sobject("Task").upsert({ [idField]: externalId, Subject: "by hand" }, idField);
  expect(await refused(org.sobject("Task").upsert(keyed, idField))).toMatchObject({
    errorCode: "INVALID_FIELD_FOR_INSERT_UPDATE",
    data: { fields: ["TaskSubtype"] },
  });
});

test("a call in progress is refused by this CRM's own rule, in Salesforce's shape", async () => {
  const { org } = await startOrg();
  const error = await refused(org.sobject("Task").upsert({ ...keyed, Status: "In Progress" }, idField));
  expect(error.errorCode).toBe("FIELD_CUSTOM_VALIDATION_EXCEPTION");
  expect(error.message).toMatch(/^Call elevenlabs:conv_123 is not final/);
});

test("SOQL compares the text as it is written; SOSL finds the number, once its index has caught up", async () => {
  const { org, clock } = await startOrg("62.0", { searchLagMs: 2_000 });
  await org.sobject("Contact").create({ FirstName: "Dana", LastName: "O'Example", Phone: "(202) 555-0100" });
  const query = (where: string) =>
    org
      .query<{ Name: string }>(`SELECT Name FROM Contact WHERE ${where} LIMIT 3`)
      .then(({ records }) => records.map(({ Name }) => Name));
  const search = (term: string) =>
    org
      .search(`FIND {${term}} IN PHONE FIELDS RETURNING Contact(Id, Name)`)
      .then(({ searchRecords }) => searchRecords.map((one) => one.Name));
  expect(await query("Phone = '+12025550100'")).toEqual([]);
  expect(
    await query("LastName = 'o\\'example' AND (Phone = '(202) 555-0100' OR MobilePhone != null)"),
  ).toEqual(["Dana O'Example"]);
  expect(await search("2025550100")).toEqual([]);
  clock.advance(2000);
  expect(await search("2025550100")).toEqual(["Dana O'Example"]);
  expect((await refused(org.query("SELECT Id FROM Contact WHERE"))).errorCode).toBe("MALFORMED_QUERY");
  expect((await refused(org.query("SELECT Id FROM Opportunity"))).errorCode).toBe("INVALID_TYPE");
  expect(await org.query("SELECT COUNT() FROM Contact")).toMatchObject({ totalSize: 1 });
});

test("a lead is a contact of this CRM that Contact does not find", async () => {
  const { ask, org } = await startOrg();
  const { id } = await org.sobject("Lead").create({ LastName: "Example", Company: "Example Clinic" });
  expect(id).toMatch(/^00Q/);
  expect((await org.query("SELECT Id FROM Contact")).totalSize).toBe(0);
  expect((await ask("GET", "/objects/contacts/1")).body.properties).toMatchObject({
    name: "Example",
    lifecycle: "lead",
  });
});

test("a merged contact is deleted, and queryAll says which record it became", async () => {
  const { ask, org } = await startOrg();
  const [winner, loser] = await org.sobject("Contact").create([{ LastName: "One" }, { LastName: "Two" }]);
  await ask("POST", "/objects/contacts/1/merge", { from: "2" });
  expect(
    (await refused(org.sobject("Task").create({ Subject: "x", WhoId: loser?.id as string }))).errorCode,
  ).toBe("ENTITY_IS_DELETED");
  const all = await org.query(`SELECT Id, IsDeleted, MasterRecordId FROM Contact WHERE Id = '${loser?.id}'`, {
    scanAll: true,
  });
  expect(all.records).toMatchObject([{ IsDeleted: true, MasterRecordId: winner?.id }]);
});

test("describe names the external id and what may be written; the org says what it is", async () => {
  const { org } = await startOrg();
  const { fields } = await org.describe("Task");
  expect(fields.find(({ name }) => name === idField)).toMatchObject({
    externalId: true,
    unique: true,
    createable: true,
  });
  expect(fields.find(({ name }) => name === "TaskSubtype")).toMatchObject({
    createable: true,
    updateable: false,
  });
  expect((await org.query("SELECT IsSandbox, OrganizationType FROM Organization")).records).toMatchObject([
    { IsSandbox: true, OrganizationType: "Developer Edition" },
  ]);
  expect((await org.request<{ DailyApiRequests: { Max: number } }>("/limits")).DailyApiRequests.Max).toBe(
    100_000,
  );
  expect(org.limitInfo.apiUsage?.limit).toBe(100_000);
});

test("a wrong token is an expired session; client and refresh token are traded for the CRM's own token", async () => {
  const { url, ask, audit } = await startOrg();
  const stranger = new Connection({ instanceUrl: url, accessToken: "expired", version: "62.0" });
  expect((await refused(stranger.query("SELECT Id FROM Contact"))).errorCode).toBe("INVALID_SESSION_ID");
  const renewing = new Connection({
    instanceUrl: url,
    loginUrl: url,
    accessToken: "expired",
    refreshToken: token,
    version: "62.0",
    oauth2: { clientId: "client", clientSecret: "secret", loginUrl: url },
  });
  expect((await renewing.query("SELECT Id FROM Contact")).done).toBe(true);
  const wrong = await ask(
    "POST",
    "/services/oauth2/token",
    "grant_type=client_credentials&client_secret=guess",
  );
  expect([wrong.status, wrong.body.error]).toEqual([400, "invalid_client"]);
  // Nobody known has spoken: a stranger cannot fill the log.
  expect(await audit()).toHaveLength(1);
});

test("every request leaves its row with the record it touched, a collection one for each", async () => {
  const { org, audit } = await startOrg();
  await org.sobject("Task").upsert(keyed, idField);
  await org.sobject("Task").create([{ Subject: "one" }, { Subject: "two" }]);
  expect(
    (await audit()).map(({ what, outcome, objectType, externalId }: Record<string, unknown>) => [
      what,
      outcome,
      objectType,
      externalId,
    ]),
  ).toEqual([
    ["upsert Task elevenlabs:conv_123", "created", "calls", externalId],
    [expect.stringMatching(/^create Task 00T/), "created", "tasks", null],
    [expect.stringMatching(/^create Task 00T/), "created", "tasks", null],
  ]);
});

const fault = (what: string) => ({ headers: { "x-sandbox-fault": what } });

test("a lost answer is made good by the repeat: created is false, and there is one record", async () => {
  const { ask, org, audit } = await startOrg();
  const lost = await org
    .sobject("Task")
    .upsert(keyed, idField, fault("drop-after"))
    .catch((error) => error.code);
  expect(lost).toBe("ECONNRESET");
  expect(await org.sobject("Task").upsert(keyed, idField)).toMatchObject({ success: true, created: false });
  expect((await ask("GET", "/counts")).body).toMatchObject({ calls: 1, tasks: 0 });
  expect((await audit()).map(({ outcome }: { outcome: string }) => outcome)).toEqual([
    "lost-answer",
    "unchanged",
  ]);
});

test.each([
  ["limit-403", "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded."],
  ["rate-limit", "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded."],
  ["locked-423", "UNABLE_TO_LOCK_ROW", "unable to obtain exclusive access to this record or 1 records"],
  ["expired-401", "INVALID_SESSION_ID", "Session expired or invalid"],
  [away, "SERVER_UNAVAILABLE", "The server is temporarily unavailable"],
  ["500-after", "UNKNOWN_EXCEPTION", /^An unexpected error occurred/],
  ["html-502", "ERROR_HTTP_502", /HTTP status code: 502/],
])("the fault %s is what Salesforce calls %s", async (kind, errorCode, message) => {
  const { org } = await startOrg();
  expect(await refused(org.sobject("Task").upsert(keyed, idField, fault(kind)))).toMatchObject({
    errorCode,
    message: typeof message === "string" ? message : expect.stringMatching(message),
  });
});

test("an ended session is renewed by the client, and the request is repeated once", async () => {
  const { ask, url, audit } = await startOrg();
  const renewing = new Connection({
    instanceUrl: url,
    accessToken: token,
    refreshToken: token,
    version: "62.0",
    oauth2: { clientId: "client", clientSecret: "secret", loginUrl: url },
  });
  await ask("PUT", "/sandbox/faults/expired-401", { kind: "expired-401", on: true, left: 1 });
  expect(await renewing.sobject("Task").upsert(keyed, idField)).toMatchObject({ created: true });
  expect((await audit()).map(({ status }: { status: number }) => status)).toEqual([401, 201]);
});

test("in a collection every second record may find its row locked", async () => {
  const { org } = await startOrg();
  const records = ["a", "b", "c", "d"].map((key) => ({ ...keyed, [idField]: `elevenlabs:${key}` }));
  const answers = await org.sobject("Task").upsert(records, idField, fault("partial-207; every=2"));
  expect(
    answers.map(({ success, errors }) => [
      success,
      (errors[0] as { statusCode?: string } | undefined)?.statusCode,
    ]),
  ).toEqual([
    [true, undefined],
    [false, "UNABLE_TO_LOCK_ROW"],
    [true, undefined],
    [false, "UNABLE_TO_LOCK_ROW"],
  ]);
});
