import { expect, test } from "vitest";
import type {
  CallRecordContent,
  SendDecision,
  SendOutcome,
} from "../../electron/engine/destinations/destination";
import { callRecord } from "../../electron/engine/destinations/record-for-tests";
import { salesforce } from "../../electron/engine/destinations/salesforce/salesforce";
import { forgetSessions } from "../../electron/engine/destinations/salesforce/session";
import { crmFaultKind } from "../../shared/crm-faults";
import type { Json } from "../../shared/words";
import { startCrm, token } from "./start-crm";

const away = crmFaultKind.options.find((kind) => kind.endsWith("503")) ?? "";

/** The Salesforce destination against Salesforce's face of the sandbox CRM: whole deliveries over real HTTP. */

const record = callRecord();

type Delivery = {
  version?: number;
  told?: CallRecordContent | null;
  decision?: SendDecision | null;
  fetch?: typeof fetch;
  token?: string;
};

async function startOrg(values: Record<string, string | number | boolean> = {}) {
  forgetSessions();
  const crm = await startCrm();
  const api = "/services/data/v62.0";
  async function make(type: string, fields: object): Promise<string> {
    return (await crm.ask("POST", `${api}/sobjects/${type}`, fields)).body.id;
  }
  const settings = (given: Delivery) => ({
    url: crm.url,
    token: null,
    values,
    credentials: { accessToken: given.token ?? token, clientSecret: token },
  });
  const context = (step: string, body: string, given: Delivery) => ({
    settings: settings(given),
    idempotencyKey: `${step}:1`,
    correlationId: "dlv-1",
    body,
    step,
    version: given.version ?? 1,
    decision: step === "contact" ? (given.decision ?? null) : null,
    signal: AbortSignal.timeout(20_000),
    fetch: given.fetch ?? fetch,
    ledger: { read: () => null, write: async () => {}, forget: async () => {} },
  });
  /** As the outbox does it: in order, the remote id of the contact filled in, until a step does not get through. */
  async function deliver(
    content: CallRecordContent,
    given: Delivery = {},
  ): Promise<Record<string, SendOutcome>> {
    const outcomes: Record<string, SendOutcome> = {};
    let contactId: string | null = null;
    for (const { step, payload } of salesforce.map(
      content,
      given.version ?? 1,
      () => given.told ?? null,
      values,
    )) {
      const body = JSON.stringify(payload).replace('"{{contact.id}}"', JSON.stringify(contactId));
      const outcome = await salesforce.send(context(step, body, given));
      outcomes[step] = outcome;
      if (outcome.class !== "delivered") break;
      if (step === "contact") contactId = outcome.remoteId;
    }
    return outcomes;
  }
  const task = (fields: string) =>
    crm
      .ask(
        "GET",
        `${api}/sobjects/Task/Ringback_Call_Id__c/${encodeURIComponent(record.externalId)}?fields=${fields}`,
      )
      .then(({ body }) => body);
  return { ...crm, api, make, deliver, context, settings, task };
}

test("a call reaches the contact who has its number, also where it is written another way", async () => {
  const { make, deliver, task } = await startOrg();
  const id = await make("Contact", { LastName: "Example", Phone: "(202) 555-0100" });
  const { contact, call } = await deliver(record);
  expect(contact).toMatchObject({
    class: "delivered",
    remoteId: id,
    observed: `Contact ${id} found by number`,
  });
  expect(call).toMatchObject({ class: "delivered", status: 201 });
  expect(
    await task("WhoId,Subject,CallDurationInSeconds,ActivityDate,TaskSubtype,CallDisposition"),
  ).toMatchObject({
    WhoId: id,
    Subject: "Inbound call, 1 m 35 s",
    CallDurationInSeconds: 95,
    ActivityDate: "2026-11-22",
    TaskSubtype: "Call",
    CallDisposition: "Connected",
  });
});

test("nobody has the number: nothing is written, and a person decides", async () => {
  const { deliver, ask, task } = await startOrg();
  const asked = await deliver(record);
  expect(asked.contact).toMatchObject({ class: "ask", question: { about: "unmatched", candidates: [] } });
  expect(asked).not.toHaveProperty("call");
  expect((await ask("GET", "/counts")).body).toMatchObject({ contacts: 0, calls: 0 });
  const without = await deliver(record, { decision: { choice: "without" } });
  expect([without.contact?.class, without.call?.class]).toEqual(["delivered", "delivered"]);
  expect(await task("WhoId")).toMatchObject({ WhoId: null });
});

