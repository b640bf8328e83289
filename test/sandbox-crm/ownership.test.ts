import SqliteDatabase from "better-sqlite3";
import { describe, expect, test } from "vitest";
import { searchablePhone } from "../../electron/sandbox-crm/phone";
import { type ReplyBody, startCrm, startOfTime } from "./start-crm";

const avionte = { "x-integration": "avionte" };
const person = { "x-actor": "m.okafor" };

describe("a property that an integration owns", () => {
  const start = async () => {
    const crm = await startCrm();
    await crm.ask("PUT", "/properties/contacts/payRate", {
      label: "Pay rate",
      owner: "integration",
      sourceSystem: "Avionté",
    });
    await crm.ask(
      "PUT",
      "/objects/contacts/AV-1",
      { properties: { name: "Ada", payRate: "24.50" } },
      avionte,
    );
    return crm;
  };

  test("is not a person's to edit: 403 names the owner and where to change it, and nothing is written", async () => {
    const { ask, audit } = await start();
    const edit = { properties: { payRate: "26.00", name: "Ada E." } };
    const refused = await ask("PATCH", "/objects/contacts/1", edit, person);
    expect([refused.status, refused.body]).toEqual([
      403,
      {
        code: "FIELD_LOCKED",
        message: "Pay rate is owned by Avionté. Change it in Avionté.",
        data: { property: "payRate", owner: "integration", editIn: "Avionté" },
      },
    ]);
    expect((await ask("GET", "/objects/contacts/1")).body.properties).toEqual({
      name: "Ada",
      payRate: "24.50",
    });
    const row = (await audit()).find(({ actor }: ReplyBody) => actor === "m.okafor");
    expect([row.outcome, row.status, row.what]).toEqual(["locked", 403, "edit contact 1: FIELD_LOCKED"]);
  });

  test("remembers the refused edit with its record", async () => {
    const { ask } = await start();
    await ask("PATCH", "/objects/contacts/1", { properties: { payRate: "26.00" } }, person);
    const card = (await ask("GET", "/cards/contacts/1")).body;
    expect(card.locked).toMatchObject({ payRate: "Avionté" });
    expect(card.refusedEdits).toMatchObject([
      { property: "payRate", value: "26.00", actor: "m.okafor", at: startOfTime },
    ]);
  });

  test("with its own value sent along is no edit", async () => {
    const { ask } = await start();
    const edit = { properties: { payRate: "24.50", name: "Ada E." } };
    expect((await ask("PATCH", "/objects/contacts/1", edit, person)).body.outcome).toBe("updated");
  });
});

test("what happened in a call is locked from the start, what to make of it is not", async () => {
  const { ask } = await startCrm();
  await ask("PUT", "/objects/calls/mirai:a", { properties: { outcome: "completed", talkSeconds: 95 } });
  const length = await ask("PATCH", "/objects/calls/1", { properties: { talkSeconds: 5 } });
  const outcome = await ask("PATCH", "/objects/calls/1", { properties: { outcome: "busy" } });
  expect([length.body.message, outcome.status]).toEqual([
    "Talk time is owned by Ringback. Change it in Ringback.",
    200,
  ]);
});

test("what people own, an integration writes in vain: named in the answer, or 409 where the account wants it so", async () => {
  const { ask } = await startCrm();
  await ask("PUT", "/properties/contacts/note", { owner: "user" });
  const body = { properties: { name: "Ada", note: "from outside" } };
  const ignored = await ask("PUT", "/objects/contacts/a", body);
  expect([ignored.status, ignored.body.ignoredProperties, ignored.body.properties]).toEqual([
    201,
    ["note"],
    { name: "Ada" },
  ]);
  await ask("PATCH", "/sandbox/settings", { userOwned: "refuse" });
  const refused = await ask("PUT", "/objects/contacts/a", body);
  expect([refused.status, refused.body.code]).toEqual([409, "FIELD_OWNED"]);
});

describe("an integration writes what a person has edited", () => {
  const write = async (policy: string, sourceUpdatedAt?: number) => {
    const { ask, clock } = await startCrm();
    await ask("PUT", "/properties/contacts/city", { policy });
    await ask("PUT", "/objects/contacts/a", { properties: { city: "Vienna" } });
    clock.advance(1000);
    await ask("PATCH", "/objects/contacts/1", { properties: { city: "Graz" } });
    clock.advance(1000);
    const written = await ask("PUT", "/objects/contacts/a", {
      properties: { city: "Linz" },
      sourceUpdatedAt,
    });
    const conflicts = (await ask("GET", "/cards/contacts/1")).body.conflicts;
    return { ask, written, conflicts };
  };

  test.each([
    ["integration_wins", undefined, "updated", "Linz", "integration"],
    ["user_wins", undefined, "kept", "Graz", "user"],
    ["newest_wins", undefined, "updated", "Linz", "integration"],
    ["newest_wins", startOfTime + 500, "kept", "Graz", "user"],
    ["manual", undefined, "kept", "Graz", null],
  ])("%s (changed at %s): %s, %s stands, and the conflict is listed", async (...row) => {
    const [policy, changedAt, outcome, city, decided] = row;
    const { written, conflicts } = await write(policy, changedAt);
    expect([written.body.outcome, written.body.properties.city]).toEqual([outcome, city]);
    expect(conflicts).toMatchObject([
      { property: "city", integrationValue: "Linz", userValue: "Graz", decided },
    ]);
  });

  test("an open conflict is a person's to decide", async () => {
    const { ask, conflicts } = await write("manual");
    const decided = await ask(
      "POST",
      `/decisions/${conflicts[0].conflictId}`,
      { decided: "integration" },
      person,
    );
    expect([decided.status, (await ask("GET", "/objects/contacts/1")).body.properties.city]).toEqual([
      200,
      "Linz",
    ]);
    expect((await ask("GET", "/conflicts")).body.rows).toEqual([]);
  });
});

