/**
 * The use cases of call webhooks from end to end: Atoms calls of every branch become the right mail, message, ticket and
 * warehouse row, each exactly once; in the local outbox, which a SIGKILL in the middle does not change, and over the wire
 * to real servers, of which one is down for an hour.
 */
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { callRailEvent, postCallRail } from "../harness/callrail-events";
import { advance, send, untilCall } from "../harness/calls";
import { type EngineProcess, makeFolder, startEngine } from "../harness/engine-process";
import { type Answer, serve } from "../harness/imitated-server";
import { startMailServer } from "../harness/mail-server";
import { landed } from "../harness/rules";
import { addContacts, type Branch, branches, eventsOf, metrics } from "../harness/use-cases";
import { startZendesk, zendeskSettings } from "../harness/zendesk-server";

const hour = 3_600_000;

async function furnish(engine: EngineProcess): Promise<void> {
  const { sourceId } = await engine.client.sources.create({
    name: "atoms",
    provider: "atoms",
    verify: "record",
  });
  await engine.client.sources.update({ sourceId, metrics });
  await engine.client.destinations.create({ name: "Warehouse", kind: "warehouse" });
  await addContacts(engine);
  const { rows } = await engine.client.rules.ready();
  const added = await engine.client.rules.addReady({ readyIds: rows.map(({ readyId }) => readyId) });
  expect(added.rows.filter(({ enabled }) => !enabled)).toEqual([]);
}

/** Every event twice, as platforms send them, the calls interleaved. */
function wholeTraffic(): string[] {
  const calls = branches.map(eventsOf);
  return [0, 1, 2].flatMap((step) => calls.flatMap((events) => [events[step] ?? "", events[step] ?? ""]));
}

type Told = {
  mails: string[];
  slack: Record<string, string[]>;
  tickets: { subject: string; priority: string }[];
};

/** What one call became, by what landed here. */
async function inLocalOutbox(engine: EngineProcess, callId: string): Promise<Told> {
  const told: Told = { mails: [], slack: {}, tickets: [] };
  for (const { destination, payload } of (await landed(engine, callId)).toReversed()) {
    const { message, look } = payload;
    if (look === "mail") told.mails.push(message.subject ?? "");
    if (look === "ticket")
      told.tickets.push({ subject: message.subject ?? "", priority: message.priority ?? "" });
    if (look === "chat") {
      const channel = destination.replace("Slack ", "");
      told.slack[channel] = [...(told.slack[channel] ?? []), message.title ?? ""];
    }
  }
  return told;
}

function expected({ becomes }: Branch): Told {
  return {
    mails: becomes.mails ?? [],
    slack: Object.fromEntries(
      Object.entries(becomes.slack ?? {}).map(([channel, title]) => [channel, [title]]),
    ),
    tickets: becomes.ticket ? [becomes.ticket] : [],
  };
}

async function askedAbout(engine: EngineProcess, callId: string) {
  const { rows } = await engine.client.deliveries.list({ q: "state:held", limit: 500 });
  return rows.flatMap((row) => (row.callId === callId && row.question ? [row.question.about] : []));
}

async function untilQuiet(engine: EngineProcess): Promise<void> {
  for (const { key } of branches) await untilCall(engine, key, { final: true });
  await engine.until(async () => {
    const { rows } = await engine.client.deliveries.list({ q: "state:pending", limit: 10 });
    const inflight = await engine.client.deliveries.list({ q: "state:inflight", limit: 10 });
    return rows.length + inflight.rows.length === 0;
  }, "nothing on its way");
}

function warehouseRows(folder: string): Record<string, unknown>[] {
  const database = new Database(join(folder, "warehouse.sqlite"), { readonly: true });
  try {
    return database
      .prepare(
        "SELECT provider_call_id AS key, satisfaction, resolved FROM fact_call ORDER BY provider_call_id",
      )
      .all() as Record<string, unknown>[];
  } finally {
    database.close();
  }
}

const wantedRows = branches
  .map(({ key, satisfaction, resolved }) => ({ key, satisfaction, resolved: resolved ? 1 : 0 }))
  .toSorted((one, other) => (one.key < other.key ? -1 : 1));