test("a contact is created when a person says so, and once, also when its answer is lost", async () => {
  const { deliver, ask } = await startOrg();
  const decision = { choice: "create" } as const;
  const losing: typeof fetch = (url, init) =>
    fetch(
      url,
      init?.method === "POST"
        ? { ...init, headers: { ...(init.headers as object), "x-sandbox-fault": "drop-after" } }
        : init,
    );
  expect((await deliver(record, { decision, fetch: losing })).contact).toMatchObject({ class: "unknown" });
  expect((await deliver(record, { decision })).call).toMatchObject({ class: "delivered" });
  expect((await ask("GET", "/objects/contacts")).body.rows).toMatchObject([
    { properties: { name: "Dana Example", phone: "+12025550100" } },
  ]);
});

test("where only the search is asked, a contact it does not know yet is still not made twice", async () => {
  const { deliver, ask } = await startOrg({ phoneLookup: "search", createContacts: true });
  await ask("PATCH", "/sandbox/settings", { searchLagMs: 60_000 });
  for (const _ of [1, 2]) expect((await deliver(record)).contact).toMatchObject({ class: "delivered" });
  expect((await ask("GET", "/counts")).body.contacts).toBe(1);
});

test("before version 46.0 an update comes without an id, which is read then", async () => {
  const { make, deliver } = await startOrg({ apiVersion: "45.0" });
  await make("Contact", { LastName: "Example", Phone: "+12025550100" });
  const first = (await deliver(record)).call;
  const again = (await deliver(record)).call;
  expect([again?.status, again?.class === "delivered" && again.remoteId]).toEqual([
    204,
    first?.class === "delivered" && first.remoteId,
  ]);
});

test("several have the number: held with whom it might be, and the one that is chosen is taken", async () => {
  const { make, deliver, task } = await startOrg();
  const [first, second] = [
    await make("Contact", { LastName: "Example", FirstName: "Dana", Phone: "+12025550100" }),
    await make("Contact", { LastName: "Sample", MobilePhone: "202-555-0100" }),
  ];
  const { contact } = await deliver(record);
  expect(contact).toMatchObject({
    class: "ask",
    question: {
      about: "ambiguous",
      candidates: [
        { remoteId: first, words: `Dana Example (Contact ${first})` },
        { remoteId: second, words: `Sample (Contact ${second})` },
      ],
    },
  });
  await deliver(record, { decision: { choice: "candidate", remoteId: second as string } });
  expect(await task("WhoId")).toMatchObject({ WhoId: second });
});

test("a number alone is weak where the name contradicts, and after a year of silence", async () => {
  const { make, deliver, ask } = await startOrg();
  const id = await make("Contact", { FirstName: "Robin", LastName: "Sample", Phone: "+12025550100" });
  expect((await deliver(record)).contact).toMatchObject({
    class: "ask",
    question: { about: "weak", candidates: [{ remoteId: id }] },
  });
  const nameless = { ...record, personName: null };
  await ask("PATCH", "/objects/contacts/1", { properties: { lastActivityDate: "2025-10-01" } });
  expect((await deliver(nameless)).contact).toMatchObject({
    class: "ask",
    observed: expect.stringContaining("2025-10-01"),
  });
  await ask("PATCH", "/objects/contacts/1", { properties: { lastActivityDate: "2026-10-01" } });
  expect((await deliver(nameless)).contact).toMatchObject({ class: "delivered", remoteId: id });
});

test("a lead stands for the caller where the set-up says so; a converted one is its contact", async () => {
  const { make, deliver, ask } = await startOrg({ personObject: "contact-then-lead" });
  const lead = await make("Lead", { LastName: "Example", Company: "Example Clinic", Phone: "+12025550100" });
  expect((await deliver(record)).contact).toMatchObject({ class: "delivered", remoteId: lead });
  const contact = await make("Contact", { LastName: "Example" });
  await ask("PATCH", "/objects/contacts/1", { properties: { convertedContactId: "3" } });
  expect((await deliver(record)).contact).toMatchObject({ class: "delivered", remoteId: contact });
});

test("the external id finds the person before the number does", async () => {
  const { make, deliver } = await startOrg({ personIdField: "Ringback_External_Id__c" });
  await make("Contact", { LastName: "Sample", Phone: "+12025550100" });
  const id = await make("Contact", { LastName: "Example", Ringback_External_Id__c: "C/10 42" });
  expect((await deliver({ ...record, personExternalId: "C/10 42" })).contact).toMatchObject({
    remoteId: id,
    observed: expect.stringContaining("by external id"),
  });
});

