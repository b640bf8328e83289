/** Deliver, as its user meets it: who is told, why a call is not yet, and what became of each attempt. */
import type { Locator, Page } from "@playwright/test";
import { advance, findCall } from "../harness/calls";
import { type EngineProcess, makeFolder, startEngine } from "../harness/engine-process";
import { busyCall, completedCall, post } from "../harness/mirai-events";
import { type Recorded, type Recorder, startRecorder, type Told } from "../harness/recorder";
import { expect, openConsole, openScreen, playFast, test } from "./console-page";

const cleanUps: (() => void | Promise<void>)[] = [];
test.afterEach(async ({ page }) => {
  // The engine goes after its page, which would miss it aloud.
  await page.close();
  for (const clean of cleanUps.splice(0).reverse()) await clean();
});

async function start(flags = ["--test-clock"]): Promise<EngineProcess> {
  const folder = makeFolder();
  const engine = await startEngine(folder.path, { flags });
  cleanUps.push(folder.remove, async () => void (await engine.stop()));
  return engine;
}

/** A system on this machine that is told about every live call. */
async function tell(
  engine: EngineProcess,
  answer: (request: Recorded) => Told = () => ({ status: 200 }),
): Promise<Recorder> {
  const remote = await startRecorder(answer);
  cleanUps.push(() => remote.close());
  await engine.client.destinations.create({
    name: "Their system",
    kind: "any-url",
    url: remote.url,
    enabled: true,
  });
  return remote;
}

async function send(engine: EngineProcess, bodies: string[]): Promise<void> {
  for (const body of bodies) await post(`${engine.receiver}/hooks/mirai`, body);
}

const outbox = (page: Page) => page.getByRole("region", { name: "Outbox" });
const gate = (page: Page) => page.getByRole("region", { name: "Finalization gate" });
const atGate = (page: Page) => page.getByRole("region", { name: "At the gate" });
const destination = (page: Page, name: string) => page.getByRole("article", { name });

function record(page: Page, ...words: string[]): Locator {
  const rows = outbox(page).getByRole("row").and(page.locator("[aria-expanded]"));
  return words.reduce((found, hasText) => found.filter({ hasText }), rows);
}

test("a sample call plays: its call record is delivered, step by step, and each attempt is found in the CRM's audit", async ({
  page,
}) => {
  const engine = await start([]);
  await openConsole(page, engine, "Deliver");
  await expect(outbox(page)).toContainText("Nothing to deliver yet");
  await expect(outbox(page).getByRole("button", { name: "Play a sample call" })).toBeVisible();
  await expect(gate(page)).toContainText("No call is at the gate");

  const { key, party } = await playFast(engine);
  const row = record(page, key);
  await expect(row).toContainText(`${key}· v1`);
  await expect(row).toContainText(party);
  await expect(row).toContainText("delivered");
  await expect(row).toContainText(/contact \d+ created, call \d+ created, task \d+ created/);
  await expect(outbox(page).getByRole("button", { name: "1 delivered" })).toBeVisible();
  await expect(destination(page, "Sandbox CRM")).toContainText("1 delivered");

  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await expect(row).toHaveAttribute("aria-expanded", "true");
  for (const step of ["contact", "call", "task"]) {
    const thread = outbox(page).getByRole("list", { name: `Attempts of ${step}` });
    await expect(thread.getByRole("listitem")).toHaveCount(1);
    await expect(thread).toContainText(/201.*ms.*created/);
  }
  const step = outbox(page).getByRole("region", { name: "Step call" });
  await step.getByRole("button", { name: "Show payload" }).click();
  await expect(step).toContainText(`mirai:${(await findCall(engine, key))?.callId}`);
  await expect(gate(page)).toContainText("Opened: call.lifecycle-ended came");

  const correlation = step.getByRole("button", { name: /^corr / });
  const id = (await correlation.textContent())?.replace("corr ", "") ?? "";
  await correlation.click();
  const audit = page.getByRole("main", { name: "Sandbox" }).getByRole("region", { name: "Audit" });
  await expect(audit).toContainText(`correlation ${id}`);
  await expect(audit.getByRole("row").filter({ hasText: "upsert call" })).toHaveCount(1);
  await expect(audit).toContainText("PUT /objects/calls/");
  await audit.getByRole("button", { name: `correlation ${id}` }).click();
  await expect(audit.getByRole("row").filter({ hasText: "upsert" })).not.toHaveCount(0);
});

