/**
 * "Why?" over REST and on the command line: the first check that fails, with evidence from both sides, and what helps.
 * Whippy's help page on synced data lists three rows (missing, outdated, not editable); each is answered here.
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { WhyAnswer, WhyFinding } from "../../shared/why";
import { send, untilCall } from "../harness/calls";
import { type EngineProcess, makeFolder, runToEnd, startEngine } from "../harness/engine-process";
import { recordForTest } from "../harness/for-one-test";
import { busyCall, completedCall, miraiEvent, post } from "../harness/mirai-events";

const folder = makeFolder();
let engine: EngineProcess;

beforeAll(async () => {
  engine = await startEngine(folder.path, { flags: ["--test-clock"] });
  await send(engine, completedCall("c_there"));
  await untilCall(engine, "c_there", { delivery: "synced" });
});
afterAll(async () => {
  await engine?.stop();
  folder.remove();
});

async function ask(q: string, more: Record<string, string> = {}): Promise<WhyAnswer> {
  const { status, body } = await engine.rest("GET", `/why?${new URLSearchParams({ q, ...more })}`);
  expect(status).toBe(200);
  return body;
}

/** The one finding that was asked for. */
async function askFor(
  question: WhyFinding["question"],
  q: string,
  destination?: string,
): Promise<WhyFinding> {
  const answer = await ask(q, { question, ...(destination ? { destination } : {}) });
  expect(answer.question).toBe(question);
  return answer.findings.find((one) => one.question === question) as WhyFinding;
}

const failing = ({ checks, failing }: WhyFinding) => (failing === null ? null : checks[failing]);

describe("a synced customer is missing", () => {
  test("nothing that was received names them: the platform is asked", async () => {
    const finding = await askFor("missing", "+1 202 555 0199");
    expect(finding.sentence).toMatch(
      /^Nothing that was received names the number \+12025550199\. The newest/,
    );
    expect(failing(finding)).toMatchObject({ name: "received", mark: "cross" });
    expect(finding.action?.does).toBe("open-reconcile");
  });

  test("their call is not over, or waits for its final event", async () => {
    const [initiate, progress, ended] = completedCall("c_open");
    await send(engine, [initiate as string, progress as string]);
    await untilCall(engine, "c_open", { stage: "in-conversation" });
    const open = await askFor("missing", "c_open");
    expect(open.sentence).toBe("Waiting for the end of the call: it is in conversation.");
    expect(failing(open)).toMatchObject({ name: "ended", mark: "clock" });
    await send(engine, [ended as string]);
    await untilCall(engine, "c_open", { ended: true });
    const waiting = await askFor("missing", "mirai:c_open");
    expect(waiting.sentence).toMatch(/^Waiting for the final event call\.lifecycle-ended/);
    expect(waiting.action).toMatchObject({ does: "open-gate", words: "Open the gate" });
  });

  test("what would end their call has a bad signature", async () => {
    await engine.client.sources.create({
      name: "signed",
      provider: "mirai",
      secrets: [{ label: "main", value: "sk_1234567890abcdef" }],
      verify: "record",
    });
    for (const body of busyCall("c_unsigned"))
      expect(await post(`${engine.receiver}/hooks/signed`, body)).toBe(200);
    await untilCall(engine, "c_unsigned", { source: "signed", events: 3 });
    const finding = await askFor("missing", "c_unsigned");
    expect(finding.sentence).toBe(
      "3 events came with a missing signature and count for nothing until somebody trusts them.",
    );
    expect(finding.action?.does).toBe("open-event");
  });

  test("their call names nobody: the field has to be mapped", async () => {
    const nobody = busyCall("c_nobody").map((body) =>
      JSON.stringify({ ...JSON.parse(body), metadata: { orderId: "A-1" } }),
    );
    await send(engine, nobody);
    await untilCall(engine, "c_nobody", { delivery: "synced" });
    const finding = await askFor("missing", "c_nobody");
    expect(failing(finding)).toMatchObject({ name: "contact" });
    expect(finding.action).toMatchObject({ does: "open-source", id: "mirai" });
    const stranger = await askFor("missing", "u_stranger");
    expect(stranger.sentence).toMatch(/a recent call names nobody at all/);
  });

  test("its delivery is dead, waits, or its destination is off", async () => {
    const remote = await recordForTest(() => ({ status: 400, body: { message: "hs_timestamp is missing" } }));
    const created = await engine.client.destinations.create({
      name: "Warehouse",
      kind: "any-url",
      url: remote.url,
      enabled: true,
    });
    await send(engine, busyCall("c_refused"));
    await untilCall(engine, "c_refused", { delivery: "dead" });
    const dead = await askFor("missing", "c_refused", "Warehouse");
    expect(dead.sentence).toMatch(/^The call of version 1 is dead: 400 hs_timestamp is missing/);
    expect(dead.action?.does).toBe("open-delivery");
    const history = await askFor("missing", "c_there", "Warehouse");
    expect(history.sentence).toMatch(/final before Warehouse was switched on/);
    await engine.client.destinations.update({ destinationId: created.destinationId, enabled: false });
    await engine.until(async () => {
      const off = await askFor("missing", "c_open", "Warehouse");
      return off.sentence === "Warehouse is switched off." && off.action?.does === "open-destination";
    }, "the answer of a destination that is off");
  });

  test("it is not missing: both sides have it", async () => {
    const finding = await askFor("missing", "u_c_there");
    expect(finding).toMatchObject({ holds: false, failing: null });
    expect(finding.sentence).toMatch(/^It is there: call \S+, under contact \S+\.$/);
    // "search" stands there too while the write is so fresh that a search might miss it.
    const names = finding.checks.map(({ name }) => name).filter((name) => name !== "search");
    expect(new Set(names)).toEqual(
      new Set(["received", "signature", "ended", "complete", "final", "allowed", "contact", "call", "CRM"]),
    );
  });
});