describe("in the local outbox", () => {
  const folder = makeFolder();
  let engine: EngineProcess;

  beforeAll(async () => {
    engine = await startEngine(folder.path, {});
    await furnish(engine);
    const traffic = wholeTraffic();
    const middle = Math.floor(traffic.length * 0.75);
    await send(engine, traffic.slice(0, middle), "atoms");
    // In the middle: calls are being judged, and messages are on their way.
    await engine.kill();
    engine = await startEngine(folder.path, {});
    await send(engine, traffic.slice(middle), "atoms");
    await untilQuiet(engine);
  });
  afterAll(async () => {
    await engine.stop();
    folder.remove();
  });

  test.each(branches)("$key becomes what it should, once, although the engine was killed", async (branch) => {
    const { callId } = await untilCall(engine, branch.key, { final: true });
    expect(await inLocalOutbox(engine, callId)).toEqual(expected(branch));
    expect(await askedAbout(engine, callId)).toEqual(branch.becomes.asks ? [branch.becomes.asks] : []);
  });

  test("every call is one row of the warehouse, with its metrics", () => {
    expect(warehouseRows(folder.path)).toEqual(wantedRows);
  });

  test("a call that rings gives no alert, and none when it is answered later; a missed one gives one", async () => {
    await engine.client.sources.create({ name: "callrail", provider: "callrail", verify: "record" });
    const titles = async (key: string) => {
      const { callId } = await untilCall(engine, key, {});
      return (await inLocalOutbox(engine, callId)).slack["#front-desk"] ?? [];
    };
    const rings = (key: string) => callRailEvent("pre-call", { resource_id: key });
    const ended = (key: string, answered: boolean) =>
      callRailEvent("post-call", {
        resource_id: key,
        answered,
        ...(answered ? {} : { call_type: "missed" }),
      });
    await postCallRail(engine, "pre-call", rings("CALanswered"));
    expect(await titles("CALanswered")).toEqual([]);
    await postCallRail(engine, "post-call", ended("CALanswered", true));
    await untilCall(engine, "CALanswered", { final: true });
    expect(await titles("CALanswered")).toEqual([]);
    await postCallRail(engine, "pre-call", rings("CALmissed"));
    await postCallRail(engine, "post-call", ended("CALmissed", false));
    await untilCall(engine, "CALmissed", { final: true });
    await engine.until(async () => (await titles("CALmissed")).join() === "Missed call", "the alert");
  });
});

describe("let out, over the wire", () => {
  const folder = makeFolder();

  test("each system is told once, although one of them is down for an hour", async () => {
    const mailServer = await startMailServer();
    onTestFinished(() => mailServer.close());
    const zendesk = await startZendesk();
    onTestFinished(() => zendesk.close());
    let slackIsDown = true;
    const slack = await serve((): Answer => (slackIsDown ? { status: 503 } : { status: 200, text: "ok" }));
    onTestFinished(() => slack.close());
    const engine = await startEngine(folder.path, { flags: ["--test-clock"] });
    onTestFinished(async () => {
      await engine.stop();
      folder.remove();
    });
    await furnish(engine);
    const { rows } = await engine.client.destinations.list();
    for (const { kind, name, destinationId } of rows) {
      const known: Record<
        string,
        { values: Record<string, string | number>; credentials: Record<string, string> }
      > = {
        slack: {
          values: {},
          credentials: { webhookUrl: `${slack.url}/services/${encodeURIComponent(name)}` },
        },
        mail: {
          values: {
            host: "127.0.0.1",
            port: mailServer.port,
            security: "none",
            fromAddress: "calls@example.com",
          },
          credentials: {},
        },
        zendesk: zendeskSettings(zendesk),
      };
      const setUp = known[kind];
      if (!setUp) continue;
      await engine.client.destinations.update({
        destinationId,
        values: setUp.values,
        credentials: setUp.credentials,
      });
      await engine.client.localOutbox.letOut({ destinationId, out: true });
    }

    await send(engine, wholeTraffic(), "atoms");
    for (const { key } of branches) await untilCall(engine, key, { final: true });
    const mailsWanted = branches.flatMap(({ becomes }) => becomes.mails ?? []);
    const ticketsWanted = branches.flatMap(({ becomes }) =>
      becomes.ticket ? [becomes.ticket.priority] : [],
    );
    const slackWanted = branches.flatMap(({ becomes }) => Object.values(becomes.slack ?? {}));
    // The clock stands still: what is told one a second waits for its seconds. The system that is down holds up no other.
    await advance(engine, hour / 60);
    await engine.until(async () => mailServer.mails.length === mailsWanted.length, "every mail");
    await engine.until(async () => zendesk.tickets.length === ticketsWanted.length, "every ticket");
    expect(warehouseRows(folder.path)).toEqual(wantedRows);
    for (let minutes = 0; minutes < 60; minutes += 5) await advance(engine, hour / 12);
    expect(slack.asked.length).toBeGreaterThan(slackWanted.length);
    const asked = slack.asked.length;
    slackIsDown = false;
    // The next try of the schedule may be hours away; what comes after is watched as long again.
    const told = () => slack.asked.length - asked;
    for (let half = 0; half < 24 && told() < slackWanted.length; half += 1) await advance(engine, hour / 2);
    await advance(engine, 6 * hour);

    const subjects = mailServer.mails.map(({ raw }) => /^Subject: (.*)$/m.exec(raw)?.[1]?.trim());
    expect(subjects.toSorted()).toEqual(mailsWanted.toSorted());
    expect(mailServer.mails.map(({ to }) => to.length)).toEqual(mailsWanted.map(() => 1));
    expect(zendesk.tickets.map(({ priority }) => priority).toSorted()).toEqual(ticketsWanted.toSorted());
    const titles = slack.asked.slice(asked).map(({ path, text }) => ({
      channel: decodeURIComponent(path).split(" ").at(-1),
      title: JSON.parse(text).blocks[0].text.text,
    }));
    expect(titles.map(({ title }) => title.replaceAll("*", "")).toSorted()).toEqual(slackWanted.toSorted());
    expect(titles.map(({ channel }) => channel).toSorted()).toEqual(
      branches.flatMap(({ becomes }) => Object.keys(becomes.slack ?? {})).toSorted(),
    );
    expect(await landed(engine)).toEqual([]);
  });
});
