/**
 * How a destination is set up over the contract: what a kind asks for, refusals beside their field, secrets that go in
 * and never come out, the connection test, what a call would become, and what an endpoint of one's own receives.
 */
import { ORPCError } from "@orpc/client";
import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { FieldProblem } from "../../shared/destinations-contract";
import { avionteSettings, startAvionte } from "../harness/avionte-server";
import { advance, findCall, send, untilCall } from "../harness/calls";
import { type EngineProcess, makeFolder, startEngine } from "../harness/engine-process";
import { recordForTest } from "../harness/for-one-test";
import { busyCall, completedCall } from "../harness/mirai-events";

const folder = makeFolder();
let engine: EngineProcess;
let destinations: EngineProcess["client"]["destinations"];
let avionte: Awaited<ReturnType<typeof startAvionte>>;

beforeAll(async () => {
  avionte = await startAvionte();
  engine = await startEngine(folder.path, { flags: ["--test-clock"] });
  destinations = engine.client.destinations;
  await send(engine, completedCall("recorded-1"));
  await untilCall(engine, "recorded-1", { delivery: "synced" });
});
afterAll(async () => {
  await engine.stop();
  await avionte.close();
  folder.remove();
});

/** What was refused, by field. */
async function problemsOf(asked: Promise<unknown>): Promise<Record<string, string>> {
  const error = await asked.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ORPCError) || error.code !== "UNPROCESSABLE_CONTENT")
    throw error ?? new Error("it was taken");
  const { problems } = error.data as { problems: FieldProblem[] };
  return Object.fromEntries(problems.map(({ field, sentence }) => [field, sentence]));
}

test("a kind says what it is, what it promises, and what it asks for", async () => {
  const { rows } = await destinations.kinds();
  for (const row of rows) {
    expect(row.says).toMatch(/\.$/);
    expect(row.promise).toMatch(/\.$/);
    if (row.kind === "sandbox-crm")
      expect(row.refused).toBe("It is there already, as “Sandbox CRM”: there is one sandbox CRM.");
    else expect(row.refused).toBeNull();
    expect(new Set(row.fields.map(({ name }) => name)).size).toBe(row.fields.length);
  }
  expect(rows.find(({ kind }) => kind === "avionte")).toMatchObject({ canUpdate: false, idempotent: false });
  expect(rows.flatMap(({ presets }) => presets).find(({ id }) => id === "aqore")?.unverified).toBe(true);
});

describe("what was given is judged before anything is saved", () => {
  test("each refusal stands beside its field", async () => {
    const asked = destinations.create({
      name: "Bad",
      kind: "avionte",
      values: { tenant: "apitest", typeId: "phone", showIn: "9", colour: "red" },
      credentials: { apiKey: "a-key\nX-Evil: 1" },
    });
    expect(await problemsOf(asked)).toEqual({
      colour: expect.stringContaining("has no setting “colour”"),
      clientId: "Client id is needed.",
      clientSecret: "Client secret is needed.",
      apiKey: "API key has a line end or a control character in it.",
      typeId: "Activity type is a whole number.",
      showIn: "Shown in is one of 1, 2, 0, -1.",
    });
    expect((await destinations.list()).rows.map(({ name }) => name)).not.toContain("Bad");
  });

  test.each([
    ["http://crm.example.com", /everybody on the way could read the credentials/],
    ["https://user:pw@crm.example.com", /shown wherever the address is/],
    ["ftp://crm.example.com", /begins with https/],
    ["https://crm.example.com/#part", /never sent/],
  ])("credentials never go to %s", async (url, sentence) => {
    const settings = avionteSettings(avionte);
    const asked = destinations.create({ name: "Bad", ...settings, values: { ...settings.values, url } });
    expect(await problemsOf(asked)).toEqual({ url: expect.stringMatching(sentence) });
  });

  test("a template with a wrong token is refused with the place, and stays as it was", async () => {
    const { destinationId } = await destinations.create({
      name: "API",
      kind: "rest-template",
      values: { url: "https://api.example.com" },
      enabled: false,
    });
    const template = '{"steps":[{"name":"call","path":"/calls/{{sumary}}"}]}';
    expect(await problemsOf(destinations.update({ destinationId, values: { template } }))).toEqual({
      template: "steps[0].path: {{sumary}} is no field of a call record. Did you mean {{summary}}?",
    });
    expect((await destinations.get({ destinationId })).values.template).toContain('"{{externalId}}"');
  });
});

