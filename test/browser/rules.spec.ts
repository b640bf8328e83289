/** Rules as their user writes them: from nothing to a message that landed, what is wrong, what cannot fire, and by keys alone. */
import type { Page } from "@playwright/test";
import { atomsEvent } from "../harness/atoms-events";
import { send, untilCall, untilRead } from "../harness/calls";
import { addRule, ruleOf, untilLanded } from "../harness/rules";
import { expect, oneEngine, openConsole, test } from "./console-page";

const own = oneEngine();

test.beforeAll(async () => {
  await own.engine.client.sources.create({ name: "atoms", provider: "atoms", verify: "record" });
  for (const key of ["c_before_1", "c_before_2"]) await send(own.engine, wholeCall(key), "atoms");
  await send(own.engine, [atomsEvent("post-conversation", "c_before_2")], "atoms");
  await untilRead(own.engine);
});

const wholeCall = (key: string) =>
  ["pre-conversation", "post-conversation", "analytics-completed"].map((event) => atomsEvent(event, key));
const rule = (page: Page) => page.getByRole("region", { name: "Rule", exact: true });
const list = (page: Page) => page.getByRole("region", { name: "Rules", exact: true });
const dryRun = (page: Page) => page.getByRole("region", { name: "Dry run" });
const preview = (page: Page) => page.getByRole("complementary", { name: "Preview" });

async function openRules(page: Page): Promise<void> {
  await openConsole(page, own.engine, "Deliver");
  await page.getByRole("radio", { name: /^Rules:/ }).click();
  await expect(list(page)).toBeVisible();
}

/** The destination that takes messages, added once. */
async function whatsapp(): Promise<string> {
  const { client } = own.engine;
  const { rows } = await client.destinations.list();
  const there = rows.find(({ kind }) => kind === "whatsapp");
  return (there ?? (await client.destinations.create({ name: "WhatsApp", kind: "whatsapp" }))).destinationId;
}

async function removeAllRules(): Promise<void> {
  for (const { ruleId } of (await own.engine.client.rules.list()).rows)
    await own.engine.client.rules.remove({ ruleId });
}
test.afterEach(removeAllRules);

test("from nothing: a rule is written over its dry run, saved, switched on, and the next call's message lands", async ({
  page,
}) => {
  await openRules(page);
  await expect(list(page)).toContainText("Tell Sandbox CRM");
  await page.getByRole("button", { name: "Write a rule" }).click();
  await rule(page).getByRole("textbox", { name: "Name of the rule" }).fill("Transfer requested");
  await expect(rule(page)).toContainText("No destination takes messages yet.");
  await rule(page).getByRole("button", { name: "Add a destination" }).click();
  const setup = page.getByRole("region", { name: "Set-up of a destination" });
  await setup.getByRole("button", { name: /^WhatsApp/ }).click();
  await setup.getByLabel("Name", { exact: true }).fill("WhatsApp");
  await setup.getByRole("button", { name: "Add and switch on" }).click();
  await expect(setup).toHaveCount(0);
  await rule(page).getByRole("button", { name: "Message" }).click();

  await rule(page).getByRole("combobox", { name: "Types of events, one more" }).fill("post-conv");
  await page.getByRole("option", { name: /^post-conversation/ }).click();
  await expect(dryRun(page)).toContainText("Would have fired 2 times");
  await expect(rule(page)).toContainText("1 copy sent nothing");
  await rule(page).getByRole("button", { name: "Condition" }).click();
  await rule(page).getByRole("combobox", { name: "Condition 1, field" }).fill("outcome");
  await page.getByRole("option", { name: /^outcome what/ }).click();
  await rule(page).getByRole("combobox", { name: "Condition 1, value" }).selectOption("busy");
  await expect(dryRun(page)).toContainText("Would have fired 0 times");
  await expect(rule(page)).toContainText("true for 0");
  await rule(page).getByRole("combobox", { name: "Condition 1, value" }).selectOption("completed");
  await expect(dryRun(page)).toContainText("Would have fired 2 times");
  await expect(dryRun(page)).toContainText("nothing was sent");

  const text = rule(page).getByRole("textbox", { name: "Text" });
  await text.press("Control+A");
  await page.keyboard.type("{person.na");
  await page.getByRole("option", { name: /^person\.name/ }).click();
  await page.keyboard.type(" asks for a person");
  await expect(preview(page).getByRole("article")).toContainText("Dana Reyes asks for a person");
  await expect(preview(page)).toContainText("call 1 of 2");

  await rule(page).getByRole("button", { name: "Save as v1" }).click();
  await expect(rule(page)).toContainText("v1, changed just now");
  await rule(page).getByRole("button", { name: "Switch on" }).click();
  await expect(list(page).getByRole("switch", { name: "Transfer requested switched on" })).toBeChecked();

  await send(own.engine, wholeCall("c_after"), "atoms");
  const { callId } = await untilCall(own.engine, "c_after", {});
  const [landed] = await untilLanded(own.engine, callId, 1);
  expect(landed?.payload.message.text).toBe("Dana Reyes asks for a person");
  await expect(list(page).getByRole("listitem").filter({ hasText: "Transfer requested" })).toContainText("1");
});

