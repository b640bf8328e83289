import { describe, expect, test } from "vitest";
import { startCrm, startOfTime } from "./start-crm";

const call = { outcome: "completed", durationSeconds: 252, summary: "Wants a demo on Friday." };

describe("an integration writes by external id", () => {
  test("the first PUT creates, the next changes only what it names, a repeat changes nothing", async () => {
    const { ask, clock } = await startCrm();
    const path = "/objects/contacts/crm-7";
    const created = await ask("PUT", path, { properties: { name: "Ada", phone: "+12025550100" } });
    clock.advance(1000);
    const updated = await ask("PUT", path, { properties: { name: "Ada Lovelace" } });
    clock.advance(1000);
    const repeated = await ask("PUT", path, { properties: { name: "Ada Lovelace" } });
    const expected = {
      id: "1",
      type: "contacts",
      externalId: "crm-7",
      properties: { name: "Ada Lovelace", phone: "+12025550100" },
      contactId: null,
      callExternalId: null,
      version: null,
      createdAt: startOfTime,
      updatedAt: startOfTime + 1000,
    };
    expect([created.status, created.body]).toEqual([
      201,
      {
        ...expected,
        properties: { name: "Ada", phone: "+12025550100" },
        updatedAt: startOfTime,
        outcome: "created",
      },
    ]);
    expect([updated.status, updated.body]).toEqual([200, { ...expected, outcome: "updated" }]);
    expect([repeated.status, repeated.body]).toEqual([200, { ...expected, outcome: "unchanged" }]);
    expect((await ask("GET", "/objects/contacts/1")).body).toEqual(expected);
    expect((await ask("GET", "/counts")).body).toEqual({ contacts: 1, calls: 0, tasks: 0 });
  });

  test("a call without an outcome is not final and is refused, with what is missing", async () => {
    const { ask } = await startCrm();
    const refused = await ask("PUT", "/objects/calls/mirai:c_9f", {
      properties: { summary: "…", outcome: null },
    });
    expect([refused.status, refused.body]).toEqual([
      422,
      {
        code: "CALL_NOT_FINAL",
        message:
          "Call mirai:c_9f is not final: its outcome is missing. Send it when the call has ended and its outcome is known.",
        data: { missing: ["outcome"] },
      },
    ]);
    expect((await ask("GET", "/counts")).body.calls).toBe(0);
  });

  test("an outcome that is there can not be taken away again, by nobody", async () => {
    const { ask } = await startCrm();
    await ask("PUT", "/objects/calls/mirai:c_9f", { properties: call, version: 1 });
    const away = { properties: { outcome: null } };
    expect((await ask("PUT", "/objects/calls/mirai:c_9f", { ...away, version: 2 })).body.code).toBe(
      "CALL_NOT_FINAL",
    );
    expect((await ask("PATCH", "/objects/calls/1", away)).body.code).toBe("CALL_NOT_FINAL");
    expect((await ask("GET", "/objects/calls/1")).body.properties).toEqual(call);
  });
});