describe("syncs", () => {
  test("a change held ready is written by the next sync, not before, with a row of its own", async () => {
    const { ask, audit, clock } = await startCrm(undefined, { sync: { everyMs: 60_000, delayMs: 0 } });
    await ask("GET", "/sandbox/sync");
    clock.advance(10_000);
    const staged = await ask("PUT", "/sandbox/sources/avionte/contacts/AV-1", {
      properties: { name: "Ada" },
    });
    expect(staged.body).toMatchObject({ waiting: 1, nextAt: startOfTime + 60_000 });
    expect((await ask("GET", "/counts")).body.contacts).toBe(0);
    clock.advance(50_000);
    expect((await ask("GET", "/counts")).body.contacts).toBe(1);
    expect((await ask("GET", "/cards/contacts/1")).body).toMatchObject({
      lastSyncedAt: startOfTime + 60_000,
      sourceUpdatedAt: startOfTime + 10_000,
      waiting: 0,
      sync: { lastAt: startOfTime + 60_000, nextAt: startOfTime + 120_000 },
    });
    expect((await audit()).map((row: ReplyBody) => [row.actor, row.what, row.outcome])).toEqual([
      ["Avionté", "sync contact AV-1", "created"],
    ]);
  });

  test("what is younger than the delay waits for the next one; “sync now” waits for nothing", async () => {
    const { ask, clock } = await startCrm(undefined, { sync: { everyMs: 60_000, delayMs: 30_000 } });
    await ask("GET", "/sandbox/sync");
    clock.advance(50_000);
    await ask("PUT", "/sandbox/sources/avionte/contacts/AV-1", { properties: { name: "Ada" } });
    clock.advance(10_000);
    const late = (await ask("GET", "/sandbox/sync")).body.waiting;
    expect([late, (await ask("POST", "/sandbox/sync")).body.taken]).toEqual([1, 1]);
  });
});

test("a number just written is not found by it until the index has caught up; by external id it is", async () => {
  const { ask, clock } = await startCrm(undefined, { searchLagMs: 2_000 });
  await ask("PUT", "/objects/contacts/a", { properties: { phone: "+12025550100" } });
  const byPhone = async (headers = {}) =>
    (await ask("GET", "/objects/contacts?phone=%2B12025550100", undefined, headers)).body.rows.length;
  const byId = (await ask("GET", "/objects/contacts?externalId=a")).body.rows.length;
  expect([await byPhone(), byId, await byPhone({ "x-actor": "console" })]).toEqual([0, 1, 1]);
  clock.advance(2_000);
  // A later edit of something else does not take it out of the index again.
  await ask("PATCH", "/objects/contacts/1", { properties: { name: "Ada" } });
  expect(await byPhone()).toBe(1);
});

test.each([
  [
    "calls",
    { outcome: "completed", talkSeconds: "1 m 35 s" },
    'Talk time cannot be "1 m 35 s": it is a number in s.',
  ],
  ["tickets", { stage: "open" }, 'Stage cannot be "open": it is one of 1, 2, 3, 4.'],
  ["contacts", { doNotCall: "perhaps" }, 'Do not call cannot be "perhaps": it is true or false.'],
  ["calls", { outcome: "busy", startedAt: "yesterday" }, /milliseconds since 1970 or a time as ISO 8601/],
])("a value that does not fit its property is refused: %s %j", async (type, properties, message) => {
  const { ask } = await startCrm();
  const refused = await ask("PUT", `/objects/${type}/a`, { properties });
  expect([refused.status, refused.body.code]).toEqual([422, "VALUE_NOT_VALID"]);
  expect(refused.body.message).toMatch(message);
});

test("a list says what one should know before opening a contact", async () => {
  const { ask } = await startCrm();
  const phone = "+12025550100";
  await ask("PUT", "/objects/contacts/a", { properties: { name: "Ada", phone, doNotCall: true } });
  await ask("PUT", "/objects/contacts/b", { properties: { name: "A.", phone, noEmail: true } }, avionte);
  const rows = (await ask("GET", "/cards/contacts")).body.rows;
  expect(rows.map(({ crmTags }: ReplyBody) => crmTags.map(({ words }: ReplyBody) => words))).toEqual([
    ["no e-mail", "same phone"],
    ["do not call", "same phone"],
  ]);
});

test("the log is a chain: a row changed behind the database's back is found and named", async () => {
  const { ask, path } = await startCrm();
  for (const name of ["a", "b", "c"]) await ask("PUT", `/objects/contacts/${name}`, { properties: { name } });
  const whole = (await ask("GET", "/audit/verify")).body;
  expect([whole.intact, whole.rows]).toEqual([true, 3]);
  const intruder = new SqliteDatabase(path);
  intruder.exec("DROP TRIGGER audit_never_updated; UPDATE audit SET actor = 'nobody' WHERE audit_id = 2");
  intruder.close();
  expect((await ask("GET", "/audit/verify")).body).toMatchObject({ intact: false, brokenAt: 2 });
});

test.each([
  ["+12025550100", "2025550100"],
  ["+442079460312", "2079460312"],
  ["+35312345678", "12345678"],
  ["(202) 555-0100", "2025550100"],
  ["anonymous", null],
])("%s is searched as %s", (written, searched) => {
  expect(searchablePhone(written)).toBe(searched);
});
