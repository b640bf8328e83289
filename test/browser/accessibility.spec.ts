/** What a reader who does not see, or sees little, is owed on every screen, in both themes. */
import { asCallRail, listKey, makeCalls, startCallRailList } from "../harness/call-lists";
import { busyCall, post } from "../harness/mirai-events";
import { addCallRail, tell, tomaszStory } from "../harness/person-story";
import { addRule, ruleOf, untilLanded } from "../harness/rules";
import { expect, oneEngine, openConsole, openScreen, test } from "./console-page";
import { expectAccessible } from "./expect-accessible";
import { closeTheirs, fill } from "./filled-console";
import { chooseTheme, walkEveryScreen } from "./walk-screens";

const own = oneEngine();
test.afterAll(closeTheirs);
test.setTimeout(900_000);

test("the empty screens are accessible in both themes", async ({ page }) => {
  await openConsole(page, own.engine, "Calls");
  for (const theme of ["Dark", "Light"] as const) {
    await chooseTheme(page, theme);
    for (const screen of ["Calls", "Events", "Simulate", "Deliver", "Sandbox", "Live", "Setup"] as const) {
      await openScreen(page, screen);
      await expectAccessible(page, `${screen} while empty, ${theme}`);
    }
    await page.keyboard.press("g");
    await expectAccessible(page, `Stage while empty, ${theme}`);
    await page.keyboard.press("Escape");
  }
});

for (const theme of ["Dark", "Light"] as const) {
  test(`every screen is accessible, ${theme}`, async ({ page }) => {
    await fill(own.engine);
    await openConsole(page, own.engine);
    await chooseTheme(page, theme);
    await walkEveryScreen(page, (where) => expectAccessible(page, `${where}, ${theme}`));
  });
}

test("a payload walked and searched, and two calls compared, are accessible in both themes", async ({
  page,
}) => {
  await fill(own.engine);
  await openConsole(page, own.engine);
  for (const theme of ["Dark", "Light"] as const) {
    await chooseTheme(page, theme);
    await openScreen(page, "Calls");
    const calls = page.getByRole("listbox", { name: "Calls" }).getByRole("option");
    await calls.last().click();
    await page.keyboard.press("Space");
    await calls.first().click();
    await page.keyboard.press("d");
    const comparison = page.getByRole("region", { name: "Compare two calls" });
    await comparison
      .getByText(/expected to differ/)
      .first()
      .click();
    await expectAccessible(page, `two calls, ${theme}`);
    await comparison
      .getByRole("table", { name: "Events beside each other" })
      .getByRole("button")
      .first()
      .click();
    await expect(page.getByRole("complementary", { name: /^(Event|Compare)$/ })).toBeVisible();
    await expectAccessible(page, `two calls and an event, ${theme}`);
    await page.keyboard.press("Escape");
    await page.keyboard.press("Escape");
    await calls.last().click();
    await page.keyboard.press("Space");

    await openScreen(page, "Events");
    await page.getByRole("row").filter({ hasText: "c_busy" }).first().click();
    const payload = page.getByLabel("Payload", { exact: true }).last();
    await expect(payload).toContainText("c_busy");
    await page.keyboard.press("Control+]");
    await expect(payload).toBeFocused();
    for (const _ of "12") await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Control+f");
    await page.getByRole("textbox", { name: "Find in this payload" }).fill("c");
    await expect(page.getByRole("search").last()).toContainText(/1 of \d/);
    await expectAccessible(page, `a payload that is searched, ${theme}`);
    await page.getByRole("tab", { name: "Headers" }).click();
    await expectAccessible(page, `headers, ${theme}`);
    await page.getByRole("tab", { name: "Payload" }).click();
    await page.keyboard.press("Escape");
  }
});

test("a person over two platforms, with a match that asks, is accessible in both themes", async ({
  page,
}) => {
  await addCallRail(own.engine);
  await tell(own.engine, tomaszStory(Date.now()));
  await openConsole(page, own.engine, "Events");
  for (const theme of ["Dark", "Light"] as const) {
    await chooseTheme(page, theme);
    await openScreen(page, "Events");
    await page.getByRole("button", { name: "+1 202 555 0126" }).first().click();
    await expect(page.getByRole("region", { name: "A weak match" })).toBeVisible();
    await expectAccessible(page, `a person who asks, ${theme}`);
    await page.keyboard.press("m");
    await expect(page.getByRole("region", { name: "Answered by hand" })).toBeVisible();
    await expectAccessible(page, `a person after an answer, ${theme}`);
    await page.keyboard.press("m");
    await expect(page.getByRole("region", { name: "A weak match" })).toBeVisible();
  }
});

