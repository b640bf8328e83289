/**
 * Every kind of secret there is, set, used and answered back by systems that err: then every place where a person or a
 * program reads is searched for it, byte by byte and in every spelling. Raw events are what came and are left out: no
 * secret of ours is sent to our own receiver here.
 */
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { exportFormat } from "../../shared/sharing";
import { send, untilCall, untilRead } from "../harness/calls";
import { type EngineProcess, makeFolder, runToEnd, startEngine } from "../harness/engine-process";
import { startMailServer } from "../harness/mail-server";
import { busyCall, completedCall, miraiEvent } from "../harness/mirai-events";
import { type NgrokEdge, startNgrokEdge } from "../harness/ngrok-edge/edge";
import { type Recorder, startRecorder } from "../harness/recorder";
import { recordFault } from "./fault-rows";

/** Each with signs that base64, URLs and JSON write in another way. */
const odd = (name: string) => `${name}-"q"&ü/+=\\%-9f3c7a51`;
/** Where a header or a URL must take it as it is. */
const plain = (name: string) => `${name}-9f3c7a51+d2/e8~x`;

const secrets = {
  "a source's secret": odd("source"),
  "a source's rotated secret": plain("rotated"),
  "a signing secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
  "a header of a destination": plain("header"),
  "a bearer token": plain("bearer"),
  "a password of a destination": odd("basic"),
  "an API key in a header": plain("apikey"),
  "an OAuth client secret": odd("oauth"),
  "a HubSpot token": plain("hubspot"),
  "a Salesforce token": plain("salesforce"),
  "a Zendesk token": plain("zendesk"),
  "a Slack webhook": "T0SECRET0/B0SECRET0/slack9f3c7a51d2e8",
  "a mail password": odd("smtp"),
  "a PostgreSQL password": odd("postgres"),
  "a password in a connection URL": "pgurl-9f3c7a51d2e8",
  "a key in an address": "key-in-url-9f3c7a51d2e8",
  "a path of the alerts' webhook": "alert-path-9f3c7a51d2e8",
  "the tunnel's token": "2tunnel9f3c7a51d2e8_tunnelTokenOfTests",
} as const;

function spellings(secret: string): string[] {
  const escaped = JSON.stringify(secret).slice(1, -1);
  const twice = JSON.stringify(escaped).slice(1, -1);
  const bytes = Buffer.from(secret);
  // Base64 of a longer text holds it at one of three offsets.
  const inside = ["", "a", "ab"].map((before, at) =>
    Buffer.from(before + secret)
      .toString("base64")
      .replace(/=+$/, "")
      .slice(at === 0 ? 0 : at + 1, -2),
  );
  return [
    ...new Set([
      secret,
      escaped,
      twice,
      encodeURIComponent(secret),
      encodeURI(secret),
      encodeURIComponent(secret).replaceAll("%20", "+"),
      ...inside,
      bytes.toString("base64url"),
      bytes.toString("hex"),
      bytes.toString("hex").toUpperCase(),
      Buffer.from(secret, "utf16le").toString("latin1"),
    ]),
  ];
}

const forms = Object.entries(secrets).flatMap(([name, secret]) =>
  spellings(secret).map((spelling) => ({ name, latin: Buffer.from(spelling).toString("latin1") })),
);
let places = 0;

/** A destination's address is shown and kept in the clear, and says so where it is set: what stands in it is its owner's word. */
const showsAddresses =
  /^(?:GET \/(?:destinations|status|calls|deliveries|outbox|crm|twin|alerts|advice)|file |live)/;

/** Of a text or of bytes. */
function expectClean(where: string, content: string | Uint8Array): void {
  places += 1;
  const latin = Buffer.from(content as Uint8Array).toString("latin1");
  const found = forms
    .filter((form) => latin.includes(form.latin))
    .filter(({ name }) => name !== "a key in an address" || !showsAddresses.test(where))
    .map(({ name, latin: form }) => `${name}: ${form}`);
  expect([where, found]).toEqual([where, []]);
}

let engine: EngineProcess;
let edge: NgrokEdge;
let echo: Recorder;
let mail: Awaited<ReturnType<typeof startMailServer>>;
const folder = makeFolder();
const log = join(folder.path, "..", `${folder.path.split("/").at(-1)}.log`);
const kinds: string[] = [];

