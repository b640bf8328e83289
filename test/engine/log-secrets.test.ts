/** Nothing secret in the log, whatever goes wrong; and none in the folder's files but where it has to be. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { findCall } from "../harness/calls";
import { type EngineProcess, makeFolder, startEngine } from "../harness/engine-process";
import { recordForTest } from "../harness/for-one-test";
import { busyCall, post } from "../harness/mirai-events";
import { requestText, sendRaw } from "../harness/raw-http";

/** With characters that every encoding writes in another way. */
const sourceSecret = 'sk_live "quoted" / ü + & 9f3c\\7a';
const rotated = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const hookToken = "hook-token-5b1e0c7d";

function spellings(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const escaped = JSON.stringify(secret).slice(1, -1);
  return [
    secret,
    escaped,
    JSON.stringify(escaped).slice(1, -1),
    encodeURIComponent(secret),
    encodeURI(secret),
    bytes.toString("base64").replace(/=+$/, ""),
    bytes.toString("base64url"),
    bytes.toString("hex"),
  ];
}

async function start(data: string, ...flags: string[]): Promise<EngineProcess> {
  const engine = await startEngine(data, { flags: ["--test-clock", ...flags] });
  onTestFinished(async () => void (await engine.stop()));
  await engine.client.sources.create({
    name: "signed",
    provider: "mirai",
    verify: "enforce",
    secrets: [
      { label: "old", value: sourceSecret },
      { label: "new", value: rotated },
    ],
  });
  return engine;
}

function folder(): string {
  const made = makeFolder();
  onTestFinished(made.remove);
  return made.path;
}

/** Every way a secret comes near the log: senders that show it, destinations that send it back, callers that err. */
async function provoke(engine: EngineProcess): Promise<void> {
  const { host } = new URL(engine.receiver);
  const shown = encodeURIComponent(sourceSecret);
  const signed = `${engine.receiver}/hooks/signed`;
  for (const event of busyCall("shown-1")) {
    await post(`${signed}?token=${shown}&secret=${rotated}`, event, {
      authorization: `Bearer ${rotated}`,
      "x-signature": rotated,
      "x-secret": Buffer.from(sourceSecret).toString("base64"),
    });
  }
  await post(
    `${signed}/${shown}`,
    JSON.stringify({ secret: sourceSecret, again: JSON.stringify(sourceSecret) }),
  );
  await sendRaw(engine.receiver, [
    requestText("POST", `/hooks/signed?key=${shown}`, [
      ["Host", "evil.example"],
      ["Authorization", `Bearer ${rotated}`],
    ]),
  ]);
  await sendRaw(engine.receiver, [`POST /hooks/signed?key=${shown} HTTP/9.9\r\nHost: ${host}\r\n\r\n`]);

  const failing = await recordForTest(() => ({
    status: 500,
    body: { message: `not with ${rotated} or ${sourceSecret}` },
  }));
  const refused = "http://127.0.0.1:9";
  for (const [name, url] of [
    ["failing", `${failing.url}/?token=${hookToken}`],
    ["nobody there", `${refused}/?token=${hookToken}`],
  ] as const) {
    await engine.client.destinations.create({ name, kind: "any-url", url, enabled: true });
  }
  for (const event of busyCall("told-1")) await post(`${engine.receiver}/hooks/mirai`, event);
  await engine.until(async () => {
    const row = await findCall(engine, "told-1");
    if (row?.delivery !== "retrying") return false;
    const { deliveries } = await engine.client.calls.get(row);
    return deliveries.every((one) => one.deliveryAttempts > 0) && failing.requests.length > 0;
  }, "deliveries that failed");

  const api = `${engine.console}/api`;
  const headers = { authorization: `Bearer ${engine.token}`, "content-type": "application/json" };
  for (const path of [`/calls?q=${shown}`, `/events/%ff%00?token=${rotated}`, `/nowhere/${shown}`]) {
    await fetch(`${api}${path}`, { headers });
    await fetch(`${api}${path}`, { headers: { authorization: `Bearer ${rotated}` } });
  }
  await fetch(`${api}/sources`, { method: "POST", headers, body: `{"secrets": [{"value": "${rotated}"` });
  await fetch(`${engine.console}/enter`, { method: "POST", body: JSON.stringify({ code: rotated }) });
  await fetch(`${engine.console}//?token=${rotated}`);
}

test("no secret and no token is in the log, in any spelling, nor in the file that keeps it", async () => {
  const file = join(folder(), "kept.log");
  const engine = await start(folder(), `--log-file=${file}`);
  await provoke(engine);
  await engine.stop();
  const log = engine.log.join("\n");
  expect(readFileSync(file, "utf8").trimEnd()).toBe(log);
  // A log that says nothing would prove nothing.
  expect(log).toContain("engine started");
  expect(log).toContain("delivery attempt");
  for (const line of engine.log) expect(() => JSON.parse(line), line).not.toThrow();
  const secrets = [sourceSecret, rotated, hookToken, engine.token, engine.crmToken];
  expect(secrets.flatMap(spellings).filter((spelling) => log.includes(spelling))).toEqual([]);
});

test("the files of the folder hold secrets sealed only", async () => {
  const data = folder();
  const engine = await start(data);
  await engine.stop();
  const leaks = readdirSync(data).flatMap((name) => {
    const content = readFileSync(join(data, name)).toString("latin1");
    return [sourceSecret, rotated, engine.token, engine.crmToken]
      .flatMap(spellings)
      .filter((spelling) => content.includes(Buffer.from(spelling).toString("latin1")))
      .map((spelling) => `${name}: ${spelling}`);
  });
  // The tokens of the CRMs on this machine open nothing beyond it, and are as readable as engine.json is meanwhile.
  expect(leaks.filter((leak) => !leak.startsWith(`tokens.json: ${engine.crmToken.slice(0, 8)}`))).toEqual([]);
  expect(statSync(join(data, "tokens.json")).mode & 0o777).toBe(0o600);
});

test("what the log does say goes through the redactor", async () => {
  const data = join(folder(), rotated);
  const first = await start(data);
  await first.stop();
  const again = await startEngine(data, { flags: ["--test-clock"] });
  await again.stop();
  expect(again.log.join("\n")).toContain("[redacted]");
  expect(again.log.join("\n")).not.toContain(rotated);
});
