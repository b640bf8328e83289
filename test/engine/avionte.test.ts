/** Avionté over its wire, one step at a time: whose call it is, what a lost answer leaves behind, what is asked when. */
import { expect, onTestFinished, test } from "vitest";
import { avionte } from "../../electron/engine/destinations/avionte/avionte";
import type {
  CallRecordContent,
  Ledger,
  SendContext,
  SendDecision,
} from "../../electron/engine/destinations/destination";
import { withPresets } from "../../electron/engine/destinations/fields";
import { type AvionteServer, avionteSettings, startAvionte } from "../harness/avionte-server";
import { callContent } from "../harness/call-content";

function memory(): Ledger {
  const kept = new Map<string, { key: string; remoteId: string; words: string }>();
  return {
    read: (kind, key) => kept.get(`${kind} ${key}`) ?? null,
    async write(kind, entry) {
      kept.set(`${kind} ${entry.key}`, entry);
    },
    async forget(kind, key) {
      kept.delete(`${kind} ${key}`);
    },
  };
}

async function startWith(...talents: number[]) {
  const server = await startAvionte();
  onTestFinished(() => server.close());
  for (const id of talents) server.addTalent(id);
  const ledger = memory();
  return { server, ledger, tell: teller(server, ledger) };
}

/** Sends the steps of a call record as the outbox would, the talent's id filled in. */
function teller(server: AvionteServer, ledger: Ledger) {
  const { values: given, credentials } = avionteSettings(server);
  const { url, ...values } = withPresets(avionte.fields, given);
  const settings = { url: String(url), token: null, values, credentials };
  const contextOf = (step: string, payload: unknown, decision: SendDecision | null): SendContext => ({
    settings,
    idempotencyKey: `x:${step}:v1`,
    correlationId: "c0ffee123456",
    body: JSON.stringify(payload),
    step,
    version: 1,
    decision,
    signal: AbortSignal.timeout(5000),
    fetch,
    ledger,
  });
  return async (record: Partial<CallRecordContent>, decision: SendDecision | null = null) => {
    const [contact, call] = avionte.map(callContent(record), 1, () => null, settings.values);
    const found = await avionte.send(contextOf("contact", contact?.payload, decision));
    if (found.class !== "delivered") return { found, logged: null, readBack: async () => null };
    const payload = JSON.parse(
      JSON.stringify(call?.payload).replace('"{{contact.id}}"', `"${found.remoteId}"`),
    );
    const context = contextOf("call", payload, null);
    return { found, logged: await avionte.send(context), readBack: () => avionte.readBack?.(context) };
  };
}

const known = (id: number) => ({ personExternalId: String(id), externalId: `whippy:${id}` });

test("a lost answer is unknown; reading back finds the activity by its marker, and a repeat writes none", async () => {
  const { server, tell } = await startWith(11);
  server.meet(({ method, path }) => (method === "POST" && path.endsWith("/activity") ? "lost" : null));
  const { logged, readBack } = await tell(known(11));
  expect(logged).toMatchObject({
    class: "unknown",
    observed: expect.stringContaining("written or not, unknown"),
  });
  server.meet(null);
  expect(await readBack()).toEqual({ remoteId: String(server.activities[0]?.id) });
  expect((await tell(known(11))).logged).toMatchObject({
    class: "delivered",
    observed: expect.stringContaining("was written before"),
  });
  expect(server.activities).toHaveLength(1);
});

test("what was not written is read back as not there", async () => {
  const { server, tell } = await startWith(12);
  server.meet(({ method, path }) =>
    method === "POST" && path.endsWith("/activity") ? { status: 504 } : null,
  );
  const { logged, readBack } = await tell(known(12));
  expect(logged).toMatchObject({ class: "unknown", status: 504 });
  server.meet(null);
  expect(await readBack()).toBeNull();
});

