/**
 * Every place that takes a URL, given every way to write where a cloud keeps credentials, what is link-local or
 * reserved, another scheme, or a password. Each is refused before anything is sent.
 */
import { afterAll, beforeAll, expect, test } from "vitest";
import { createFetch } from "../../electron/engine/destinations/fetch-checked";
import { resolveHandler } from "../../electron/engine/simulator/handler-target";
import { send, untilCall } from "../harness/calls";
import { type EngineProcess, makeFolder, startEngine } from "../harness/engine-process";
import { recordForTest } from "../harness/for-one-test";
import { busyCall } from "../harness/mirai-events";
import { recordFault } from "./fault-rows";

let engine: EngineProcess;
let sourceId: string;
const folder = makeFolder();

beforeAll(async () => {
  engine = await startEngine(folder.path);
  sourceId = (await engine.client.sources.list()).rows[0]?.sourceId ?? "";
  await send(engine, busyCall("c_ssrf"));
  await untilCall(engine, "c_ssrf", { delivery: "synced" });
});
afterAll(async () => {
  await engine.stop();
  folder.remove();
});

const forbidden = [
  "http://169.254.169.254/latest/meta-data/",
  "http://169.254.169.254:80/",
  "http://169.254.169.254./",
  "http://2852039166/",
  "http://0xa9fea9fe/",
  "http://0xA9.0xFE.0xA9.0xFE/",
  "http://0251.0376.0251.0376/",
  "http://0251.254.169.254/",
  "http://169.254.43518/",
  "http://169.16689662/",
  "http://1\u206069.254.169.254/",
  "http://１６９.２５４.１６９.２５４/",
  "http://169。254。169。254/",
  "http://①⑥⑨.②⑤④.①⑥⑨.②⑤④/",
  "http:\\\\169.254.169.254\\",
  "http:169.254.169.254",
  "http:/169.254.169.254/",
  "http://%31%36%39.254.169.254/",
  "http://[::ffff:169.254.169.254]/",
  "http://[::ffff:a9fe:a9fe]/",
  "http://[0:0:0:0:0:ffff:a9fe:a9fe]/",
  "http://[::a9fe:a9fe]/",
  "http://[64:ff9b::a9fe:a9fe]/",
  "http://[2002:a9fe:a9fe::]/",
  "http://[fd00:ec2::254]/",
  "http://[fd00:0ec2:0:0:0:0:0:254]/",
  "http://100.100.100.200/",
  "http://168.63.129.16/",
  "http://169.254.170.2/v2/credentials",
  "http://[fe80::1]/",
  "http://0/",
  "http://0.0.0.0:1/",
  "http://[::]:1/",
  "http://224.0.0.1/",
  "http://255.255.255.255/",
  "http://240.0.0.1/",
  "http://192.0.2.1/",
] as const;

const broken = [
  "file:///etc/passwd",
  "ftp://127.0.0.1/",
  "gopher://127.0.0.1:25/_HELO",
  "dict://127.0.0.1:11211/stat",
  "data:text/plain,hello",
  "javascript:alert(1)",
  "unix:/var/run/docker.sock",
  "ws://127.0.0.1/",
  "blob:http://127.0.0.1/x",
  "http://user:pass@127.0.0.1:1/",
  "http://127.0.0.1:1@169.254.169.254/",
  "http://169.254.169.254#@127.0.0.1/",
  "http://127.0.0.1:99999/",
  "http://",
  "//127.0.0.1/",
  "127.0.0.1:1",
] as const;

/** Each takes a URL and answers an error where it refused it, before or instead of sending. */
const places: Record<string, (url: string) => Promise<string>> = {
  "an endpoint of one's own": async (url) =>
    refusal(
      engine.client.destinations.create({ name: `any ${next()}`, kind: "any-url", url, enabled: true }),
    ),
  "a REST template": async (url) =>
    refusal(
      engine.client.destinations.create({ name: `rest ${next()}`, kind: "rest-template", values: { url } }),
    ),
  "a Slack webhook": async (url) =>
    refusal(
      engine.client.destinations.create({
        name: `slack ${next()}`,
        kind: "slack",
        credentials: { webhookUrl: url },
      }),
    ),
  "the alerts' webhook": async (url) => refusal(engine.client.alerts.setWebhook({ url })),
  "a route to a handler": async (url) => {
    const answer = await engine.client.forwarding.create({ url }).catch((error: Error) => error.message);
    if (typeof answer === "string") return answer;
    const { routeId } = answer;
    await engine.client.forwarding.remove({ routeId });
    return JSON.stringify(answer);
  },
  "a replay": async (url) =>
    refusal(engine.client.replays.create({ events: ["e1"], to: url, sign: "as-kept" })),
  "a run": async (url) => refusal(engine.client.runs.create({ scenario: "busy-never-retried", to: url })),
  "an answer asked of a handler": async (url) => {
    const entry = {
      type: "*",
      by: "handler" as const,
      status: 200,
      contentType: "",
      body: "",
      url,
      withinMs: null,
    };
    const asked = await engine.client.answers
      .ask({ sourceId, entry })
      .catch((error: Error) => ({ by: "refused", why: error.message }));
    return JSON.stringify(asked);
  },
  "a verdict": async (url) =>
    refusal(
      engine.client.verdictRuns.create({
        scenario: "busy-never-retried",
        handler: url,
        checks: ["ack"],
      } as never),
    ),
};

