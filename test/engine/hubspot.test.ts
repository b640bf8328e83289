/** A live call on its way to HubSpot: through the gate and the outbox, to the sandbox CRM's HubSpot face. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { callRailEvent, postCallRail } from "../harness/callrail-events";
import { advance, untilCall, untilRead } from "../harness/calls";
import { type EngineProcess, makeFolder, startEngine } from "../harness/engine-process";

const folder = makeFolder();
let engine: EngineProcess;

beforeAll(async () => {
  engine = await startEngine(folder.path, { flags: ["--test-clock"] });
  await engine.client.sources.create({ name: "callrail", provider: "callrail" });
  // It would make a second contact with the same number in the same CRM.
  const [sandbox] = (await engine.client.destinations.list()).rows;
  await engine.client.destinations.update({ destinationId: sandbox?.destinationId ?? "", enabled: false });
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

async function makeProperty(type: string, name: string, hasUniqueValue: boolean): Promise<void> {
  const kind = hasUniqueValue
    ? { type: "string", fieldType: "text" }
    : { type: "number", fieldType: "number" };
  await askCrm("POST", `/crm/v3/properties/${type}`, {
    groupName: "x",
    name,
    label: name,
    hasUniqueValue,
    ...kind,
  });
}

test("a call whose answer is lost after it was written stands there once, and its attempts tell the story", async () => {
  await makeProperty("calls", "ringback_call_id", true);
  await makeProperty("calls", "ringback_version", false);
  await askCrm("PATCH", "/sandbox/settings", { searchLagMs: 0 });
  const { id } = await askCrm("POST", "/crm/v3/objects/contacts", {
    properties: { firstname: "Dana", mobilephone: "+1 218 555 0142" },
  });
  const lost = { every: 1, left: 1, route: "POST /crm/v3/objects/calls/*" };
  await askCrm("PUT", "/sandbox/faults/drop-after", lost);
  const { destinationId } = await engine.client.destinations.create({
    name: "HubSpot",
    kind: "hubspot",
    enabled: true,
    values: { url: engine.crm },
    credentials: { token: engine.crmToken },
  });
  const key = "CAL00000000000000000000000000000001";
  const fields = { resource_id: key, customer_phone_number: "+12185550142", customer_name: "Dana Sample" };
  await postCallRail(engine, "post-call", callRailEvent("post-call", fields));
  await untilRead(engine);

  const deliveriesOf = async () =>
    (await untilCall(engine, key, { final: true })).deliveries.filter((one) => one.destination === "HubSpot");
  const found = await engine.until(async () => {
    const call = (await deliveriesOf()).find(
      ({ step, deliveryAttempts }) => step === "call" && deliveryAttempts === 1,
    );
    return call?.state === "pending" && call;
  }, "the answer was lost");
  expect(found.observed).toMatch(/unknown/);
  await advance(engine, 60_000);
  const steps = await engine.until(async () => {
    const all = await deliveriesOf();
    return all.length > 0 && all.every(({ state }) => state === "delivered") && all;
  }, "every step is delivered");
  expect(
    steps.map(({ step, remoteId, attempts }) => [step, remoteId, attempts.map(({ outcome }) => outcome)]),
  ).toEqual([
    ["contact", id, ["delivered"]],
    ["call", expect.any(String), ["unknown", "delivered"]],
    ["association", id, ["delivered"]],
  ]);
  const path = `/crm/v3/objects/calls/callrail:${key}?idProperty=ringback_call_id&properties=ringback_version`;
  const call = await askCrm("GET", path);
  expect(call.properties.ringback_version).toBe("1");
  const { results } = await askCrm("GET", `/crm/v4/objects/contacts/${id}/associations/calls`);
  expect(results.map((one: { toObjectId: number }) => String(one.toObjectId))).toEqual([call.id]);
  const { rows } = await askCrm("GET", `/audit?correlationId=${steps[1]?.attempts[0]?.correlationId}`);
  expect(rows).toMatchObject([{ outcome: "lost-answer", fault: "drop-after" }]);
  const row = (await engine.client.destinations.list()).rows.find(
    (one) => one.destinationId === destinationId,
  );
  expect(row).toMatchObject({ delivered: 1, dead: 0 });
});