test("a tenant without the list of activities leaves the question open and names the marker", async () => {
  const { server, tell } = await startWith(13);
  server.hideLists();
  const { readBack } = await tell({ ...known(13) });
  await expect(readBack()).resolves.toMatchObject({ remoteId: expect.any(String) }); // the ledger knows
  server.meet(({ method, path }) => (method === "POST" && path.endsWith("/activity") ? "lost" : null));
  const lost = await tell({ ...known(13), externalId: "whippy:other" });
  server.meet(null);
  expect(await lost.readBack()).toMatchObject({
    class: "unknown",
    observed: expect.stringContaining("look for [ringback:whippy:other v1] in Avionté"),
  });
});

test("a number is known once a talent was seen with it, and never decides between two", async () => {
  const { server, tell } = await startWith(21);
  const byPhone = { personExternalId: null, phone: "+12025550142", personName: "Dana Reyes" };
  expect((await tell(byPhone)).found).toMatchObject({ class: "ask", question: { about: "unmatched" } });
  await tell(known(21));
  expect((await tell(byPhone)).found).toMatchObject({ class: "delivered", remoteId: "21" });
  expect((await tell({ ...byPhone, personName: "Sam Ortiz" })).found).toMatchObject({
    class: "ask",
    question: { about: "weak", candidates: [{ remoteId: "21", words: "Dana Reyes" }] },
  });
  server.addTalent(22);
  await tell(known(22));
  expect((await tell(byPhone)).found).toMatchObject({
    class: "ask",
    question: { about: "ambiguous", candidates: [{ remoteId: "21" }, { remoteId: "22" }] },
  });
  const answered = await tell(
    { ...byPhone, externalId: "whippy:answered" },
    { choice: "candidate", remoteId: "22" },
  );
  expect(answered.logged).toMatchObject({ class: "delivered" });
  expect(server.activities.at(-1)).toMatchObject({ talentId: 22 });
});

test("waits double from five seconds, and the fifth error in a row stops it", async () => {
  const { server, tell } = await startWith(31);
  server.meet(() => ({ status: 503 }));
  const waits = [];
  for (let errors = 0; errors < 4; errors++) waits.push((await tell(known(31))).found);
  expect(waits).toMatchObject(
    [5000, 10_000, 20_000, 40_000].map((retryAfterMs) => ({ class: "retry", retryAfterMs })),
  );
  expect((await tell(known(31))).found).toMatchObject({
    class: "config",
    observed: expect.stringContaining("stopped after 5"),
  });
  const asked = server.asked.length;
  expect((await tell(known(31))).found).toMatchObject({ class: "config" });
  expect(server.asked).toHaveLength(asked);
});

test("an answer in between sets the count back", async () => {
  const { server, tell } = await startWith(32);
  for (let round = 0; round < 3; round++) {
    server.meet(() => ({ status: 503 }));
    for (let errors = 0; errors < 3; errors++) await tell(known(32));
    server.meet(null);
    expect((await tell({ ...known(32), externalId: `whippy:round-${round}` })).logged).toMatchObject({
      class: "delivered",
    });
  }
});

test("a wrong secret stops at once with what to check, and never says the secret", async () => {
  const { server, ledger } = await startWith(41);
  server.known.clientSecret = "rotated-at-avionte";
  const told = await teller(
    { ...server, known: { ...server.known, clientSecret: "the-old-secret" } },
    ledger,
  )(known(41));
  expect(told.found).toEqual({
    class: "config",
    status: 400,
    observed: "no token: 400 invalid_client. Check client id, client secret and scope",
  });
});

test("who was told a version is told no other: it cannot be changed there", () => {
  const { values: given } = avionteSettings({
    url: "https://api.avionte.com",
    known: { clientId: "c", tenant: "apitest" },
  } as AvionteServer);
  const values = withPresets(avionte.fields, given);
  const first = callContent();
  const later = callContent({ summary: "Another summary." });
  expect(avionte.map(later, 2, () => first, values)).toEqual([]);
  expect(avionte.map(later, 2, () => null, values).map(({ step }) => step)).toEqual(["contact", "call"]);
});