test("an answer that is lost after the commit is unknown, and the repeat makes no second record", async () => {
  const { make, deliver, ask, task } = await startOrg();
  await make("Contact", { LastName: "Example", Phone: "+12025550100" });
  const losing: typeof fetch = (url, init) =>
    fetch(
      url,
      init?.method === "PATCH"
        ? { ...init, headers: { ...(init.headers as object), "x-sandbox-fault": "drop-after" } }
        : init,
    );
  expect((await deliver(record, { fetch: losing })).call).toMatchObject({ class: "unknown" });
  expect((await deliver(record)).call).toMatchObject({ class: "delivered", status: 200 });
  expect((await ask("GET", "/counts")).body).toMatchObject({ contacts: 1, calls: 1 });
  expect(await task("TaskSubtype")).toMatchObject({ TaskSubtype: "Call" });
});

test.each([
  ["limit-403", { class: "later", status: 403, retryAfterMs: 1_800_000 }],
  ["locked-423", { class: "retry", status: 400 }],
  ["expired-401", { class: "config", status: 401 }],
  [away, { class: "retry", status: 503 }],
  ["html-502", { class: "retry", status: 502 }],
  ["504-after", { class: "unknown", status: 504 }],
  ["truncated-json", { class: "unknown" }],
])("the fault %s is %o", async (kind, expected) => {
  const { make, deliver } = await startOrg();
  await make("Contact", { LastName: "Example", Phone: "+12025550100" });
  const failing: typeof fetch = (url, init) =>
    fetch(
      url,
      init?.method === "PATCH"
        ? { ...init, headers: { ...(init.headers as object), "x-sandbox-fault": kind } }
        : init,
    );
  expect((await deliver(record, { fetch: failing })).call).toMatchObject(expected);
});

test("an ended session is renewed once where a client is set up, and only once", async () => {
  const values = { auth: "client-credentials", clientId: "ringback" };
  const { url, make, deliver, ask } = await startOrg(values);
  Object.assign(values, { loginUrl: url });
  await make("Contact", { LastName: "Example", Phone: "+12025550100" });
  await ask("PUT", "/sandbox/faults/expired-401", {
    kind: "expired-401",
    on: true,
    left: 1,
    route: "PATCH *",
  });
  expect((await deliver(record)).call).toMatchObject({ class: "delivered", status: 201 });
  await ask("PUT", "/sandbox/faults/expired-401", { kind: "expired-401", on: true, route: "GET *" });
  expect((await deliver(record)).contact).toMatchObject({
    class: "config",
    observed: expect.stringContaining("just fetched"),
  });
});

test("version 2 changes only what differs, and leaves alone what people wrote around our text", async () => {
  const { make, deliver, ask, api, task, context, audit } = await startOrg();
  const contact = await make("Contact", { LastName: "Example", Phone: "+12025550100" });
  await deliver(record);
  const { Id, Description } = await task("Id,Description");
  // A person renames the call and adds a line of their own.
  await ask("PATCH", `${api}/sobjects/Task/${Id}`, {
    Subject: "Invoice copy",
    Description: `Called back.\n${Description}`,
  });
  const later = { ...record, summary: "Resolved.", talkSeconds: 100 };
  const mapped = salesforce.map(later, 2, () => record, {})[0]?.payload;
  // What differs from what was last written is a person's: the subject is, our part of the description is not.
  expect(await salesforce.reread?.(context("call", JSON.stringify(mapped), { version: 2 }))).toEqual({
    remoteId: Id,
    properties: { Subject: "Invoice copy", CallDurationInSeconds: 95, Description },
  });
  const { Subject: _, ...properties } = (mapped as { properties: Record<string, Json> }).properties;
  const kept = { ...(mapped as object), properties };
  const sent = await salesforce.send(context("call", JSON.stringify(kept), { version: 2 }));
  expect(sent).toMatchObject({ class: "delivered", status: 200, remoteId: Id });
  const now = await task("Subject,CallDurationInSeconds,Description,WhoId");
  expect(now).toMatchObject({ Subject: "Invoice copy", CallDurationInSeconds: 100, WhoId: contact });
  expect(now.Description).toMatch(/^Called back\.\n--- Ringback elevenlabs:conv_123 ---\nResolved\./);
  const { changes } = (await audit()).at(-2);
  expect(changes.map(([name]: [string]) => name).sort()).toEqual(["summary", "talkSeconds"]);
});

test("a version that has no record to stand in is not made into one", async () => {
  const { make, deliver, ask, api, task } = await startOrg();
  await make("Contact", { LastName: "Example", Phone: "+12025550100" });
  await deliver(record);
  await ask("DELETE", `${api}/sobjects/Task/${(await task("Id")).Id}`).catch(() => null);
  const later = { ...record, talkSeconds: 100 };
  expect((await deliver(later, { version: 2, told: record })).call).toMatchObject({
    class: "permanent",
    status: 404,
    observed: expect.stringContaining("is gone there"),
  });
});