test("a template error names its place while it is written, and the rule cannot be switched on", async ({
  page,
}) => {
  const to = { to: "{{person.phone}}", reason: "" };
  const definition = ruleOf(await whatsapp(), { ...to, text: "hello" }, { name: "Missed call" });
  await own.engine.client.rules.save({ definition, enabled: false });
  await openRules(page);
  await rule(page).getByRole("textbox", { name: "Text" }).press("Control+End");
  await page.keyboard.type(" {{person.fone}}");
  const alert = rule(page).getByRole("group", { name: "Message 1" }).getByRole("alert");
  await expect(alert).toHaveText("There is no field “person.fone”. Did you mean person.phone?");
  await rule(page).getByRole("button", { name: "Save as v2" }).click();
  await expect(rule(page)).toContainText("v2, changed just now");
  await expect(rule(page)).toContainText("1 problem: it cannot be switched on");
  await expect(rule(page).getByRole("button", { name: "Switch on" })).toBeDisabled();
  await expect(list(page).getByRole("img", { name: "Missed call cannot fire" })).toBeVisible();

  await rule(page).getByRole("textbox", { name: "Text" }).press("Control+End");
  for (let key = 0; key < "{{person.fone}}".length; key += 1) await page.keyboard.press("Backspace");
  await expect(alert).toHaveCount(0);
  await rule(page).getByRole("button", { name: "Save as v3" }).click();
  await rule(page).getByRole("button", { name: "Switch on" }).click();
  await expect(list(page).getByRole("switch", { name: "Missed call switched on" })).toBeChecked();

  await rule(page).getByRole("button", { name: "Versions" }).click();
  const versions = page.getByRole("complementary", { name: "Versions" });
  await versions.getByRole("button", { name: /^v2/ }).click();
  await expect(versions).toContainText("hello {{person.fone}}");
  await versions.getByRole("button", { name: "Restore as v4" }).click();
  await expect(page.getByRole("alert")).toContainText("It cannot be switched on yet");
  await versions.getByRole("button", { name: /^v1/ }).click();
  await versions.getByRole("button", { name: "Restore as v4" }).click();
  await expect(rule(page)).toContainText("v4, changed just now");
});

test("what is written and not saved outlives another screen and a reload; what is removed comes back", async ({
  page,
}) => {
  const definition = ruleOf(await whatsapp(), { to: "{{person.phone}}", text: "hello" }, { name: "Kept" });
  await addRule(own.engine, definition);
  await openRules(page);
  await rule(page).getByRole("textbox", { name: "Name of the rule" }).fill("Kept, and changed");
  await page
    .getByRole("navigation", { name: "Screens" })
    .getByRole("button", { name: /^Calls/ })
    .click();
  await page.reload();
  await page
    .getByRole("navigation", { name: "Screens" })
    .getByRole("button", { name: /^Deliver/ })
    .click();
  await expect(rule(page).getByRole("textbox", { name: "Name of the rule" })).toHaveValue(
    "Kept, and changed",
  );
  await expect(rule(page)).toContainText("not saved");
  await rule(page).getByRole("button", { name: "Undo" }).click();
  await expect(rule(page).getByRole("textbox", { name: "Name of the rule" })).toHaveValue("Kept");

  await rule(page).getByRole("button", { name: "More" }).click();
  await page.getByRole("menuitem", { name: "Remove" }).click();
  await expect(page.getByText("No rule yet")).toBeVisible();
  await list(page).getByRole("button", { name: "Undo" }).click();
  await expect(list(page).getByRole("switch", { name: "Kept switched on" })).not.toBeChecked();
});