test("a destination that answers 500 and then 200: the thread shows what was tried and what comes next", async ({
  page,
}) => {
  const engine = await start();
  const remote = await tell(engine, () => ({ status: 500, body: { message: "out of order" } }));
  await openConsole(page, engine, "Deliver");
  await send(engine, busyCall("c_slow"));
  const row = record(page, "c_slow", "Their system");
  await expect(row).toContainText("retry");
  await expect(row).toContainText("1 of 10");
  await expect(row).toContainText("500 out of order");
  await expect(row).toContainText(/in \d+(\.\d)? s/);

  await row.click();
  await page.keyboard.press("Enter");
  const attempts = outbox(page).getByRole("list", { name: "Attempts of call" }).getByRole("listitem");
  await expect(attempts).toHaveCount(2);
  await expect(attempts.nth(0)).toContainText("500 out of order");
  await expect(attempts.nth(1)).toContainText("the same key and the same bytes");
  await expect(attempts.nth(1).getByRole("button", { name: "Send now" })).toBeVisible();

  remote.answer(() => ({ status: 200 }));
  await advance(engine, 7500);
  await expect(row).toContainText("delivered");
  await expect(row).toContainText("answered 200");
  await expect(attempts).toHaveCount(2);
  await expect(attempts.nth(1)).toContainText("answered 200");
  expect(remote.requests.map(({ body }) => body)).toEqual([
    remote.requests[0]?.body,
    remote.requests[0]?.body,
  ]);
});

test("what waits for its next attempt is sent at once when asked", async ({ page }) => {
  const engine = await start();
  const remote = await tell(engine, () => ({ status: 503 }));
  await send(engine, busyCall("c_now"));
  await openConsole(page, engine, "Deliver");
  const row = record(page, "c_now", "Their system");
  await expect(row).toContainText("1 of 10");
  await row.click();
  await page.keyboard.press("Enter");
  remote.answer(() => ({ status: 200 }));
  await outbox(page).getByRole("button", { name: "Send now" }).click();
  await expect(row).toContainText("delivered");
  await expect(outbox(page).getByRole("status").filter({ hasText: "sent again" })).toHaveText(
    "1 sent again: 1 delivered",
  );
});

test("dead ones are seen from everywhere, redriven by key and all at once, and the result is what was observed", async ({
  page,
}) => {
  const engine = await start();
  const remote = await tell(engine, () => ({ status: 400, body: { message: "no such field" } }));
  for (const id of ["c_one", "c_two", "c_three", "c_four"]) await send(engine, busyCall(id));
  await openConsole(page, engine, "Calls");
  const rail = page.getByRole("navigation", { name: "Screens" });
  await expect(rail.getByRole("button", { name: "Deliver, 4 dead" })).toBeVisible();
  await page
    .getByRole("contentinfo")
    .getByRole("button", { name: /^outbox .* 4 dead$/ })
    .click();
  await expect(record(page)).toHaveCount(4);
  await expect(outbox(page).getByRole("button", { name: "4 dead", exact: true })).toHaveAttribute(
    "aria-pressed",
    "true",
  );
  await expect(record(page).first()).toContainText("400 no such field: a retry cannot cure it");
  await expect(destination(page, "Their system")).toContainText("4 of the last 4 did not come through");

  remote.answer(({ body }) => ({ status: body.includes("mirai:c_two") ? 400 : 200 }));
  await record(page, "c_one").click();
  await page.keyboard.press("r");
  const result = outbox(page).getByRole("status").filter({ hasText: "sent again" });
  await expect(result).toHaveText("1 sent again: 1 delivered");
  await expect(record(page, "c_one"), "it stays where it stood").toContainText("delivered");

  await outbox(page).getByRole("button", { name: "Redrive 3 dead" }).click();
  await expect(result).toHaveText("3 sent again: 2 delivered, 1 dead again");
  await expect(rail.getByRole("button", { name: "Deliver, 1 dead" })).toBeVisible();
  await expect(outbox(page).getByRole("button", { name: "Redrive 1 dead" })).toBeVisible();
});