test("a contact that was merged meanwhile is followed, whether it was chosen or is in frozen bytes", async () => {
  const { make, deliver, ask, task, context } = await startOrg();
  const [winner, loser] = [
    await make("Contact", { LastName: "Example" }),
    await make("Contact", { LastName: "Example" }),
  ];
  await ask("POST", "/objects/contacts/1/merge", { from: "2" });
  const chosen = await deliver(record, { decision: { choice: "candidate", remoteId: loser } });
  expect(chosen.contact).toMatchObject({
    class: "delivered",
    remoteId: winner,
    observed: expect.stringContaining("merged into"),
  });
  const frozen = salesforce.map(record, 1, () => null, {}).find(({ step }) => step === "call")?.payload;
  const body = JSON.stringify({ ...(frozen as object), personId: loser });
  expect(await salesforce.send(context("call", body, {}))).toMatchObject({
    class: "delivered",
    observed: expect.stringContaining(`${loser} was merged into ${winner}: followed`),
  });
  expect(await task("WhoId")).toMatchObject({ WhoId: winner });
});

test("one id in two Tasks is asked about, never guessed", async () => {
  const { make, deliver, ask } = await startOrg();
  await make("Contact", { LastName: "Example", Phone: "+12025550100" });
  await deliver(record);
  await ask(
    "PUT",
    `/objects/calls/${record.externalId}`,
    { properties: { outcome: "completed" } },
    { "x-integration": "another" },
  );
  const { call } = await deliver(record);
  expect(call).toMatchObject({ class: "ask", status: 300, question: { about: "ambiguous" } });
  expect(call?.class === "ask" && call.question.candidates).toHaveLength(2);
});

test("a Task that a person keyed by our id keeps its subtype and takes the rest", async () => {
  const { make, deliver, task } = await startOrg();
  await make("Contact", { LastName: "Example", Phone: "+12025550100" });
  await make("Task", { Subject: "by hand", Ringback_Call_Id__c: record.externalId });
  expect((await deliver(record)).call).toMatchObject({
    class: "delivered",
    observed: expect.stringContaining("TaskSubtype left as it is"),
  });
  expect(await task("Subject,TaskSubtype")).toMatchObject({
    Subject: "Inbound call, 1 m 35 s",
    TaskSubtype: "Task",
  });
});

test("a follow-up and a case come once, with the contact", async () => {
  const { make, deliver, ask, api } = await startOrg({ caseFor: "follow-up" });
  const id = await make("Contact", { LastName: "Example", Phone: "+12025550100" });
  const asking = { ...record, followUps: ["send_copy"] };
  for (const _ of [1, 2])
    expect(Object.keys(await deliver(asking))).toEqual(["contact", "call", "task", "case"]);
  expect((await ask("GET", "/counts")).body).toMatchObject({ calls: 1, tasks: 1, tickets: 1 });
  const { body } = await ask(
    "GET",
    `${api}/query?q=${encodeURIComponent("SELECT Subject, ContactId FROM Case")}`,
  );
  expect(body.records).toMatchObject([{ Subject: "send copy (Inbound call, 1 m 35 s)", ContactId: id }]);
});

test("a production org is refused until somebody means it", async () => {
  const { deliver } = await startOrg();
  const production: typeof fetch = async (url, init) =>
    String(url).includes("FROM%20Organization")
      ? Response.json({
          totalSize: 1,
          done: true,
          records: [{ Name: "Example", IsSandbox: false, OrganizationType: "Enterprise Edition" }],
        })
      : fetch(url, init);
  expect((await deliver(record, { fetch: production })).contact).toMatchObject({
    class: "config",
    observed: expect.stringContaining("is a production org"),
  });
});

test("the connection test looks at sign-in, kind of org, external id and fields, and writes nothing", async () => {
  const { settings, ask } = await startOrg({ caseFor: "follow-up" });
  const signal = AbortSignal.timeout(20_000);
  const checks = (await salesforce.testConnection?.(settings({}), signal, null)) ?? [];
  expect(checks.filter(({ ok }) => ok === false)).toEqual([]);
  expect(checks.map(({ name }) => name)).toEqual(
    expect.arrayContaining([
      "Sign-in",
      "Kind of org",
      "API version",
      "External id of Task",
      "Fields of Task",
      "Contact",
      "External id of Case",
      "Requests of the day",
    ]),
  );
  expect((await ask("GET", "/counts")).body).toMatchObject({ contacts: 0, calls: 0 });
  const expired = await salesforce.testConnection?.(settings({ token: "expired" }), signal, null);
  expect(expired).toMatchObject([{ name: "Sign-in", ok: false }]);
  const wrong = { ...settings({}), values: { callIdField: "Nothing__c" } };
  expect(await salesforce.testConnection?.(wrong, signal, null)).toContainEqual({
    name: "External id of Task",
    ok: false,
    says: expect.stringContaining("There is no field Nothing__c"),
  });
});