test("a rule that cannot fire names the metric, one press maps what was seen, and it fires", async ({
  page,
}) => {
  const definition = ruleOf(
    await whatsapp(),
    { to: "{{person.phone}}", text: "sorry", reason: "" },
    {
      name: "Happy caller",
      providers: ["atoms"],
      conditions: [{ kind: "field", field: "metric.satisfaction", operator: "at-least", value: 4 }],
    },
  );
  await addRule(own.engine, definition);
  await openRules(page);
  await expect(list(page).getByRole("img", { name: "Happy caller cannot fire" })).toBeVisible();
  const card = list(page).getByRole("region", { name: "Happy caller cannot fire" });
  await expect(card).toContainText("It reads satisfaction, and no field of Atoms is mapped to it.");
  await expect(card).toContainText(/satisfaction_score came in \d+ of \d+ calls/);
  await card.getByRole("button", { name: /^Map satisfaction_score/ }).click();
  await expect(card).toHaveCount(0);
  await expect(list(page).getByRole("switch", { name: "Happy caller switched on" })).toBeChecked();
  await send(own.engine, wholeCall("c_happy"), "atoms");
  const { callId } = await untilCall(own.engine, "c_happy", {});
  await untilLanded(own.engine, callId, 1);
});

test("Setup: the metrics of a source are chosen with their scale and saved", async ({ page }) => {
  await openConsole(page, own.engine, "Setup");
  await page.getByRole("button", { name: "Open atoms" }).click();
  const line = page.getByRole("group", { name: "Satisfaction" });
  await line.getByRole("combobox", { name: "Satisfaction, field" }).fill("satisfaction_score");
  await expect(line.getByRole("alert")).toContainText("It begins with extra., metadata. or analysis.");
  await expect(page.getByRole("button", { name: "Save metrics" })).toBeDisabled();
  await line.getByRole("combobox", { name: "Satisfaction, field" }).fill("extra.metrics.satisfaction_score");
  await line.getByRole("textbox", { name: "Satisfaction, best" }).fill("10");
  const resolved = page.getByRole("group", { name: "Resolved" });
  await resolved.getByRole("combobox", { name: "Resolved, field" }).fill("extra.metrics.issue_resolved");
  await resolved.getByRole("combobox", { name: /words for yes/ }).fill("solved");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Save metrics" }).click();
  await expect(page.getByText("saved", { exact: true })).toBeVisible();
  const { rows } = await own.engine.client.sources.list();
  const atoms = rows.find(({ name }) => name === "atoms");
  expect(atoms?.metrics).toEqual({
    satisfaction: { path: "extra.metrics.satisfaction_score", scale: { from: 1, to: 10 } },
    resolved: { path: "extra.metrics.issue_resolved", yes: ["solved"] },
  });

  // What is mapped elsewhere meanwhile is not undone by what is saved here.
  const sentiment = { path: "extra.mood" };
  await own.engine.client.sources.update({
    sourceId: atoms?.sourceId ?? "",
    metrics: { ...atoms?.metrics, sentiment },
  });
  await expect(page.getByRole("combobox", { name: "Sentiment, field" })).toHaveValue("extra.mood");
  await page.getByRole("combobox", { name: "Follow-up, field" }).fill("extra.callback");
  await page.getByRole("button", { name: "Save metrics" }).click();
  await expect(page.getByText("saved", { exact: true })).toBeVisible();
  const after = (await own.engine.client.sources.list()).rows.find(({ name }) => name === "atoms");
  expect(after?.metrics).toMatchObject({ sentiment, followUp: { path: "extra.callback" } });
});

