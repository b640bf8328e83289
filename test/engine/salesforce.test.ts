/** A live call on its way to Salesforce: set up over REST, through the gate and the outbox, to the sandbox CRM's face. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { callRailEvent, postCallRail } from "../harness/callrail-events";
import { advance, untilCall, untilRead } from "../harness/calls";
import { type EngineProcess, makeFolder, startEngine } from "../harness/engine-process";

const folder = makeFolder();
const api = "/services/data/v62.0";
let engine: EngineProcess;
let destinationId: string;

beforeAll(async () => {
  engine = await startEngine(folder.path, { flags: ["--test-clock"] });
  await engine.client.sources.create({ name: "callrail", provider: "callrail" });
  // It would make a second contact with the same number in the same CRM.
  const [sandbox] = (await engine.client.destinations.list()).rows;
  await engine.client.destinations.update({ destinationId: sandbox?.destinationId ?? "", enabled: false });
  ({ destinationId } = await engine.client.destinations.create({
    name: "Salesforce",
    kind: "salesforce",
    enabled: true,
    values: { auth: "client-credentials", loginUrl: engine.crm, clientId: "ringback" },
    credentials: { clientSecret: engine.crmToken },
  }));
});
afterAll(async () => {
  await engine.stop();
  folder.remove();
});

async function askCrm(method: string, path: string, body?: unknown) {
  const response = await fetch(`${engine.crm}${path}`, {
    method,
    headers: { authorization: `Bearer ${engine.crmToken}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return response.json();
}

async function postCall(key: string, fields: Record<string, string>) {
  await postCallRail(engine, "post-call", callRailEvent("post-call", { resource_id: key, ...fields }));
  await untilRead(engine);
}

async function deliveriesOf(key: string) {
  const call = await untilCall(engine, key, { final: true });
  return call.deliveries.filter((one) => one.destinationId === destinationId);
}

test("what cannot be used is refused beside its field, and a test of the connection finds everything in place", async () => {
  const values = { auth: "client-credentials", loginUrl: engine.crm, clientId: "x", timeZone: "New York" };
  const refused = await engine.client.destinations
    .create({ name: "Another", kind: "salesforce", values, credentials: {} })
    .catch((error) => error.data.problems);
  expect(refused).toEqual([
    { field: "timeZone", sentence: "There is no time zone “New York”. One is called America/New_York." },
  ]);
  const { checks } = await engine.client.destinations.test({ destinationId });
  expect(checks.filter(({ ok }) => ok === false)).toEqual([]);
  expect(checks).toContainEqual(expect.objectContaining({ name: "External id of Task", ok: true }));
});

test("a call whose answer is lost after it was written stands there once, signed in by a client", async () => {
  const { id } = await askCrm("POST", `${api}/sobjects/Contact`, {
    LastName: "Sample",
    Phone: "(218) 555-0142",
  });
  await askCrm("PATCH", "/sandbox/settings", { searchLagMs: 0 });
  await askCrm("PUT", "/sandbox/faults/drop-after", { every: 1, left: 1, route: "PATCH /services/*" });
  const key = "CAL00000000000000000000000000000001";
  await postCall(key, { customer_phone_number: "+12185550142", customer_name: "Dana Sample" });
  await engine.until(async () => {
    const call = (await deliveriesOf(key)).find(({ step }) => step === "call");
    return call?.deliveryAttempts === 1 && call.state === "pending" && call;
  }, "the answer was lost");
  await advance(engine, 60_000);
  const steps = await engine.until(async () => {
    const all = await deliveriesOf(key);
    return all.length > 0 && all.every(({ state }) => state === "delivered") && all;
  }, "every step is delivered");
  expect(
    steps.map(({ step, remoteId, attempts }) => [step, remoteId, attempts.map(({ outcome }) => outcome)]),
  ).toEqual([
    ["contact", id, ["delivered"]],
    ["call", expect.stringMatching(/^00T/), ["unknown", "delivered"]],
  ]);
  const soql = "SELECT Ringback_Call_Id__c, WhoId FROM Task";
  const { records } = await askCrm("GET", `${api}/query?q=${encodeURIComponent(soql)}`);
  expect(records).toMatchObject([{ Ringback_Call_Id__c: `callrail:${key}`, WhoId: id }]);
});

test("version 2 leaves alone what a person edited and changes the rest", async () => {
  const key = "CAL00000000000000000000000000000001";
  const { records } = await askCrm("GET", `${api}/query?q=${encodeURIComponent("SELECT Id FROM Task")}`);
  const path = `${api}/sobjects/Task/${records[0].Id}`;
  await fetch(`${engine.crm}${path}`, {
    method: "PATCH",
    headers: { authorization: `Bearer ${engine.crmToken}`, "x-actor": "user" },
    body: JSON.stringify({ Subject: "Invoice copy" }),
  });
  const fields = { resource_id: key, customer_phone_number: "+12185550142", customer_name: "Dana Sample" };
  await postCallRail(engine, "call-modified", callRailEvent("call-modified", { ...fields, duration: "120" }));
  await untilRead(engine);
  // Changes of a call are gathered for two minutes.
  await advance(engine, 180_000);
  const second = await engine.until(async () => {
    const step = (await deliveriesOf(key)).find(({ version }) => version === 2);
    return step?.state === "delivered" && step;
  }, "version 2 is delivered");
  expect(second).toMatchObject({
    step: "call",
    observed: expect.stringContaining("edited by a person (Subject)"),
  });
  expect(await askCrm("GET", path)).toMatchObject({ Subject: "Invoice copy", CallDurationInSeconds: 120 });
});

test("a caller nobody has is held and not written, whatever else goes through", async () => {
  const key = "CAL00000000000000000000000000000002";
  await postCall(key, { customer_phone_number: "+12185550177" });
  const [contact, call] = await engine.until(async () => {
    const all = await deliveriesOf(key);
    return all[0]?.state === "held" && all;
  }, "the caller is asked about");
  expect(contact).toMatchObject({ step: "contact", state: "held", observed: "nobody has +12185550177" });
  expect(call).toMatchObject({ step: "call", deliveryAttempts: 0 });
});
