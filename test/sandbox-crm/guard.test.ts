import { expect, test } from "vitest";
import { askRaw, startCrm, token } from "./start-crm";

test("without the token nothing is answered and nothing is recorded", async () => {
  const { ask, audit } = await startCrm();
  const replies = [
    await ask("GET", "/objects/contacts", undefined, { authorization: "" }),
    await ask("PUT", "/objects/contacts/a", { properties: {} }, { authorization: "Bearer wrong" }),
    await ask("GET", "/counts", undefined, { authorization: `Basic ${token}` }),
    await ask("GET", "/nowhere", undefined, { authorization: `Bearer ${token}x` }),
  ];
  expect(replies.map(({ status, body }) => [status, body.code])).toEqual(
    replies.map(() => [401, "UNAUTHORIZED"]),
  );
  expect([await audit(), (await ask("GET", "/counts")).body.contacts]).toEqual([[], 0]);
});

test("only the loopback names reach it, and no page of another site may read the answer", async () => {
  const { port } = await startCrm();
  const authorization = `Bearer ${token}`;
  const statuses: (number | undefined)[] = [];
  for (const host of [
    `127.0.0.1:${port}`,
    `LOCALHOST:${port}`,
    "127.0.0.1",
    `127.0.0.1:${port + 1}`,
    `example.com:${port}`,
    `[::1]:${port}`,
  ]) {
    const reply = await askRaw(port, { host, authorization, origin: "https://example.com" });
    statuses.push(reply.status);
    expect(Object.keys(reply.headers).filter((name) => name.startsWith("access-control"))).toEqual([]);
  }
  expect(statuses).toEqual([200, 200, 421, 421, 421, 421]);
});

test("a body over 1 MiB gets 413, in one piece or in many", async () => {
  const { ask, url } = await startCrm();
  const tooMuch = "x".repeat(1024 * 1024 + 1);
  const whole = await ask("POST", "/objects/contacts", tooMuch);
  const streamed = await fetch(`${url}/objects/contacts`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}` },
    body: new Blob([tooMuch]).stream(),
    duplex: "half",
  } as RequestInit);
  expect([whole.status, whole.body.code, streamed.status]).toEqual([413, "BODY_TOO_LARGE", 413]);
});

const nested = (depth: number) => `{"properties":{"x":${"[".repeat(depth)}1${"]".repeat(depth)}}}`;
const many = Object.fromEntries(Array.from({ length: 201 }, (_, index) => [`p${index}`, index]));

test.each([
  ["no body", "", 400, "BAD_JSON"],
  ["broken JSON", '{"properties":', 400, "BAD_JSON"],
  ["a list", "[]", 422, "BODY_NOT_VALID"],
  ["no properties", '{"name":"Ada"}', 422, "BODY_NOT_VALID"],
  ["an unknown field beside them", '{"properties":{},"external_id":"a"}', 422, "BODY_NOT_VALID"],
  ["a __proto__", '{"properties":{"__proto__":{"admin":true}}}', 422, "NAME_NOT_ALLOWED"],
  ["a __proto__ inside", '{"properties":{"a":[{"__proto__":{"admin":true}}]}}', 422, "NAME_NOT_ALLOWED"],
  ["33 levels", nested(31), 422, "TOO_DEEP"],
  ["half a million levels", nested(500_000), 422, "TOO_DEEP"],
  ["201 properties", JSON.stringify({ properties: many }), 422, "TOO_MANY_PROPERTIES"],
  ["a huge text", JSON.stringify({ properties: { a: "x".repeat(32_769) } }), 422, "STRING_TOO_LONG"],
  ["a number beyond all numbers", '{"properties":{"a":1e999}}', 422, "NUMBER_TOO_LARGE"],
])("a body with %s is refused and the CRM lives on", async (_name, body, status, code) => {
  const { ask } = await startCrm();
  const refused = await ask("POST", "/objects/contacts", body);
  expect([refused.status, refused.body.code]).toEqual([status, code]);
  expect((await ask("GET", "/counts")).body.contacts).toBe(0);
  expect(({} as { admin?: boolean }).admin).toBeUndefined();
});

test("just inside the limits everything is kept as it was sent", async () => {
  const { ask } = await startCrm();
  const properties = {
    constructor: "a name like any other",
    toString: null,
    long: "x".repeat(32_768),
    deep: JSON.parse(nested(30)).properties.x,
    text: "\ud800 \u0000 '); DROP TABLE object; -- 😀",
  };
  const created = await ask("PUT", `/objects/contacts/${encodeURIComponent("a/b ?'\"😀")}`, { properties });
  expect([created.status, created.body.externalId]).toEqual([201, "a/b ?'\"😀"]);
  expect((await ask("GET", "/objects/contacts/1")).body.properties).toEqual(properties);
});

test("a record does not grow without end by many small writes", async () => {
  const { ask } = await startCrm();
  const part = (name: string) =>
    Object.fromEntries(Array.from({ length: 150 }, (_, index) => [`${name}${index}`, index]));
  await ask("PUT", "/objects/contacts/a", { properties: part("a") });
  const refused = await ask("PUT", "/objects/contacts/a", { properties: part("b") });
  const text = "x".repeat(30_000);
  await ask("PUT", "/objects/contacts/b", { properties: { a: Array(30).fill(text) } });
  const tooLarge = await ask("PUT", "/objects/contacts/b", { properties: { b: Array(30).fill(text) } });
  expect([refused.body.code, tooLarge.body.code]).toEqual(["TOO_MANY_PROPERTIES", "RECORD_TOO_LARGE"]);
});
