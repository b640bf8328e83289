import { request as httpRequest } from "node:http";
import { expect, test } from "vitest";
import { type ReplyBody, startCrm, token } from "./start-crm";

const path = "/objects/contacts/crm-7";
const body = { properties: { name: "Ada" } };
const fault = (what: string) => ({ "x-sandbox-fault": what });

/** Status and text as they came, or the code of a connection that was lost. */
function askLoosely(url: string, headers: Record<string, string>) {
  return new Promise<{ status: number | string; headers: Record<string, unknown>; text: string }>(
    (resolve) => {
      const sent = httpRequest(
        url,
        { method: "PUT", agent: false, headers: { authorization: `Bearer ${token}`, ...headers } },
        (response) => {
          let text = "";
          response.setEncoding("utf8");
          response.on("data", (chunk) => {
            text += chunk;
          });
          response.on("end", () =>
            resolve({ status: response.statusCode ?? 0, headers: response.headers, text }),
          );
        },
      );
      sent.on("error", (error: NodeJS.ErrnoException) =>
        resolve({ status: error.code ?? "", headers: {}, text: "" }),
      );
      sent.end(JSON.stringify(body));
    },
  );
}

test.each([
  // What is asked for, what the sender sees, whether it was written, and the audit row.
  ["rate-limit", 429, 0, ["fault", 429]],
  ["500-before", 500, 0, ["fault", 500]],
  ["503", 503, 0, ["fault", 503]],
  ["html-502", 502, 0, ["fault", 502]],
  ["batch-409", 409, 0, ["fault", 409]],
  ["locked-423", 423, 0, ["fault", 423]],
  ["expired-401", 401, 0, ["fault", 401]],
  ["limit-403", 403, 0, ["fault", 403]],
  ["drop-before", "ECONNRESET", 0, ["fault", 0]],
  ["hang; ms=1", "ECONNRESET", 0, ["fault", 0]],
  ["drop-after", "ECONNRESET", 1, ["lost-answer", 201]],
  ["500-after", 500, 1, ["lost-answer", 201]],
  ["504-after", 504, 1, ["lost-answer", 201]],
  ["truncated-json", 201, 1, ["lost-answer", 201]],
  ["slow; ms=1", 201, 1, ["created", 201]],
  ["slow-body; ms=1", 201, 1, ["created", 201]],
  ["clock-skew; ms=-3600000", 201, 1, ["created", 201]],
])("%s: the sender sees %s, and %i record is there", async (kind, status, written, row) => {
  const crm = await startCrm();
  const seen = await askLoosely(crm.url + path, fault(kind));
  const rows = await crm.audit();
  expect([seen.status, (await crm.ask("GET", "/counts")).body.contacts]).toEqual([status, written]);
  expect(rows.map((one: ReplyBody) => [one.outcome, one.status])).toEqual([row]);
  expect(rows[0].fault).toBe(kind.split(";")[0]);
});

test("a lost answer is made good by the retry: one record, and both rows say what happened", async () => {
  const { url, ask, audit } = await startCrm();
  const key = { "idempotency-key": "k-1", "x-correlation-id": "dlv-1.1" };
  expect((await askLoosely(url + path, { ...key, ...fault("drop-after") })).status).toBe("ECONNRESET");
  const retried = await ask("PUT", path, body, { ...key, "x-correlation-id": "dlv-1.2" });
  expect([retried.status, (await ask("GET", "/counts")).body.contacts]).toEqual([201, 1]);
  expect((await audit()).map((row: ReplyBody) => [row.correlationId, row.outcome])).toEqual([
    ["dlv-1.1", "lost-answer"],
    ["dlv-1.2", "unchanged"],
  ]);
});

test("a duplicated request is carried out twice and answered once", async () => {
  const { ask, audit } = await startCrm();
  const sent = await ask("PUT", path, body, fault("duplicate"));
  expect(sent.body.outcome).toBe("created");
  expect((await audit()).map((row: ReplyBody) => row.outcome)).toEqual(["created", "unchanged"]);
});

test.each([
  ["seconds", "5"],
  ["date", "Mon, 05 Jan 2026 09:00:05 GMT"],
  ["absurd", "86400000"],
  ["absent", null],
])("429 says when in %s", async (retryAfter, said) => {
  const { ask } = await startCrm();
  const limited = await ask("PUT", path, body, fault(`rate-limit; seconds=5; retryAfter=${retryAfter}`));
  expect([limited.body.code, limited.headers.get("retry-after")]).toEqual(["RATE_LIMITED", said]);
});