describe("versions of a call record", () => {
  const path = "/objects/calls/mirai:c_9f";

  test("an older version that arrives late is answered well and changes nothing", async () => {
    const { ask } = await startCrm();
    await ask("PUT", path, { properties: { ...call, summary: "second" }, version: 2 });
    const late = await ask("PUT", path, { properties: { ...call, summary: "first" }, version: 1 });
    expect([late.status, late.body.outcome, late.body.version, late.body.properties.summary]).toEqual([
      200,
      "stale-ignored",
      2,
      "second",
    ]);
    expect((await ask("GET", "/objects/calls/1")).body.properties.summary).toBe("second");
  });

  test("the same version with the same values is unchanged, whatever the order of names inside", async () => {
    const { ask } = await startCrm();
    await ask("PUT", path, { properties: { ...call, facts: { a: 1, b: [2, { c: 3, d: 4 }] } }, version: 1 });
    const again = await ask("PUT", path, {
      properties: { facts: { b: [2, { d: 4, c: 3 }], a: 1 }, ...call },
      version: 1,
    });
    expect([again.status, again.body.outcome]).toEqual([200, "unchanged"]);
  });

  test("the same version with other values is a conflict that names them", async () => {
    const { ask } = await startCrm();
    await ask("PUT", path, { properties: call, version: 1 });
    const conflict = await ask("PUT", path, { properties: { ...call, summary: "Other" }, version: 1 });
    expect([conflict.status, conflict.body]).toEqual([
      422,
      {
        code: "VERSION_CONFLICT",
        message:
          "Version 1 of mirai:c_9f was already written with other values (summary). Send the changed values as a higher version.",
        data: { existingId: "1", storedVersion: 1, different: ["summary"] },
      },
    ]);
  });

  test("a higher version may send only what changed and keeps the rest", async () => {
    const { ask } = await startCrm();
    await ask("PUT", path, { properties: call, version: 1 });
    const second = await ask("PUT", path, {
      properties: { recordingUrl: "https://example.com/r/1" },
      version: 2,
    });
    expect([second.status, second.body.outcome, second.body.version, second.body.properties]).toEqual([
      200,
      "updated",
      2,
      { ...call, recordingUrl: "https://example.com/r/1" },
    ]);
  });

  test("a retry after a person's edit is unchanged, not a conflict, and keeps the edit", async () => {
    const { ask } = await startCrm();
    await ask("PUT", path, { properties: call, version: 1 });
    await ask("PATCH", "/objects/calls/1", { properties: { summary: "Wants a demo on Monday." } });
    const retried = await ask("PUT", path, { properties: call, version: 1 });
    expect([retried.status, retried.body.outcome, retried.body.properties.summary]).toEqual([
      200,
      "unchanged",
      "Wants a demo on Monday.",
    ]);
  });
});