test("a call that waits at the gate is not in the outbox: it stands there with its sentence and its facts", async ({
  page,
}) => {
  const engine = await start();
  await send(engine, completedCall("c_half").toSpliced(4, 1));
  await send(engine, completedCall("c_talk").slice(0, 2));
  await openConsole(page, engine, "Deliver");
  const waiting = atGate(page).getByRole("list", { name: "Calls waiting at the gate" }).getByRole("listitem");
  await expect(waiting).toHaveCount(2);
  await expect(outbox(page)).toContainText("Nothing has left yet");
  await expect(gate(page), "the newest call").toContainText(
    "Waiting for the end of the call: it is in conversation.",
  );

  await waiting.filter({ hasText: "c_half" }).getByRole("button").click();
  await expect(gate(page)).toContainText(
    "Waiting for the summary; leaves marked incomplete at the deadline.",
  );
  const facts = gate(page).getByRole("table").getByRole("row");
  await expect(facts).toHaveText([
    /^ended.*by our clock#3$/,
    /^completeoutcome here; the summary not yet/,
    /^final.*#5$/,
    /^allowedlive$/,
    /^deadline 10 m.*from the final event.*in \d+ m.*assumed.*Change$/,
  ]);
  await advance(engine, 60_000);
  await expect(facts.last()).toContainText(/in (9 m|8 m \d+ s)/);

  await facts.first().getByRole("button", { name: "#3" }).click();
  await expect(page.getByRole("main", { name: "Calls" })).toBeVisible();
  await expect(page.getByRole("complementary", { name: "Event" })).toContainText("call.ended");
  await page
    .getByRole("region", { name: "Finalization gate" })
    .getByRole("button", { name: "Show in Deliver" })
    .click();
  await expect(gate(page)).toContainText("Waiting for the summary");

  await advance(engine, 10 * 60_000);
  await expect(record(page, "c_half")).toContainText("delivered");
  await expect(waiting).toHaveCount(1);
  await expect(gate(page)).toContainText("Opened without the summary: the deadline passed.");
  await gate(page).getByRole("button", { name: "Open call" }).click();
  await page.getByRole("button", { name: "In the outbox" }).first().click();
  await expect(record(page, "c_half")).toHaveAttribute("aria-selected", "true");
  await expect(record(page, "c_half"), "unfolded, since it was asked for").toHaveAttribute(
    "aria-expanded",
    "true",
  );
});

test("calls of before the switch-on are held by history, previewed and sent only when asked", async ({
  page,
}) => {
  const engine = await start();
  await send(engine, busyCall("c_before"));
  await openConsole(page, engine, "Deliver");
  await expect(record(page, "c_before")).toContainText("delivered");
  const remote = await startRecorder();
  cleanUps.push(() => remote.close());
  await page.getByRole("button", { name: "Add a destination" }).click();
  await page.getByRole("button", { name: /^Any URL/ }).click();
  const form = page.getByRole("form", { name: "Add a destination" });
  await form.getByLabel("Name").fill("Later system");
  await form.getByLabel("URL", { exact: true }).fill(remote.url);
  await form.getByRole("button", { name: "Add and switch on" }).click();
  const later = destination(page, "Later system");
  await expect(later).toContainText("nothing sent yet");
  await later.getByRole("button", { name: "1 held by history" }).click();
  await expect(atGate(page)).toContainText("c_before");
  await expect(gate(page)).toContainText("It was final before Later system was switched on");
  expect(remote.requests).toEqual([]);

  await later.getByRole("switch", { name: "Later system switched on" }).click();
  await expect(later).toContainText("off");
  await expect(atGate(page)).not.toContainText("c_before");
  await later.getByRole("switch", { name: "Later system switched on" }).click();
  await atGate(page).getByRole("button", { name: "Send 1 to Later system" }).click();
  await expect(record(page, "c_before", "Later system")).toContainText("answered 200");
  expect(remote.requests).toHaveLength(1);
  await expect(later).not.toContainText("held by history");
});

test("counts are filters, words and fields search, and a wrong token names itself while the rows stay", async ({
  page,
}) => {
  const engine = await start();
  await tell(engine, ({ body }) => ({ status: body.includes("mirai:c_bad") ? 400 : 200 }));
  for (const id of ["c_good", "c_bad"]) await send(engine, busyCall(id));
  await openConsole(page, engine, "Deliver");
  await expect(record(page)).toHaveCount(4);
  await outbox(page).getByRole("button", { name: "1 dead", exact: true }).click();
  await expect(record(page)).toHaveCount(1);
  await outbox(page).getByRole("button", { name: "3 delivered", exact: true }).click();
  await expect(record(page)).toHaveCount(3);
  await outbox(page).getByRole("button", { name: "3 delivered", exact: true }).click();
  await expect(record(page)).toHaveCount(4);

  await page.keyboard.press("/");
  const search = outbox(page).getByRole("textbox", { name: "Search the outbox" });
  await expect(search).toBeFocused();
  await search.fill('call:c_good destination:"Sandbox CRM" ');
  await expect(record(page)).toHaveCount(1);
  await search.fill("nothing-like-it");
  await expect(outbox(page)).toContainText("No call record matches");
  await outbox(page).getByRole("button", { name: "Clear the filter" }).click();
  await expect(record(page)).toHaveCount(4);
  await search.fill("state:ded ");
  await expect(outbox(page).getByRole("alert")).toContainText(
    "“ded” does not fit state. Write one of waiting, held",
  );
  await expect(record(page)).toHaveCount(4);
  await destination(page, "Their system").getByRole("button", { name: "1 dead" }).click();
  await expect(record(page)).toHaveCount(1);
  await expect(outbox(page).getByRole("alert")).toBeHidden();
});