test("reconciling, with what is missing and with what went wrong, is accessible in both themes", async ({
  page,
}) => {
  const list = await startCallRailList(makeCalls(6, Date.now()).map(asCallRail));
  try {
    const { client } = own.engine;
    const { sourceId } = await client.sources.create({ name: "compared", provider: "callrail" });
    await openConsole(page, own.engine, "Calls");
    await page.keyboard.press("w");
    const form = page.getByRole("region", { name: "What to compare" });
    await form.getByRole("combobox", { name: "Source" }).selectOption("compared");
    await expectAccessible(page, "Reconcile without a key");
    const result = page.getByRole("region", { name: "Result" });
    for (const theme of ["Dark", "Light"] as const) {
      await chooseTheme(page, theme);
      await client.sources.setList({ sourceId, key: listKey, account: "ACC0a1b", baseUrl: list.url });
      await form.getByRole("button", { name: "Reconcile" }).click();
      await expect(result.getByRole("heading")).toHaveText("6 calls of 6 never came here.");
      await result.getByRole("row").nth(1).click();
      await expectAccessible(page, `Reconcile with a result, ${theme}`);
      await client.sources.setList({ sourceId, key: "another-key-0001" });
      await form.getByRole("button", { name: "Reconcile" }).click();
      await expect(result.getByRole("alert")).toContainText("refuses the API key");
      await form.getByRole("button", { name: "Change" }).click();
      await form.getByRole("radio", { name: "from … to" }).click();
      await expectAccessible(page, `Reconcile that failed, ${theme}`);
      await form.getByRole("button", { name: "Cancel" }).click();
      await form.getByRole("radio", { name: "24 hours" }).click();
      await form.getByRole("radio", { name: "its export, CSV" }).click();
      await expectAccessible(page, `Reconcile with an export, ${theme}`);
      await form.getByRole("radio", { name: "CallRail's API" }).click();
    }
  } finally {
    await list.close();
  }
});

test("a replay that is edited, broken, and answered is accessible in both themes", async ({ page }) => {
  for (const body of busyCall("c_replayed")) await post(`${own.engine.receiver}/hooks/mirai`, body);
  await openConsole(page, own.engine);
  for (const theme of ["Dark", "Light"] as const) {
    await chooseTheme(page, theme);
    await openScreen(page, "Events");
    await page.getByRole("row").filter({ hasText: "c_replayed" }).first().click();
    await expect(page.getByRole("complementary", { name: "Event" })).toContainText("c_replayed");
    await page.keyboard.press("Shift+R");
    const sheet = page.getByRole("complementary", { name: /[Rr]eplay/ });
    await sheet.getByRole("textbox", { name: "Body to send" }).press("Control+End");
    await page.keyboard.type(" x");
    await expect(sheet).toContainText("No JSON");
    await sheet.getByText("Headers to set").click();
    await sheet.getByRole("textbox", { name: /name: value/ }).fill("x y");
    await expectAccessible(page, `a replay with broken JSON, ${theme}`);
    await sheet.getByRole("textbox", { name: /name: value/ }).fill("");
    await sheet.getByRole("textbox", { name: "URL of a handler" }).fill("http://127.0.0.1:1/");
    await sheet.getByRole("button", { name: "Send 1 event" }).click();
    await expect(sheet.getByRole("status")).toContainText("1 event sent");
    await expectAccessible(page, `a replay that was answered, ${theme}`);
    await page.keyboard.press("Escape");
    await page.getByRole("tab", { name: "About" }).click();
    await expect(page.getByRole("region", { name: "Sent on" })).toContainText("Nobody listens");
    await expectAccessible(page, `an event that was sent on, ${theme}`);
    await page.getByRole("tab", { name: "Payload" }).click();
  }
});