async function add(name: string, input: object): Promise<void> {
  const { destinationId } = await engine.client.destinations.create({
    name,
    enabled: true,
    ...input,
  } as never);
  kinds.push(destinationId);
  // What a test of the connection answers is read by a person too.
  const tested = await engine.rest("POST", `/destinations/${destinationId}/test`);
  expectClean(`connection test of ${name}`, JSON.stringify(tested.body));
}

beforeAll(async () => {
  edge = await startNgrokEdge({ tokens: new Set(["another"]) });
  mail = await startMailServer({ user: { name: "calls@example.com", password: "not this one" } });
  // It errs, and repeats all it was told.
  echo = await startRecorder(({ headers, body, path }) => ({
    status: 500,
    body: { message: "no", headers, body, path },
  }));
  const { address, authority, publicPort } = edge;
  const file = join(folder.path, "edge.json");
  writeFileSync(file, JSON.stringify({ address, authority, publicPort }));
  engine = await startEngine(folder.path, { flags: ["--ngrok-edge", file, `--log-file=${log}`] });
}, 120_000);
afterAll(async () => {
  await engine?.stop();
  await echo?.close();
  await mail?.close();
  await edge?.stop();
  folder.remove();
});

test("no secret is read anywhere but where it is used", { timeout: 240_000 }, async () => {
  const { client } = engine;
  await client.sources.create({
    name: "signed",
    provider: "mirai",
    verify: "record",
    secrets: [
      { label: "one", value: secrets["a source's secret"] },
      { label: "two", value: secrets["a source's rotated secret"] },
    ],
  });
  await add("own", {
    kind: "any-url",
    url: `${echo.url}/own?key=${secrets["a key in an address"]}`,
    credentials: {
      signingSecret: secrets["a signing secret"],
      secretHeaders: `X-Own-Key: ${secrets["a header of a destination"]}`,
    },
  });
  const rest = (auth: string, credentials: object, values: object = {}) => ({
    kind: "rest-template",
    values: { url: `${echo.url}/${auth}`, auth, testPath: "/me", ...values },
    credentials,
  });
  await add("bearer", rest("bearer", { token: secrets["a bearer token"] }));
  await add(
    "basic",
    rest("basic", { password: secrets["a password of a destination"] }, { username: "calls" }),
  );
  await add(
    "header",
    rest("header", { headerValue: secrets["an API key in a header"] }, { headerName: "X-Api-Key" }),
  );
  await add(
    "oauth",
    rest(
      "oauth",
      { clientSecret: secrets["an OAuth client secret"] },
      { clientId: "id", tokenUrl: `${echo.url}/token` },
    ),
  );
  await add("hubspot", {
    kind: "hubspot",
    values: { url: echo.url },
    credentials: { token: secrets["a HubSpot token"] },
  });
  await add("salesforce", {
    kind: "salesforce",
    values: { auth: "token", url: echo.url },
    credentials: { accessToken: secrets["a Salesforce token"] },
  });
  await add("zendesk", {
    kind: "zendesk",
    values: { url: echo.url, subdomain: "acme", email: "agent@example.com" },
    credentials: { apiToken: secrets["a Zendesk token"] },
  });
  await add("slack", {
    kind: "slack",
    credentials: { webhookUrl: `${echo.url}/services/${secrets["a Slack webhook"]}` },
  });
  await add("mail", {
    kind: "mail",
    values: {
      host: "127.0.0.1",
      security: "none",
      port: mail.port,
      user: "calls@example.com",
      fromAddress: "calls@example.com",
    },
    credentials: { password: secrets["a mail password"] },
  });
  await add("postgres", {
    kind: "postgres",
    values: { by: "parts", host: "127.0.0.1", port: 1, database: "calls", user: "ringback", ssl: "off" },
    credentials: { password: secrets["a PostgreSQL password"] },
  });
  await add("postgres by URL", {
    kind: "postgres",
    values: { by: "url" },
    credentials: {
      connectionUrl: `postgresql://ringback:${secrets["a password in a connection URL"]}@127.0.0.1:1/calls`,
    },
  });
  await client.alerts.setWebhook({ url: `${echo.url}/${secrets["a path of the alerts' webhook"]}` });
  await client.alerts.test();
  await client.tunnel.set({ mode: "ngrok", enabled: true, token: secrets["the tunnel's token"] });
  await engine.until(async () => (await client.tunnel.get()).because !== null, "a tunnel that is refused");

  await send(engine, [...completedCall("c_secret"), ...busyCall("c_busy")]);
  await send(engine, [miraiEvent("call.initiate", { id: "c_unsigned" })], "signed");
  await untilCall(engine, "c_secret", { final: true });
  // They are used: a search for what nobody sends would prove nothing.
  const used = [
    "a header of a destination",
    "a bearer token",
    "an API key in a header",
    "a HubSpot token",
    "a key in an address",
  ] as const;
  await engine.until(async () => {
    const sent = JSON.stringify(echo.requests);
    return used.every((name) => sent.includes(secrets[name]));
  }, "secrets at the system that errs");
  await untilRead(engine);
  const { rows: calls } = await client.calls.list({ limit: 50 });
  const { rows: events } = await client.events.list({ limit: 50 });
  const { rows: sources } = await client.sources.list();
  const paths = [
    "/status",
    "/sources",
    "/destinations",
    "/destinations/kinds",
    "/events",
    "/calls",
    "/deliveries",
    "/outbox",
    "/alerts",
    "/tunnel",
    "/tunnel/history",
    "/setup",
    "/rules",
    "/forwarding",
    "/replays",
    "/runs",
    "/handlers",
    "/handler-hosts",
    "/refusals",
    "/advice",
    "/drift",
    "/keeping",
    "/twin",
    "/crm/audit",
    "/crm/counts",
    "/metrics",
    "/live-board",
    "/scenarios",
    "/openapi.json",
    ...kinds.map((id) => `/destinations/${id}`),
    ...sources.map(({ sourceId }) => `/sources/${sourceId}`),
    ...calls.map(({ callId }) => `/calls/${callId}`),
    ...events.map(({ eventId }) => `/events/${eventId}`),
  ];
  let answered = 0;
  for (const path of paths) {
    const { status, body } = await engine.rest("GET", path).catch(() => ({ status: 0, body: null }));
    if (status === 200) answered += 1;
    expectClean(`GET ${path}`, JSON.stringify(body));
  }
  expect(answered).toBeGreaterThan(kinds.length + calls.length + events.length + 5);
  const deliveries = (await client.deliveries.list({ limit: 200 } as never)) as {
    rows: { deliveryId: string }[];
  };
  for (const { deliveryId } of deliveries.rows) {
    const { body } = await engine.rest("GET", `/deliveries/${deliveryId}`);
    expectClean(`GET /deliveries/${deliveryId}`, JSON.stringify(body));
  }
  const live = await client.live.watch(undefined, { signal: AbortSignal.timeout(1500) });
  await send(engine, busyCall("c_live"));
  try {
    for await (const message of live) {
      expectClean("live message", JSON.stringify(message));
      await client.live.acknowledge({ watch: message.watch, sequence: message.sequence });
    }
  } catch {
    // The time is over.
  }
  for (const format of exportFormat.options)
    for (const redact of [true, false]) {
      const file = await client.sharing.export({ format, ids: calls.map(({ callId }) => callId), redact });
      expectClean(`export ${format}, redacted ${redact}`, new Uint8Array(await file.arrayBuffer()));
    }
  const doctor = await runToEnd(["doctor", "--data", folder.path]);
  expectClean("doctor", doctor.stdout + doctor.stderr);
  const why = await runToEnd(["why", "c_secret", "--data", folder.path]);
  expectClean("why", why.stdout + why.stderr);

  const copy = `${folder.path}-copy`;
  await client.keeping.backup({ to: copy });
  await expect.poll(() => existsSync(join(copy, "manifest.json")), { timeout: 30_000 }).toBe(true);
  await engine.stop();
  expectClean("log", engine.log.join("\n"));
  expectClean("log file", readFileSync(log));
  for (const root of [folder.path, copy])
    for (const entry of readdirSync(root, { recursive: true, withFileTypes: true }))
      if (entry.isFile()) expectClean(`file ${entry.name}`, readFileSync(join(entry.parentPath, entry.name)));
  rmSync(copy, { recursive: true, force: true });
  rmSync(log, { force: true });
  recordFault({
    group: "Secrets",
    fault: `${Object.keys(secrets).length} kinds of secrets in ${forms.length} spellings, used and answered back by systems that err`,
    where: "log, doctor, why, REST, live messages, exports, backup, every file of the folder",
    tried: places,
    outcome: "held",
    saw: `${places} texts and files searched: none holds one. What stands in a destination's address is shown and kept with it, and out of log, exports and doctor`,
  });
});