test("rows stay where the reader put them: new ones wait behind the pill, and the keys are listed", async ({
  page,
}) => {
  const engine = await start();
  await send(engine, busyCall("c_first"));
  await openConsole(page, engine, "Deliver");
  await expect(record(page)).toHaveCount(1);
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await expect(record(page, "c_first")).toHaveAttribute("aria-expanded", "true");
  await send(engine, busyCall("c_second"));
  await expect(outbox(page).getByRole("button", { name: "1 new" })).toBeVisible();
  await expect(record(page)).toHaveCount(1);
  await outbox(page).getByRole("button", { name: "1 new" }).click();
  await expect(record(page)).toHaveCount(2);
  await expect(record(page).first()).toContainText("c_second");
  await expect(record(page, "c_first"), "still unfolded").toHaveAttribute("aria-expanded", "true");
  await page.keyboard.press("k");
  await expect(record(page, "c_second")).toHaveAttribute("aria-selected", "true");

  await page.keyboard.press("?");
  const keys = page.getByRole("complementary", { name: "Keys" });
  for (const words of ["next row", "unfold the row", "redrive: send it again now", "search"])
    await expect(keys).toContainText(words);
  await page.keyboard.press("Escape");
  await openScreen(page, "Calls");
  await page.keyboard.press("4");
  await expect(page.getByRole("main", { name: "Deliver" })).toBeVisible();
});

test("a destination that is down: its breaker opens, what waits loses no attempt, and “try now” lets one through", async ({
  page,
}) => {
  const engine = await start();
  const remote = await tell(engine, () => ({ status: 503 }));
  for (let n = 1; n <= 6; n += 1) await send(engine, busyCall(`c_down${n}`));
  await openConsole(page, engine, "Deliver");
  await destination(page, "Their system").getByRole("button", { name: "Their system", exact: true }).click();
  await expect(destination(page, "Their system")).toContainText("breaker open");
  const breaker = page.getByRole("region", { name: "Breaker of Their system" });
  await expect(breaker.getByRole("img", { name: "5 of the last 5 answers failed" })).toBeVisible();
  await expect(breaker.locator("[aria-current=step]")).toContainText("5 failures in a row");
  await expect(breaker).toContainText(/one trial at \d\d:\d\d:\d\d, in 30 s/);
  const waiting = record(page, "Their system", "breaker open").filter({ hasText: "waits for its turn" });
  await expect(waiting).toContainText("0");

  remote.answer(() => ({ status: 200 }));
  await breaker.getByRole("button", { name: "Try now" }).click();
  await expect(destination(page, "Their system")).toContainText("breaker closed");
  await expect(breaker.locator("[aria-current=step]")).toContainText("closed again");

  await breaker.getByRole("button", { name: "Pause" }).click();
  await expect(destination(page, "Their system")).toContainText("paused");
  await send(engine, busyCall("c_paused"));
  await expect(record(page, "c_paused", "Their system")).toContainText("when resumed");
  await breaker.getByRole("button", { name: "Go on" }).click();
  await expect(record(page, "c_paused", "Their system")).toContainText("delivered");
});

test("a dead step is edited in its thread and goes with a key of its own", async ({ page }) => {
  const engine = await start();
  const remote = await tell(engine, ({ body }) =>
    body.includes('"outcome":"busy"') ? { status: 422, body: { message: "no busy here" } } : { status: 200 },
  );
  await send(engine, busyCall("c_edit"));
  await openConsole(page, engine, "Deliver");
  const row = record(page, "c_edit", "Their system");
  await expect(row).toContainText("dead");
  await row.click();
  await page.keyboard.press("Enter");
  await outbox(page).getByRole("button", { name: "Edit and redrive" }).click();
  const editor = outbox(page).getByRole("textbox", { name: "Payload to send" });
  await expect(editor).toContainText('"outcome": "busy"');
  const height = () => editor.evaluate((text) => text.closest(".edit-step-box")?.clientHeight ?? 0);
  await expect.poll(height).toBeGreaterThan(100);
  await editor.fill('{"outcome": "no-answer"');
  await expect(outbox(page).getByRole("button", { name: "Send with a new key" })).toBeDisabled();
  await editor.fill('{"outcome": "no-answer"}');
  await outbox(page).getByRole("button", { name: "Send with a new key" }).click();
  await expect(row).toContainText("delivered");
  await expect(outbox(page).getByRole("region", { name: "Step call" })).toContainText(/:v1\.e1/);
  expect(remote.requests.at(-1)?.body).toBe('{"outcome":"no-answer"}');
});
