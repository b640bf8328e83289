/** The integrator's story once more without a mouse: every step by keys, and what has the focus is seen each time. */
import { readFileSync } from "node:fs";
import { freePort } from "../../electron/headless/free-port";
import { tellShopCalls } from "../harness/shop-calls";
import { type Shop, startShop } from "../harness/shop-handler";
import { expectSeenFocus, forbidMouse, pressEnterOn, tabTo } from "./by-keyboard";
import { expect, oneEngine, openConsole, test } from "./console-page";

const own = oneEngine();
let shop: Shop | null = null;
test.afterAll(() => shop?.stop());

test("from three tasks to the proof that there is one, by keys alone", async ({ page }) => {
  test.setTimeout(300_000);
  const port = await freePort();
  shop = await startShop(own.engine, "by arrival", { port, watched: true });
  await forbidMouse(page);
  await openConsole(page, own.engine);
  const type = (text: string) => page.keyboard.type(text);
  const press = (key: string) => page.keyboard.press(key);

  // Their handler is told.
  await press("7");
  await pressEnterOn(
    page,
    page.getByRole("navigation", { name: "Setup" }).getByRole("button", { name: "Forwarding" }),
  );
  await pressEnterOn(page, page.getByRole("button", { name: "Add a route" }));
  await expect(page.getByLabel("Your handler's URL")).toBeFocused();
  await type(shop.url);
  await press("Enter");
  await expect(page.getByRole("contentinfo")).toContainText("forwarding to 1 handler");
  await tellShopCalls(own.engine.receiver);

  // Three tasks in the CRM.
  await press("5");
  const types = page.getByRole("group", { name: "Type of record" });
  await pressEnterOn(page, types.getByRole("button", { name: "Tasks" }));
  const tasks = page.getByRole("list", { name: "Tasks" }).getByRole("button", { name: /Send the offer/ });
  await expect(tasks).toHaveCount(3);
  await press("j");
  await expect(page.locator("[aria-current=true]").and(tasks)).toHaveCount(1);

  // Which event was sent three times, and what its copies are.
  await press("1");
  const call = page.getByRole("region", { name: "Call", exact: true });
  await expect(call).toContainText("c_offer");
  const timeline = page.getByRole("group", { name: /^Timeline/ });
  await tabTo(page, timeline.getByRole("button", { name: /^call\.initiate/ }));
  for (let step = 0; step < 3; step += 1) await press("ArrowRight");
  await expect(timeline.getByRole("button", { name: /^call\.completed/ })).toBeFocused();
  await expectSeenFocus(page);
  await press("Enter");
  const inspector = page.getByRole("complementary", { name: "Event" });
  await pressEnterOn(page, inspector.getByRole("button", { name: "sent 3×" }));
  await pressEnterOn(page, inspector.getByRole("button", { name: "Compare with its copy" }), 20);
  const comparison = page.getByRole("complementary", { name: "Compare" });
  await expect(comparison).toContainText("The same event, the same bytes.");

  // Which key would hold.
  await pressEnterOn(page, comparison.getByRole("button", { name: "Judge your key" }), 6);
  await expect(page.getByRole("textbox", { name: "De-duplication key of mirai" })).toBeFocused();
  await expectSeenFocus(page);
  await type("event.data.call.id");
  await press("Enter");
  await expect(page.getByRole("list", { name: "Keys judged" })).toContainText("would wrongly drop 7 of 11");

  // What each event makes the handler do.
  await press("Tab");
  await press("1");
  await expect(inspector).toBeVisible();
  await press("Escape");
  await expect(inspector).toBeHidden();
  await press("r");
  const sheet = page.getByRole("complementary", { name: /[Rr]eplay/ });
  await pressEnterOn(page, sheet.getByRole("button", { name: "Send 8 events" }), 20);
  await expect(sheet.getByRole("status")).toContainText("8 events sent");
  await press("Escape");
  await expect(
    page
      .getByRole("group", { name: /^Effects/ })
      .getByRole("button")
      .first(),
  ).toBeVisible();

  // The verdict.
  await pressEnterOn(page, call.getByRole("button", { name: "Make a scenario …" }));
  const made = page.getByRole("complementary", { name: "Make a scenario of this call" });
  await pressEnterOn(page, made.getByRole("button", { name: "Open in Simulate" }), 20);
  const verdicts = page.getByRole("region", { name: "Verdicts", exact: true });
  await pressEnterOn(page, verdicts.getByRole("button", { name: `Play it to ${shop.url}` }), 60);
  const run = verdicts.getByRole("button", { name: "Run", exact: true });
  for (const name of ["Order", "Answer in time", "Loss"])
    await pressEnterOn(page, verdicts.getByRole("button", { name, exact: true }), 60);
  await pressEnterOn(page, run);
  const idempotency = verdicts.getByRole("region", { name: "Idempotency", exact: true });
  await expect(idempotency).toContainText("FAIL", { timeout: 60_000 });
  await shop.stop();
  shop = await startShop(own.engine, "by event", { port, watched: true });
  await expect(run).toBeEnabled({ timeout: 60_000 });
  await expect(run, "what was pressed last still has the focus").toBeFocused();
  await press("Enter");
  await expect(idempotency).toContainText("PASS", { timeout: 60_000 });
  await expect(idempotency).toContainText("fixed");

  // The call goes to a colleague.
  await press("1");
  await pressEnterOn(page, call.getByRole("button", { name: "Share" }));
  await expect(page.getByRole("menuitem", { name: /^Bundle/ })).toBeFocused();
  await press("Enter");
  const panel = page.getByRole("complementary", { name: "Share this call" });
  await tabTo(page, panel.getByRole("button", { name: /^Save/ }), 20);
  const [download] = await Promise.all([page.waitForEvent("download"), press("Enter")]);
  expect(readFileSync(await download.path(), "utf8")).not.toContain("Dana Reyes");
});
