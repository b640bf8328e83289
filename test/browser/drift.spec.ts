/** The drift inbox as a user meets it: seen, understood, accepted, taken back; and the schema behind it. */
import { miraiEvent, post } from "../harness/mirai-events";
import { expect, oneEngine, openConsole, openScreen, test } from "./console-page";

const own = oneEngine();

function report(id: string, analysis: Record<string, unknown>): string {
  return miraiEvent(
    "end-of-call",
    { id },
    { analysis: { success: true, summary: "Takes the Friday shift.", ...analysis } },
  );
}

test("with nothing received, the inbox says so and what does not count", async ({ page }) => {
  await openConsole(page, own.engine, "Events");
  await page.getByRole("radio", { name: /^Drift/ }).click();
  const inbox = page.getByRole("region", { name: "Drift" });
  await expect(inbox).toContainText("No event was compared yet");
  await expect(inbox).toContainText("Simulated events do not count.");
});

test("an unknown field is found, accepted with A and taken back with U, and the rows stay where they are", async ({
  page,
}) => {
  const hook = `${own.engine.receiver}/hooks/mirai`;
  for (const [index, mood] of ["positive", "positive", "neutral", "negative"].entries())
    await post(hook, report(`c-${index}`, { sentiment: mood }));
  await post(hook, report("c-9", { success: "yes" }));
  await openConsole(page, own.engine, "Events");
  await page.getByRole("radio", { name: /^Drift/ }).click();

  const row = page.getByRole("row").filter({ hasText: "analysis.sentiment" });
  await expect(row).toContainText("text: “positive”, “negative”, “neutral”");
  await expect(row).toContainText("new field");
  await expect(row).toContainText("open");
  await page.keyboard.press("j");
  await expect(page.getByRole("complementary", { name: "Drift item" })).toBeVisible();
  await row.click();

  const item = page.getByRole("complementary", { name: "Drift item" });
  await expect(item).toContainText(/Mirai has sent a sentiment since .*: always text, three values so far\./);
  await expect(item).toContainText("in 4 of 5 end-of-call");
  await expect(item.getByRole("list", { name: "Values" }).getByRole("listitem")).toHaveText([
    "positive2",
    "negative1",
    "neutral1",
  ]);
  const lines = item.getByRole("list", { name: "Lines of the schema" });
  await expect(lines).toContainText('"neutral"');
  await item.getByRole("radio", { name: "any text" }).click();
  await expect(lines).toContainText('"sentiment": { "type": "string" }');
  await item.getByRole("radio", { name: "these 3" }).click();
  await expect(item).toContainText("4 events turn from new field to valid, none turns invalid");
  await expect(item).toContainText("0 call records would change; nothing is sent again");

  await page.keyboard.press("a");
  await expect(row).toContainText("accepted");
  await expect(item).toContainText(/Accepted into your schema on .*: 3 values\./);
  await expect(page.getByRole("button", { name: /^decided today 1/ })).toBeVisible();
  await item.getByRole("button", { name: "Schema" }).click();
  const schema = page.getByRole("complementary", { name: "Schema" });
  await expect(schema.getByRole("textbox", { name: "Built-in schema" })).toContainText("draft/2020-12");
  await schema.getByRole("tab", { name: "Yours, v2" }).click();
  await expect(schema.getByRole("textbox")).toHaveValue(/"enum": \[\s+"positive",\s+"negative",\s+"neutral"/);
  await page.keyboard.press("Escape");

  await page.keyboard.press("u");
  await expect(row).toContainText("open");
  await page.keyboard.press("i");
  await expect(row).toContainText("ignored");
  await item.getByRole("button", { name: "Undo" }).click();
  await expect(row).toContainText("open");

  await page.getByRole("navigation", { name: "Drift" }).getByRole("button", { name: "new type" }).click();
  await expect(row).toBeHidden();
  await expect(page.getByRole("row").filter({ hasText: "analysis.success" })).toContainText(
    "text “yes”; the schema says true or false",
  );
});

test("the inspector marks what is unknown softly, and leads to the item and to the schema", async ({
  page,
}) => {
  await post(`${own.engine.receiver}/hooks/mirai`, report("c_marked", { sentiment: "positive" }));
  await openConsole(page, own.engine, "Events");
  await page.getByRole("row").filter({ hasText: "c_marked" }).click();
  const inspector = page.getByRole("complementary", { name: "Event" });
  await expect(inspector.locator(".cm-lintRange-info")).toHaveText('"positive"');
  await expect(inspector).toContainText("is a field the schema does not know: the text “positive”");
  await inspector.getByRole("button", { name: "new field event.data.analysis.sentiment in Drift" }).click();
  await expect(page.getByRole("complementary", { name: "Drift item" })).toContainText(
    "Mirai has sent a sentiment",
  );

  await page.getByRole("radio", { name: /^Log/ }).click();
  await inspector.getByRole("button", { name: /^Open the schema mirai\/end-of-call/ }).click();
  const schema = page.getByRole("complementary", { name: "Schema" });
  await schema.getByRole("tab", { name: "Yours" }).click();
  const text = schema.getByRole("textbox");
  await text.fill('{"type": "strin"}');
  await schema.getByRole("button", { name: /^Save as v/ }).click();
  await expect(schema.getByRole("alert")).toContainText("It is no JSON Schema");
  await text.fill('{"required": ["tenant"]}');
  await schema.getByRole("button", { name: /^Save as v/ }).click();
  await expect(schema.getByRole("tab", { name: /^Yours, v/ })).toBeVisible();

  await openScreen(page, "Events");
  await page.getByRole("radio", { name: /^Log/ }).click();
  await expect(inspector).toContainText("tenant should be there, got nothing (your schema v");
});