describe("a destination is changed", () => {
  test("its secrets are replaced and taken away, and never answered", async () => {
    const settings = avionteSettings(avionte);
    const { destinationId } = await destinations.create({ name: "Avionté", ...settings, enabled: false });
    const before = await destinations.get({ destinationId });
    expect(Object.fromEntries(before.credentials.map((one) => [one.name, one.endsWith]))).toEqual({
      clientSecret: "et-1",
      apiKey: "onte",
    });
    await destinations.update({
      destinationId,
      name: "Avionté, east",
      credentials: { apiKey: "another-key-of-theirs" },
    });
    const after = await destinations.get({ destinationId });
    expect(after.name).toBe("Avionté, east");
    expect(after.credentials.map(({ endsWith }) => endsWith).sort()).toEqual(["eirs", "et-1"]);
    expect(await problemsOf(destinations.update({ destinationId, credentials: { apiKey: null } }))).toEqual({
      apiKey: "API key is needed.",
    });
    const said = JSON.stringify([before, after, await destinations.list(), engine.log]);
    for (const secret of ["partner-secret-1", "api-key-of-avionte", "another-key-of-theirs"])
      expect(said).not.toContain(secret);
  });

  test("a setting that is null goes back to its preset", async () => {
    const { destinationId } = await destinations.create({
      name: "Reset",
      ...avionteSettings(avionte),
      values: { ...avionteSettings(avionte).values, activityName: "Dial" },
      enabled: false,
    });
    await destinations.update({ destinationId, values: { activityName: null } });
    expect((await destinations.get({ destinationId })).values).toMatchObject({
      activityName: "Phone Call",
      typeId: 14,
    });
  });
});

test("the connection is tested before anything is saved, and each check says what was seen", async () => {
  const settings = avionteSettings(avionte);
  const good = await destinations.testUnsaved(settings);
  expect(good.checks).toEqual([
    { name: "token", ok: true, says: "Avionté gave a token for this client" },
    { name: "tenant and API key", ok: true, says: "taken for tenant apitest" },
    { name: "activity type", ok: true, says: "14 is “Phone Call”" },
  ]);
  const wrong = await destinations.testUnsaved({
    ...settings,
    values: { ...settings.values, typeId: 99 },
  });
  expect(wrong.checks.at(-1)).toEqual({
    name: "activity type",
    ok: false,
    says: "the tenant has no type 99; it has 14 Phone Call, 15 E-mail",
  });
  const refused = await destinations.testUnsaved({
    ...settings,
    credentials: { ...settings.credentials, apiKey: "not-this-one" },
  });
  expect(refused.checks).toMatchObject([{ name: "token", ok: false }]);
  expect(avionte.activities).toEqual([]);
});