let counter = 0;
const next = () => (counter += 1);

async function refusal(asked: Promise<unknown>): Promise<string> {
  return asked.then(
    (made) => `TAKEN ${JSON.stringify(made).slice(0, 200)}`,
    (error: Error & { data?: unknown }) => `${error.message} ${JSON.stringify(error.data ?? "")}`,
  );
}

test("no place that takes a URL sends to where credentials are kept, whatever it is written as, or by another scheme", async () => {
  let tried = 0;
  for (const [place, ask] of Object.entries(places)) {
    for (const url of [...forbidden, ...broken]) {
      tried += 1;
      expect([place, url, await ask(url)]).toEqual([
        place,
        url,
        expect.stringMatching(
          /link-local or reserved|where a cloud keeps credentials|none to send to|is no address|no URL with|name or password|Name and password|http or https only|no host called|no source “|never asked/i,
        ),
      ]);
    }
  }
  recordFault({
    group: "Network",
    fault: "SSRF: addresses of metadata in every spelling, reserved ranges, other schemes, passwords in URLs",
    where: Object.keys(places).join(", "),
    tried,
    outcome: "held",
    saw: "each refused in words before anything was sent",
  });
});

test("no redirect leads a destination, an alert, a handler or a route anywhere", async () => {
  const inside = await recordForTest();
  const outside = await recordForTest(
    () => ({ status: 307, headers: { location: `${inside.url}/stolen` } }) as never,
  );
  const { destinationId } = await engine.client.destinations.create({
    name: "redirects",
    kind: "any-url",
    url: outside.url,
    enabled: true,
  });
  await send(engine, busyCall("c_redirected"));
  await engine.client.alerts.setWebhook({ url: outside.url });
  await engine.client.alerts.test();
  await engine.client.replays.create({ events: ["e1"], to: outside.url, sign: "as-kept" });
  const { routeId } = await engine.client.forwarding.create({ url: outside.url });
  await send(engine, busyCall("c_redirected_again"));
  await engine.until(async () => outside.requests.length >= 5, "all of them at the first");
  await engine.client.forwarding.remove({ routeId });
  await engine.client.destinations.update({ destinationId, enabled: false });
  expect(inside.requests).toEqual([]);
  recordFault({
    group: "Network",
    fault: "Redirects to another address",
    where: "destination, alert, replay, route",
    tried: outside.requests.length,
    outcome: "held",
    saw: "none was followed",
  });
});

test("a name that leads elsewhere each time it is asked is judged by where it leads, and a handler's is asked once", async () => {
  let asked = 0;
  const rebinding = async () => {
    asked += 1;
    return [{ address: asked === 1 ? "8.8.8.8" : "169.254.169.254", family: 4 }];
  };
  const resolved = await resolveHandler("http://rebind.example.com/", {
    allowedHosts: () => [{ host: "rebind.example.com", network: "public" }],
    receiverUrl: () => engine.receiver,
    publicUrls: () => [],
    lookup: rebinding,
  });
  // The request connects to what was checked: `lookupOnly` answers these addresses and asks nobody.
  expect([asked, resolved.ok && resolved.target.addresses]).toEqual([1, [{ address: "8.8.8.8", family: 4 }]]);
  await expect(createFetch(rebinding)("http://rebind.example.com/")).rejects.toMatchObject({
    cause: { code: "FORBIDDEN_ADDRESS" },
  });
  recordFault({
    group: "Network",
    fault: "DNS rebinding, with a resolver of our own",
    where: "handlers, destinations",
    tried: 2,
    outcome: "held",
    saw: "a handler is looked up once and connected to by that address; a destination that leads to a forbidden address is never sent to",
  });
});