test("rules are accessible in both themes", async ({ page }) => {
  const { client } = own.engine;
  for (const body of busyCall("c_tried")) await post(`${own.engine.receiver}/hooks/mirai`, body);
  await openConsole(page, own.engine, "Deliver");
  await page.getByRole("radio", { name: /^Rules:/ }).click();
  await expect(page.getByText("No rule yet")).toBeVisible();
  await expectAccessible(page, "Rules without any");
  const { destinationId } = await client.destinations.create({ name: "WhatsApp", kind: "whatsapp" });
  const texts = { to: "{{person.phone}}", reason: "" };
  const conditions = [
    { kind: "field" as const, field: "outcome", operator: "one-of" as const, value: ["completed", "busy"] },
    { kind: "hours" as const, days: [1, 2, 3, 4, 5, 6, 7], from: "00:00", to: "24:00" },
    { kind: "expression" as const, expression: "attempts > 0" },
  ];
  const written = ruleOf(destinationId, { ...texts, text: "{{summary}} {{agent}}" }, { conditions });
  await addRule(own.engine, { ...written, name: "Everything" });
  await addRule(
    own.engine,
    ruleOf(
      destinationId,
      { ...texts, text: "sorry" },
      {
        name: "Unhappy caller",
        conditions: [{ kind: "field", field: "metric.satisfaction", operator: "at-most", value: 2 }],
      },
    ),
  );
  const rule = page.getByRole("region", { name: "Rule", exact: true });
  for (const theme of ["Dark", "Light"] as const) {
    await chooseTheme(page, theme);
    await page.getByRole("button", { name: "Everything" }).click();
    await expect(rule.getByRole("region", { name: "Dry run" })).toContainText("nothing was sent");
    await expectAccessible(page, `Rules, ${theme}`);
    await rule.getByRole("textbox", { name: "Text" }).press("Control+End");
    await page.keyboard.type(" {{person.fone}}");
    await expect(rule.getByRole("alert")).toContainText("There is no field");
    await page.keyboard.type(" {");
    await expect(page.getByRole("listbox", { name: "Fields for Text" })).toBeVisible();
    await expectAccessible(page, `Rules with a problem, ${theme}`);
    await page.keyboard.press("Escape");
    await rule.getByRole("button", { name: "Undo" }).click();
    await rule.getByRole("button", { name: "Versions" }).click();
    await rule.getByRole("button", { name: /^v1/ }).click();
    await expectAccessible(page, `Rules with versions, ${theme}`);
    await rule.getByRole("button", { name: "Try on one call" }).click();
    await expect(rule.getByRole("complementary", { name: "Try on one call" })).toContainText("would");
    await expectAccessible(page, `Rules with a trial, ${theme}`);
    await page.getByRole("button", { name: "Unhappy caller" }).click();
    await expect(page.getByRole("region", { name: "Unhappy caller cannot fire" })).toBeVisible();
    await expectAccessible(page, `Rules with one that cannot fire, ${theme}`);
  }
});

test("the local outbox and the stage are accessible in both themes", async ({ page }) => {
  const { client } = own.engine;
  await client.rules.addReady({ readyIds: ["place-order", "order-mail"] });
  const { callId } = await client.runs.create({ scenario: "shop", speed: 100 });
  await untilLanded(own.engine, callId, 1);
  await openConsole(page, own.engine, "Deliver");
  for (const theme of ["Dark", "Light"] as const) {
    await chooseTheme(page, theme);
    await page.getByRole("radio", { name: /^Local outbox/ }).click();
    await page.getByRole("button", { name: "Let out …" }).click();
    await expectAccessible(page, `Local outbox, ${theme}`);
    await page.getByRole("button", { name: "Not yet" }).click();
    await page.getByRole("button", { name: "Stage", exact: true }).click();
    await expect(page.getByRole("region", { name: "Naive twin, no gate" })).toBeVisible();
    await expectAccessible(page, `Stage, ${theme}`);
    const landed = page.getByRole("complementary", { name: "Local outbox" });
    await expect(async () => {
      await page.keyboard.press("[");
      await expect(landed).toContainText("1 landed, ", { timeout: 500 });
    }).toPass({ intervals: [0] });
    await expectAccessible(page, `Stage as of an earlier moment, ${theme}`);
    await page.keyboard.press("Escape");
  }
});