describe("what a call would become", () => {
  test("each step with the request as it would go out, secrets hidden, and nothing is asked", async () => {
    const before = avionte.asked.length;
    const call = await findCall(engine, "recorded-1");
    const { credentials: _, ...settings } = avionteSettings(avionte);
    const preview = await destinations.preview({ ...settings, callId: call?.callId ?? "" });
    expect(preview).toMatchObject({ key: "recorded-1", version: 1, because: null });
    expect(preview.steps.map(({ step }) => step)).toEqual(["contact", "call"]);
    expect(preview.steps[1]?.request).toMatchObject({
      method: "POST",
      url: `${avionte.url}/front-office/v1/talent/{{contact.id}}/activity`,
      headers: { authorization: "Bearer (the token)", "x-api-key": "(the API key)", Tenant: "apitest" },
      body: expect.stringContaining('"typeId":14'),
    });
    expect(avionte.asked).toHaveLength(before);
  });

  test("a dry run counts what would leave, what is held and why, and sends nothing", async () => {
    await send(engine, busyCall("recorded-busy"));
    await untilCall(engine, "recorded-busy", { delivery: "synced" });
    const { credentials: _, ...settings } = avionteSettings(avionte);
    const run = await destinations.dryRun({ ...settings, after: 0 });
    expect(run).toMatchObject({ calls: 2, sent: 1, steps: 2, held: 0, refused: 1, more: false });
    expect(run.reasons).toEqual([{ because: expect.stringMatching(/conversations only/), count: 1 }]);
    expect(avionte.activities).toEqual([]);
  });

  test("the sheet for the admin has an example of a recorded call, as CSV that no spreadsheet runs and as Markdown", async () => {
    const sheet = await destinations.sheet({ kind: "any-url", values: {} });
    expect(sheet.rows.find(({ field }) => field === "outcome")).toMatchObject({
      example: expect.stringMatching(/busy|completed/),
    });
    expect(sheet.csv.split("\r\n")[0]).toBe("Object,Field,Where from,When filled,Who may change it,Example");
    expect(sheet.csv).toMatch(/,'\+1\d+\r\n/);
    expect(sheet.markdown).toContain("| Object | Field | Where from |");
  });
});

describe("an endpoint of one's own", () => {
  test("gets requests that the Standard Webhooks package verifies, with the same key over all retries", async () => {
    let failing = true;
    const remote = await recordForTest(() => ({ status: failing ? 500 : 200 }));
    const { shownOnce, ...row } = await destinations.create({
      name: "Mine",
      kind: "any-url",
      values: { url: remote.url, headers: "X-Team: front desk" },
      credentials: { secretHeaders: "Authorization: Bearer my-own-token" },
    });
    expect(shownOnce.signingSecret).toMatch(/^whsec_/);
    expect(JSON.stringify(await destinations.get({ destinationId: row.destinationId }))).not.toContain(
      shownOnce.signingSecret,
    );
    await send(engine, busyCall("signed-1"));
    await engine.until(async () => remote.requests.length === 1, "the first attempt");
    failing = false;
    await advance(engine, 60_000);
    await engine.until(async () => remote.requests.length === 2, "the second attempt");

    const webhook = new Webhook(shownOnce.signingSecret ?? "");
    for (const { headers, body } of remote.requests) {
      expect(webhook.verify(body, headers as Record<string, string>)).toMatchObject({
        key: "signed-1",
        outcome: "busy",
      });
      expect(headers).toMatchObject({
        "x-team": "front desk",
        authorization: "Bearer my-own-token",
        "x-ringback-version": "1",
      });
      expect(() => webhook.verify(`${body} `, headers as Record<string, string>)).toThrow(
        "No matching signature",
      );
    }
    const [first, second] = remote.requests;
    expect(second?.headers["webhook-id"]).toBe(first?.headers["webhook-id"]);
    expect(second?.headers["idempotency-key"]).toBe(first?.headers["idempotency-key"]);
    expect(second?.body).toBe(first?.body);
  });

  test.each([
    [{ headers: "no header at all" }, {}, "headers", /Write Name: value/],
    [{ headers: "Content-Length: 0" }, {}, "headers", /set by Ringback itself/],
    [{}, { secretHeaders: "webhook-signature: v1,x" }, "secretHeaders", /set by Ringback itself/],
    [{}, { signingSecret: "whsec_c2hvcnQ=" }, "signingSecret", /24 to 64 bytes; this one has 5/],
  ])("%j %j is refused", async (values, credentials, field, sentence) => {
    const asked = destinations.create({
      name: "Bad",
      kind: "any-url",
      values: { url: "https://crm.example.com", ...values },
      credentials: credentials as Record<string, string>,
    });
    expect(await problemsOf(asked)).toEqual({ [field]: expect.stringMatching(sentence) });
  });
});

test("who answers with the secret it was shown has it repeated nowhere", async () => {
  const remote = await recordForTest(({ headers }) => ({
    status: 401,
    body: { message: `who is ${headers["x-team-key"] ?? headers.authorization}?` },
  }));
  const credentials = { secretHeaders: "X-Team-Key: plum-orchard-17\nX-Other: quince-hedge-18" };
  const { destinationId } = await destinations.create({
    name: "Repeats",
    kind: "any-url",
    values: { url: remote.url },
    credentials,
    enabled: true,
  });
  await send(engine, busyCall("repeated-1"));
  const row = await engine.until(async () => {
    const { rows } = await destinations.list();
    const found = rows.find((one) => one.destinationId === destinationId);
    return found?.sending.breaker.state === "open" && found;
  }, "its breaker open");
  expect(row.sending.breaker.because).toContain("who is [redacted]?");
  const { callId } = (await findCall(engine, "repeated-1")) ?? { callId: "" };
  const { deliveries } = await engine.client.calls.get({ callId });
  expect(JSON.stringify([row, deliveries])).not.toContain("plum-orchard");

  const unsaved = {
    kind: "rest-template" as const,
    values: { url: remote.url, auth: "header", headerName: "X-Team-Key", testPath: "/me" },
    credentials: { headerValue: "medlar-grove-19" },
  };
  const { checks } = await destinations.testUnsaved({
    ...unsaved,
    values: {
      ...unsaved.values,
      template: JSON.stringify({ steps: [{ name: "call", path: "/calls", body: {} }] }),
    },
  });
  expect(checks.map(({ says }) => says)).toEqual([expect.stringContaining("who is [redacted]?")]);
  await destinations.update({ destinationId, enabled: false });
});

test("what is set at the same moment stays: a pause, a gate and credentials; and one name is given once", async () => {
  const { url } = await recordForTest();
  const make = () =>
    destinations.create({ name: "At once", kind: "any-url", values: { url }, enabled: true });
  const made = await Promise.allSettled([make(), make(), make()]);
  const [first, ...others] = made.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
  expect(others).toEqual([]);
  for (const one of made)
    if (one.status === "rejected") expect(one.reason).toMatchObject({ code: "CONFLICT" });

  const destinationId = first?.destinationId ?? "";
  await Promise.all([
    destinations.update({ destinationId, credentials: { secretHeaders: "X-Team-Key: plum-orchard-17" } }),
    destinations.update({ destinationId, values: { headers: "X-Team: front desk" } }),
    engine.client.sending.update({ destinationId, paused: true }),
    engine.client.gates.save({ destinationId, gate: { settleMs: 5000 } }),
  ]);
  const { sending, values, credentials } = await destinations.get({ destinationId });
  expect(sending.settings).toEqual({ paused: true });
  expect(values).toMatchObject({ headers: "X-Team: front desk" });
  expect(credentials.map(({ name }) => name)).toContain("secretHeaders");
  const { settings } = await engine.client.gates.settings({ destinationId });
  expect(settings).toEqual({ settleMs: 5000 });
});