describe("synced data looks outdated", () => {
  test("the source has said nothing newer", async () => {
    const finding = await askFor("stale", "c_there");
    expect(finding).toMatchObject({ holds: false });
    expect(finding.sentence).toMatch(
      /^It is up to date: version 1 is there, and nothing newer is known here/,
    );
  });

  test("the next version waits for an answer", async () => {
    const remote = await recordForTest(() => ({ status: 503 }));
    const away = await engine.client.destinations.create({
      name: "Away",
      kind: "any-url",
      url: remote.url,
      enabled: true,
    });
    await send(engine, busyCall("c_waits"));
    await untilCall(engine, "c_waits", { delivery: "retrying" });
    const finding = await askFor("stale", "c_waits", "Away");
    expect(finding.sentence).toMatch(/waits for its next attempt: 503.* Next attempt in \d+(\.\d)? s\.$/);
    expect(failing(finding)).toMatchObject({ mark: "clock" });
    await engine.client.destinations.update({ destinationId: away.destinationId, enabled: false });
  });
});

describe("a time or a length is wrong", () => {
  test("the same on both sides, or which side differs and how", async () => {
    expect((await askFor("wrong", "c_there")).holds).toBe(false);
    const { rows } = await engine.client.crm.objects({ type: "calls", limit: 500 });
    const record = rows.find(({ externalId }) => externalId === "mirai:c_there");
    const edited = await fetch(`${engine.crm}/objects/calls/${record?.externalId}`, {
      method: "PUT",
      headers: { authorization: `Bearer ${engine.crmToken}`, "content-type": "application/json" },
      body: JSON.stringify({ properties: { talkSeconds: 105_000 } }),
    });
    expect(edited.status).toBe(200);
    const finding = await askFor("wrong", "c_there");
    expect(finding.sentence).toBe(
      "The talk time is 105000 s in the CRM and was 105 s here: one side counts milliseconds, the other seconds.",
    );
  });

  test("the platform's end lies before its start", async () => {
    const [initiate] = completedCall("c_back");
    const back = { startedAt: "2026-03-02T10:07:25Z", endedAt: "2026-03-02T10:05:25Z" };
    await send(engine, [
      initiate as string,
      miraiEvent("call.ended", { id: "c_back" }, { call: { status: "ended", ...back } }),
      miraiEvent(
        "call.lifecycle-ended",
        { id: "c_back" },
        { call: { status: "failed" }, report: { finalStatus: "failed" } },
      ),
    ]);
    await untilCall(engine, "c_back", { final: true });
    await engine.client.clock.advance({ advance: 700_000 });
    const call = await untilCall(engine, "c_back", { delivery: "synced" });
    expect(call.callRecords.length).toBe(1);
    expect((await askFor("wrong", "c_back")).sentence).toBe("The end lies 2 m before the start.");
  });
});

describe("a user cannot edit synced fields", () => {
  test("nobody was kept from it, and which fields are the integration's", async () => {
    const finding = await askFor("locked", "c_there");
    expect(finding.holds).toBe(false);
    expect(finding.sentence).toMatch(/^Nobody was kept from editing it\. .*: owned by the integration/);
  });

  test("who was kept from which field, and where it is changed", async () => {
    const { rows } = await engine.client.crm.objects({ type: "contacts", limit: 500 });
    const contact = rows.find(({ externalId }) => externalId === "u_c_there");
    const refused = await fetch(`${engine.crm}/objects/contacts/${contact?.id}`, {
      method: "PATCH",
      headers: {
        authorization: `Bearer ${engine.crmToken}`,
        "content-type": "application/json",
        "x-actor": "sam",
      },
      body: JSON.stringify({ properties: { phone: "+12025550177" } }),
    });
    expect(refused.status).toBe(403);
    const finding = await askFor("locked", "u_c_there");
    expect(finding.sentence).toMatch(
      /^sam could not change Phone: it is owned by \S+ and is changed there\.$/,
    );
    expect(failing(finding)).toMatchObject({ name: "edit", mark: "cross" });
    expect(finding.action?.does).toBe("open-call");
  });
});

describe("something is there twice", () => {
  test("one key, one record, however often it was sent", async () => {
    const finding = await askFor("doubled", "c_there");
    expect(finding).toMatchObject({ holds: false });
    expect(finding.sentence).toMatch(/^Nothing is there twice\./);
  });
});

test("without a question the first that holds is answered; an unknown destination is named", async () => {
  const answer = await ask("+12025550199");
  expect(answer).toMatchObject({
    asked: { as: "phone", value: "+12025550199" },
    question: "missing",
    destination: "Sandbox CRM",
  });
  expect(await engine.rest("GET", "/why?q=c_there&destination=Nowhere")).toMatchObject({
    status: 404,
    body: {
      message: expect.stringContaining("There is no destination “Nowhere”. There are Away, Sandbox CRM"),
    },
  });
});

test("the command prints the answer, its checks and what helps, and ends with what a script needs", async () => {
  const missing = await runToEnd(["why", "+12025550199", "--data", engine.data]);
  expect(missing.code).toBe(1);
  expect(missing.stdout).toMatch(/^\+12025550199 in Sandbox CRM: missing\nNo call names the number/);
  expect(missing.stdout).toMatch(/→ Open a call that names nobody\./);
  const there = await runToEnd(["why", "c_there", "--question", "stale", "--data", engine.data]);
  expect(there.code).toBe(0);
  expect(there.stdout).toContain("not stale");
  const odd = await runToEnd(["why", "c_there", "--question", "odd", "--data", engine.data]);
  expect(odd.code).toBe(3);
});