describe("one phone number, one contact", () => {
  const ada = { name: "Ada", phone: "+12025550100" };

  test("a second external id with a phone that is taken gets 409 and the existing id as a field", async () => {
    const { ask } = await startCrm();
    await ask("PUT", "/objects/contacts/crm-7", { properties: ada });
    const taken = await ask("PUT", "/objects/contacts/crm-8", { properties: ada });
    expect([taken.status, taken.body]).toEqual([
      409,
      {
        code: "PHONE_TAKEN",
        message:
          "+12025550100 already belongs to contact 1. Its external id is crm-7: write to that one, or leave the phone out.",
        data: { existingId: "1", existingExternalId: "crm-7" },
      },
    ]);
  });

  test("a contact a person made is adopted on request, and only then; the person's values stay", async () => {
    const { ask } = await startCrm();
    const made = await ask("POST", "/objects/contacts", { properties: { ...ada, note: "met in Vienna" } });
    expect([made.status, made.body.externalId, made.body.outcome]).toEqual([201, null, "created"]);
    const unasked = await ask("PUT", "/objects/contacts/crm-7", { properties: ada });
    expect([unasked.status, unasked.body.code, unasked.body.data]).toEqual([
      409,
      "PHONE_TAKEN",
      { existingId: "1", existingExternalId: null },
    ]);
    const body = { properties: { phone: "+12025550100", company: "Example Clinic" }, adopt: "1" };
    const adopted = await ask("PUT", "/objects/contacts/crm-7", body);
    expect([adopted.status, adopted.body.outcome, adopted.body.id, adopted.body.properties]).toEqual([
      200,
      "updated",
      "1",
      { ...ada, note: "met in Vienna", company: "Example Clinic" },
    ]);
    const retried = await ask("PUT", "/objects/contacts/crm-7", body);
    expect([retried.status, retried.body.outcome]).toEqual([200, "unchanged"]);
  });

  test("a contact that has another external id is not adopted, nor one that is not there", async () => {
    const { ask } = await startCrm();
    await ask("PUT", "/objects/contacts/crm-7", { properties: ada });
    const other = await ask("PUT", "/objects/contacts/crm-8", { properties: {}, adopt: "1" });
    const nobody = await ask("PUT", "/objects/contacts/crm-8", { properties: {}, adopt: "99" });
    await ask("POST", "/objects/contacts", { properties: { name: "Grace" } });
    const taken = await ask("PUT", "/objects/contacts/crm-7", { properties: {}, adopt: "2" });
    expect([
      [other.status, other.body.code, other.body.data],
      [nobody.status, nobody.body.code],
      [taken.status, taken.body.code, taken.body.data],
    ]).toEqual([
      [409, "ALREADY_ADOPTED", { existingId: "1", existingExternalId: "crm-7" }],
      [404, "NOT_FOUND"],
      [409, "EXTERNAL_ID_TAKEN", { existingId: "1", existingExternalId: "crm-7" }],
    ]);
  });

  test("by hand, too, a phone is taken only once: on creating and on editing", async () => {
    const { ask } = await startCrm();
    await ask("POST", "/objects/contacts", { properties: ada });
    await ask("POST", "/objects/contacts", { properties: { name: "Grace" } });
    const created = await ask("POST", "/objects/contacts", { properties: ada });
    const edited = await ask("PATCH", "/objects/contacts/2", { properties: { phone: ada.phone } });
    expect([created.body.code, edited.body.code]).toEqual(["PHONE_TAKEN", "PHONE_TAKEN"]);
  });

  test("many calls may carry the same phone", async () => {
    const { ask } = await startCrm();
    const properties = { outcome: "busy", phone: ada.phone };
    await ask("PUT", "/objects/calls/mirai:a", { properties });
    expect((await ask("PUT", "/objects/calls/mirai:b", { properties })).status).toBe(201);
  });

  test.each(["12025550100", "+1 202 555 0100", "(202) 555-0100", "anonymous", "", 12025550100, "+0123456"])(
    "%j is not E.164 and is refused",
    async (phone) => {
      const { ask } = await startCrm();
      const refused = await ask("PUT", "/objects/contacts/crm-7", { properties: { phone } });
      expect([refused.status, refused.body.code]).toEqual([422, "PHONE_NOT_E164"]);
    },
  );
});

describe("links", () => {
  test("a card shows its calls and tasks, newest first, from every side", async () => {
    const { ask, clock } = await startCrm();
    await ask("PUT", "/objects/contacts/crm-7", { properties: { name: "Ada" } });
    for (const key of ["a", "b"]) {
      clock.advance(1000);
      await ask("PUT", `/objects/calls/mirai:${key}`, { properties: call, version: 1, contactId: "1" });
    }
    const task = { properties: { title: "Call back" }, callExternalId: "mirai:a" };
    await ask("PUT", "/objects/tasks/mirai:a:follow-up", task);
    const contact = (await ask("GET", "/objects/contacts/1")).body;
    const older = (await ask("GET", "/objects/calls/2")).body;
    const newer = (await ask("GET", "/objects/calls/3")).body;
    const followUp = (await ask("GET", "/objects/tasks/4")).body;
    expect([
      (await ask("GET", "/records/contacts/1")).body,
      (await ask("GET", "/records/calls/2")).body,
      (await ask("GET", "/records/tasks/4")).body,
    ]).toEqual([
      { object: contact, calls: [newer, older], tasks: [followUp], contact: null },
      { object: older, calls: [], tasks: [followUp], contact },
      { object: followUp, calls: [older], tasks: [], contact: null },
    ]);
  });

  test("a link to a contact that is not there is refused", async () => {
    const { ask } = await startCrm();
    const refused = await ask("PUT", "/objects/calls/mirai:a", {
      properties: call,
      contactId: "{{contact.id}}",
    });
    expect([refused.status, refused.body.code, (await ask("GET", "/counts")).body.calls]).toEqual([
      422,
      "CONTACT_NOT_FOUND",
      0,
    ]);
  });
});
