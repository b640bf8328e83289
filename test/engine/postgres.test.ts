/** PostgreSQL over its own wire, one step at a time, against a real server: what it makes, refuses, and survives. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { CallRecordContent, SendContext } from "../../electron/engine/destinations/destination";
import { postgres } from "../../electron/engine/destinations/postgres/postgres";
import { callContent } from "../harness/call-content";
import { findPostgres, type PostgresServer, startPostgres } from "../harness/postgres";

const found = findPostgres();
const title = "missing" in found ? `skipped: ${found.missing}` : "a real server";

describe.skipIf("missing" in found)(title, () => {
  let server: PostgresServer & { ca: string };

  beforeAll(async () => {
    server = await startPostgres({ tls: true });
    await server.query("CREATE ROLE ringback LOGIN PASSWORD 'a password'");
    await server.query("CREATE ROLE reader LOGIN PASSWORD 'a password'");
    await server.query("CREATE DATABASE calls OWNER ringback");
  });
  afterAll(() => server.stop());

  const settingsOf = (values = {}, credentials = {}) => ({
    url: null,
    token: null,
    values: {
      by: "parts",
      host: "127.0.0.1",
      port: server.port,
      database: "calls",
      user: "ringback",
      ssl: "off",
      schema: "ringback",
      ...values,
    },
    credentials: { password: "a password", ...credentials },
  });

  function send(
    record: Partial<CallRecordContent>,
    {
      version = 1,
      values = {},
      credentials = {},
      change = (body: string) => body,
      signal = AbortSignal.timeout(20_000),
    } = {},
  ) {
    const [step] = postgres.map(
      callContent(record),
      version,
      () => null,
      {},
      () => ({
        frozenAt: Date.UTC(2026, 2, 2, 15, 14),
        events: [1, 2].map((number) => ({
          eventId: `e${number}`,
          type: "call_completed",
          sequence: number,
          occurredAt: null,
          receivedAt: Date.UTC(2026, 2, 2, 15, 13, number),
          bodySha256: "ab",
          counts: true,
        })),
      }),
    );
    const context: SendContext = {
      settings: settingsOf(values, credentials),
      idempotencyKey: "x:call:v1",
      correlationId: "c0ffee123456",
      body: change(JSON.stringify(step?.payload)),
      step: "call",
      version,
      decision: null,
      signal,
      fetch,
      ledger: { read: () => null, write: async () => {}, forget: async () => {} },
    };
    return postgres.send(context);
  }
  const rows = (text: string, values: unknown[] = []) => server.query(text, values, "calls");
  const key = (name: string) => ({ externalId: `whippy:${name}`, key: name });
  const look = (values = {}, credentials = {}) =>
    postgres.testConnection?.(settingsOf(values, credentials), AbortSignal.timeout(10_000), null);
  const schemas = async () =>
    (await rows("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'ring%' ORDER BY 1")).map(
      (row) => row.nspname,
    );

  test("the connection test says what will be made, and makes nothing", async () => {
    expect(await look()).toEqual([
      { name: "connection", ok: true, says: expect.stringMatching(/^PostgreSQL \d+.* lets ringback in$/) },
      { name: "TLS", ok: null, says: expect.stringContaining("off") },
      { name: "writes", ok: true, says: "it takes writes" },
      {
        name: "tables",
        ok: true,
        says: "ringback and its tables are made with the first call record; this test made nothing",
      },
    ]);
    expect(await schemas()).toEqual([]);
  });

  test("the first send makes schema and tables; versions 1, 2, 1, 2 leave version 2", async () => {
    const seen = [];
    for (const version of [1, 2, 1, 2])
      seen.push(await send({ ...key("v"), summary: `version ${version}` }, { version }));
    expect(seen).toMatchObject([
      { class: "delivered", remoteId: "whippy:v", observed: "whippy:v version 1 written, with 2 events" },
      { class: "delivered", observed: "whippy:v version 2 written, with 2 events" },
      {
        class: "delivered",
        observed: "whippy:v version 1: it or a later one was there, and nothing was changed",
      },
      {
        class: "delivered",
        observed: "whippy:v version 2: it or a later one was there, and nothing was changed",
      },
    ]);
    expect(await rows("SELECT record_version, summary, talk_ms, variables FROM ringback.fact_call")).toEqual([
      { record_version: "2", summary: "version 2", talk_ms: "187000", variables: null },
    ]);
    expect(
      await rows("SELECT event_key, provider_sequence FROM ringback.fact_call_event ORDER BY 1"),
    ).toEqual([
      { event_key: "e1", provider_sequence: "1" },
      { event_key: "e2", provider_sequence: "2" },
    ]);
    expect(await look()).toContainEqual({
      name: "tables",
      ok: true,
      says: "the three tables are in ringback, and ringback may write them",
    });
  });

  test("values are parameters: what looks like SQL is text, and JSON stays JSON", async () => {
    const evil = "'); DROP TABLE ringback.fact_call; --";
    await send({
      ...key("evil"),
      summary: `${evil}\0`,
      personName: evil,
      metadata: { [evil]: [1.5, true, null, "\ud800"] },
      transcript: "only text",
    });
    expect(
      await rows(
        "SELECT summary, variables, transcript, jsonb_typeof(transcript) AS type FROM ringback.fact_call WHERE call_key = $1",
        ["whippy:evil"],
      ),
    ).toEqual([
      {
        summary: `${evil}\uFFFD`,
        variables: { [evil]: [1.5, true, null, "\uFFFD"] },
        transcript: "only text",
        type: "string",
      },
    ]);
  });

  test("a user who may write rows but make nothing is enough once the tables are there", async () => {
    await rows("GRANT USAGE ON SCHEMA ringback TO reader");
    await rows("GRANT SELECT ON ALL TABLES IN SCHEMA ringback TO reader");
    const reader = { values: { user: "reader" } };
    expect(await send(key("reader"), reader)).toMatchObject({
      class: "config",
      observed: "permission denied for table fact_call (42501)",
    });
    expect(await look({ user: "reader" })).toContainEqual({
      name: "tables",
      ok: false,
      says: "reader may not read and write dim_contact, fact_call, fact_call_event in ringback",
    });
    await rows("GRANT INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ringback TO reader");
    expect(await send(key("reader"), reader)).toMatchObject({ class: "delivered" });
    expect(await look({ user: "reader", schema: "elsewhere" })).toContainEqual({
      name: "tables",
      ok: false,
      says: "there is no schema elsewhere, and reader may not make one in this database",
    });
  });

  test.each([
    ["a wrong password", {}, { password: "wrong" }, /password authentication failed.*28P01/],
    ["no password", {}, { password: "" }, /password must be/],
    ["a database that is not there", { database: "other" }, {}, /database "other" does not exist.*3D000/],
    ["a schema that is the server's own", { schema: "pg_own" }, {}, /not with pg_/],
  ])("%s waits for a person", async (_, values, credentials, sentence) => {
    expect(await send(key("config"), { values, credentials })).toMatchObject({
      class: "config",
      observed: expect.stringMatching(sentence),
    });
  });

  test("nobody there is tried again", async () => {
    expect(await send(key("nobody"), { values: { port: 1 } })).toMatchObject({
      class: "retry",
      observed: "nobody answers there (ECONNREFUSED)",
    });
  });

  test("TLS: checked against the authority that was given, or not at all", async () => {
    expect(await send(key("tls"), { values: { ssl: "verify" } })).toMatchObject({
      class: "config",
      observed: expect.stringContaining("its certificate is not believed"),
    });
    expect(await send(key("tls"), { values: { ssl: "verify", ca: server.ca } })).toMatchObject({
      class: "delivered",
    });
    expect(await look({ ssl: "verify", ca: server.ca })).toContainEqual({
      name: "TLS",
      ok: true,
      says: "on; its certificate was checked",
    });
    const url = `postgresql://ringback:a%20password@localhost:${server.port}/calls?sslmode=require`;
    expect(
      await send(key("url"), { values: { by: "url" }, credentials: { connectionUrl: url } }),
    ).toMatchObject({
      class: "delivered",
    });
  });

  test("a table that was changed by hand: the refused column is named, and the row stays out whole", async () => {
    await rows("CREATE SCHEMA ring_short AUTHORIZATION ringback");
    const values = { schema: "ring_short" };
    await send(key("before"), { values });
    await rows("UPDATE ring_short.fact_call SET summary = NULL");
    await rows("ALTER TABLE ring_short.fact_call ALTER COLUMN summary TYPE VARCHAR(5)");
    expect(await send({ ...key("long"), summary: "far too long" }, { values })).toMatchObject({
      class: "permanent",
      observed: expect.stringMatching(/^fact_call\.summary: value too long/),
    });
    await rows("ALTER TABLE ring_short.fact_call ALTER COLUMN summary TYPE TEXT");
    await rows("ALTER TABLE ring_short.fact_call ADD CONSTRAINT fact_call_agent_check CHECK (agent <> 'x')");
    expect(await send({ ...key("agent"), agent: "x" }, { values })).toMatchObject({
      class: "permanent",
      observed: expect.stringMatching(/^fact_call\.agent: /),
    });
    await rows("ALTER TABLE ring_short.fact_call DROP CONSTRAINT fact_call_agent_check");
    await rows("ALTER TABLE ring_short.fact_call ALTER COLUMN agent TYPE INTEGER USING NULL");
    expect(await send({ ...key("type"), agent: "Reception" }, { values })).toMatchObject({
      class: "permanent",
      observed: expect.stringMatching(/^fact_call\.agent: invalid input syntax/),
    });
    await rows("ALTER TABLE ring_short.fact_call DROP COLUMN agent");
    expect(await send(key("dropped"), { values })).toMatchObject({
      class: "config",
      observed: expect.stringMatching(/column "agent".* does not exist \(42703\)/),
    });
    expect(await rows("SELECT call_key FROM ring_short.fact_call")).toEqual([{ call_key: "whippy:before" }]);
  });

  test("a step that a person edited wrongly is refused here, by its column", async () => {
    const change = (body: string) => body.replace('"talk_ms":187000', '"talk_ms":"long"');
    expect(await send(key("edited"), { change })).toEqual({
      class: "permanent",
      status: null,
      observed: "fact_call.talk_ms is a whole number",
    });
  });

  test("tables that were dropped are made again with the next try", async () => {
    const values = { schema: "ring_dropped" };
    await send(key("one"), { values });
    await rows("DROP SCHEMA ring_dropped CASCADE");
    expect(await send(key("two"), { values })).toMatchObject({ class: "retry" });
    expect(await send(key("two"), { values })).toMatchObject({ class: "delivered" });
  });

  test("a lock that somebody holds: no answer in time is unknown, and a repeat makes no second row", async () => {
    await send(key("locked"), {});
    const { Client } = (await import("pg")).default;
    const holder = new Client({
      host: "127.0.0.1",
      port: server.port,
      database: "calls",
      ...server.superuser,
    });
    await holder.connect();
    await holder.query("BEGIN");
    await holder.query("LOCK TABLE ringback.fact_call");
    const cut = new AbortController();
    const waiting = send({ ...key("locked"), summary: "after the lock" }, { version: 2, signal: cut.signal });
    for (;;) {
      const blocked = await rows(
        "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND application_name = 'ringback'",
      );
      if (blocked.length > 0) break;
    }
    cut.abort();
    expect(await waiting).toMatchObject({
      class: "unknown",
      observed: expect.stringContaining("written or not, unknown"),
    });
    await holder.query("ROLLBACK");
    await holder.end();
    expect(await send({ ...key("locked"), summary: "after the lock" }, { version: 2 })).toMatchObject({
      class: "delivered",
    });
    expect(
      await rows("SELECT record_version, summary FROM ringback.fact_call WHERE call_key = 'whippy:locked'"),
    ).toEqual([{ record_version: "2", summary: "after the lock" }]);
  });

  test("a server that goes down and comes back: retried, and the kept connection is not missed", async () => {
    await send(key("crash"), {});
    await server.crash();
    expect(["retry", "unknown"]).toContain((await send(key("crash"), { version: 2 })).class);
    expect(await send(key("crash"), { version: 2 })).toMatchObject({ class: "retry" });
    await server.start();
    expect(await send(key("crash"), { version: 2 })).toMatchObject({ class: "delivered" });
  });
});