test("a rule hits every n-th request of its route, and only what integrations ask", async () => {
  const { ask } = await startCrm();
  await ask("PUT", "/sandbox/faults/500-before", { every: 2, route: "PUT /objects/contacts/*" });
  const put = async (key: string) => (await ask("PUT", `/objects/contacts/${key}`, body)).status;
  const statuses = [await put("a"), await put("b"), await put("c"), await put("d")];
  const elsewhere = (await ask("PUT", "/objects/companies/a", body)).status;
  const byHand = await ask("PATCH", "/objects/contacts/1", { properties: { name: "Grace" } });
  expect([statuses, elsewhere, byHand.status]).toEqual([[201, 500, 201, 500], 201, 200]);
  const { on, faults } = (await ask("GET", "/sandbox/faults")).body;
  const [rule] = faults.filter(({ id }: ReplyBody) => id === "500-before");
  expect([on, rule.seen, rule.hit]).toEqual([1, 4, 2]);
});

test("with a chance, the same seed hits the same requests again", async () => {
  const { ask } = await startCrm();
  await ask("PUT", "/sandbox/faults/500-before", { chance: 0.5 });
  const play = async () => {
    const statuses: number[] = [];
    for (let index = 0; index < 12; index += 1) statuses.push((await ask("GET", "/objects/tasks")).status);
    return statuses;
  };
  await ask("PATCH", "/sandbox/faults", { seed: 7 });
  const first = await play();
  await ask("PATCH", "/sandbox/faults", { seed: 7 });
  const again = await play();
  await ask("PATCH", "/sandbox/faults", { seed: 8 });
  expect([new Set(first), again, (await play()).join() === first.join()]).toEqual([
    new Set([200, 500]),
    first,
    false,
  ]);
});

test("a service that is away comes back after its time, and the switch goes off by itself", async () => {
  const { ask, clock } = await startCrm();
  await ask("PUT", "/sandbox/faults/503", { lastsMs: 30_000, left: 1 });
  const get = async () => (await ask("GET", "/objects/tasks")).status;
  const away = [await get(), await get()];
  clock.advance(30_000);
  expect([away, await get(), (await ask("GET", "/sandbox/faults")).body.on]).toEqual([[503, 503], 200, 0]);
});

test("reset switches everything off and keeps the seed", async () => {
  const { ask } = await startCrm();
  await ask("PUT", "/sandbox/faults/drop-after", {});
  await ask("PATCH", "/sandbox/faults", { seed: 12 });
  const reset = (await ask("POST", "/sandbox/faults/reset")).body;
  expect([reset.seed, reset.on]).toEqual([12, 0]);
  expect((await ask("PUT", path, body)).status).toBe(201);
});

test("a key whose first request is still being answered is 409, as problem+json", async () => {
  const crm = await startCrm();
  const key = { "idempotency-key": "k-1" };
  const first = askLoosely(crm.url + path, { ...key, ...fault("slow; ms=60000") });
  while ((await crm.audit()).length === 0) await new Promise((resolve) => setImmediate(resolve));
  const second = await crm.ask("PUT", path, body, key);
  expect([second.status, second.body.code, second.headers.get("content-type")]).toEqual([
    409,
    "IDEMPOTENCY_IN_PROGRESS",
    "application/problem+json",
  ]);
  await crm.close();
  await first;
});

test("an account may ask for a key with every write, for two hours, or know none", async () => {
  const { ask, clock } = await startCrm();
  await ask("PATCH", "/sandbox/settings", { idempotency: { required: true, windowMs: 7_200_000 } });
  const without = await ask("PUT", path, body);
  expect([without.status, without.body.code]).toEqual([400, "IDEMPOTENCY_KEY_MISSING"]);
  const key = { "idempotency-key": "k-1" };
  await ask("POST", "/objects/tasks", body, key);
  clock.advance(7_200_000);
  expect((await ask("POST", "/objects/tasks", body, key)).body.id).toBe("2");
  await ask("PATCH", "/sandbox/settings", { idempotency: { required: false, windowMs: 0 } });
  expect((await ask("POST", "/objects/tasks", body, key)).body.id).toBe("3");
});

test("a header that is no fault is refused and names the kinds", async () => {
  const { ask } = await startCrm();
  const odd = await ask("PUT", path, body, fault("earthquake"));
  expect([odd.status, odd.body.code]).toEqual([422, "FAULT_NOT_KNOWN"]);
});