test("one of the rules to begin with is added switched off, seen over its dry run, and let out with the count", async ({
  page,
}) => {
  await openRules(page);
  await page.getByRole("button", { name: "Add Transfer requested" }).click();
  await expect(rule(page).getByRole("textbox", { name: "Name of the rule" })).toHaveValue(
    "Transfer requested",
  );
  await expect(list(page).getByRole("switch", { name: "Transfer requested switched on" })).not.toBeChecked();
  await expect(dryRun(page)).toContainText("nothing was sent");
  await expect(preview(page)).toContainText("until you let Slack #support out");
  await preview(page).getByRole("button", { name: "Let out …" }).click();
  const asks = preview(page).getByRole("group", { name: "Let Slack #support out" });
  await expect(asks).toContainText("0 landed here and stay here");
  await asks.getByRole("button", { name: "Let Slack #support out" }).click();
  await expect(preview(page).getByRole("alert")).toContainText("Webhook URL is needed.");
  await preview(page).getByRole("button", { name: "Set it up" }).click();
  const setup = page.getByRole("region", { name: "Set-up of a destination" });
  await setup.getByLabel("Webhook URL", { exact: true }).fill("https://hooks.slack.com/services/T0/B0/none");
  await setup.getByRole("button", { name: "Save" }).click();
  await setup.getByRole("button", { name: "Close the set-up" }).click();

  await preview(page).getByRole("button", { name: "Let out …" }).click();
  await asks.getByRole("button", { name: "Let Slack #support out" }).click();
  await expect(preview(page)).toContainText("Slack #support is let out");
  const { rows } = await own.engine.client.destinations.list();
  expect(rows.find(({ name }) => name === "Slack #support")?.message?.letOut).toBe(true);
  await preview(page).getByRole("button", { name: "Keep it here" }).click();
  await expect(preview(page)).toContainText("until you let Slack #support out");
});

test("by keys alone: a rule is begun, written, saved, switched on, moved, and its call opened", async ({
  page,
}) => {
  const to = { to: "{{person.phone}}", reason: "" };
  const first = ruleOf(
    await whatsapp(),
    { ...to, text: "one" },
    { name: "First", runs: "now", trigger: { on: "end" } },
  );
  await addRule(own.engine, first);
  await openRules(page);
  await expect(rule(page).getByRole("textbox", { name: "Name of the rule" })).toHaveValue("First");
  await page.keyboard.press("n");
  await expect(rule(page).getByRole("textbox", { name: "Name of the rule" })).toBeFocused();
  await page.keyboard.type("Second");
  await page.keyboard.press("Enter");
  const tabTo = async (name: string | RegExp, role: "button" | "combobox" | "textbox") => {
    const wanted = rule(page).getByRole(role, { name });
    for (let presses = 0; presses < 40; presses += 1) {
      if (await wanted.evaluate((element) => element === document.activeElement)) return;
      await page.keyboard.press("Tab");
    }
    throw new Error(`Tab does not come to ${name}`);
  };
  await tabTo("Types of events, one more", "combobox");
  await page.keyboard.type("post-conv");
  await page.keyboard.press("Enter");
  await expect(rule(page).getByRole("list", { name: "Types of events" })).toContainText("post-conversation");
  await tabTo("Condition", "button");
  await page.keyboard.press("Enter");
  await expect(rule(page).getByRole("combobox", { name: "Condition 1, field" })).toBeFocused();
  await page.keyboard.type("person.na");
  await page.keyboard.press("Enter");
  await tabTo("Condition 1, value", "textbox");
  await page.keyboard.type("Dana Reyes");
  await tabTo("Text", "textbox");
  await page.keyboard.press("Control+A");
  await page.keyboard.type("{person.na");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Shift+Tab");
  await expect(preview(page).getByRole("article")).toContainText("Dana Reyes");
  await page.getByRole("button", { name: "Save as v1" }).press("Enter");
  await expect(rule(page)).toContainText("v1, changed just now");
  await page.keyboard.press("s");
  await expect(list(page).getByRole("switch", { name: "Second switched on" })).toBeChecked();
  const names = list(page).getByRole("list", { name: "Now" }).getByRole("button");
  await expect(names).toHaveText(["First", "Second"]);
  await page.keyboard.press("Shift+K");
  await expect(names).toHaveText(["Second", "First"]);
  // The other way, by hand.
  await names.nth(1).dragTo(names.nth(0));
  await expect(names).toHaveText(["First", "Second"]);
  await page.keyboard.press("[");
  await expect(rule(page).getByRole("textbox", { name: "Name of the rule" })).toHaveValue("First");
  await expect(dryRun(page).getByRole("row")).not.toHaveCount(1);
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("main", { name: "Calls" })).toBeVisible();
});
