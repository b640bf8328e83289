import type { Page } from "@playwright/test";
import { expect, oneEngine, openConsole, openScreen, playFast, test } from "./console-page";

const held = oneEngine();

const chart = (page: Page) => page.getByRole("region", { name: "If the gate waited" });
const card = (page: Page, name: RegExp) => page.getByRole("region", { name });

test("without a call there is nothing to replay, and the chart says so", async ({ page }) => {
  await openConsole(page, held.engine, "Deliver");
  await expect(chart(page)).toContainText("No recorded calls to replay");
});

test("the chart shows the gate and the naive twin, and another wait by keys and by dragging", async ({
  page,
}) => {
  await playFast(held.engine);
  await openConsole(page, held.engine, "Deliver");
  await expect(chart(page)).toContainText("1 call replayed: too few to say more");
  const point = chart(page).getByRole("slider", { name: "Another wait after the end of a call" });
  await expect(point).toHaveAttribute("aria-valuetext", /^this gate: 100 % complete after a median wait of /);
  const sum = chart(page).getByRole("status");
  await expect(sum).toContainText("This gate: 1, 0 incomplete");
  await expect(chart(page)).toContainText(/Naive twin: \d+ writes, [1-9]\d* incomplete/);

  await point.focus();
  await page.keyboard.press("Home");
  await expect(point).toHaveAttribute("aria-valuetext", "waiting 0 s: 0 % complete");
  await expect(sum).toContainText(/Waiting 0 s: [2-9], [1-9] incomplete/);
  await page.keyboard.press("End");
  await expect(point).toHaveAttribute("aria-valuetext", "waiting 20 m: 100 % complete");
  await expect(sum).toContainText("Waiting 20 m: 1, 0 incomplete");
  await page.keyboard.press("Escape");
  await expect(sum).toContainText("This gate: 1");

  const box = await chart(page).locator("svg").first().boundingBox();
  if (!box) throw new Error("the chart has no place");
  await page.mouse.move(box.x + box.width - 20, box.y + 80);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width / 2, box.y + 80);
  await expect(point).toHaveAttribute("aria-valuetext", /^waiting (\d+ s|1 m)/);
  await page.mouse.up();

  const table = chart(page).getByRole("table", { name: /Share of complete records/ });
  await expect(table.getByRole("row", { name: "20 m" })).toContainText("100 %");
});

test("switched on, the twin is told the recorded call and stands beside the gated card, as of any moment", async ({
  page,
}) => {
  // Slow enough that no two events of it come in the same millisecond: its moments would be one.
  const { callId } = await playFast(held.engine, 20);
  await openConsole(page, held.engine, "Calls");
  await page.getByRole("button", { name: /^Naive twin/ }).click();
  const screen = page.getByRole("main", { name: "Naive twin" });
  await expect(screen).toContainText("the twin's account was not told this call");
  await screen.getByRole("switch", { name: /^Naive twin/ }).click();
  await expect(screen).toContainText(/told \d+ writes about \d+ calls?/);
  await expect(screen).not.toContainText("was not told this call");
  await expect.poll(async () => (await held.engine.client.twin.get()).behind).toBe(0);
  const { by, writes } = await held.engine.client.twin.call({ callId });
  expect(by).toBe("account");

  const gated = card(page, /behind the gate/);
  const naive = card(page, /no gate/);
  await expect(gated).toContainText("written once");
  await expect(naive).toContainText(`${writes.length} writes, ${writes.length - 1} wrong`);
  await expect(naive).toContainText("It holds what the call became.");

  const time = screen.getByRole("slider", { name: "As of" });
  await time.focus();
  await page.keyboard.press("Home");
  await expect(time).toHaveAttribute("aria-valuetext", "0.0 s after its first event");
  await expect(gated).toContainText("not written yet");
  await expect(gated.getByText("awaited").first()).toBeVisible();
  await expect(gated).toContainText("0 writes so far. One, complete, at");
  await expect(naive).toContainText("1 write, wrong");
  await expect(naive).toContainText("the call was still going on");
  // The same rows at the same heights.
  const rowsOf = async (one: typeof gated) => {
    const terms = one.locator("dt");
    return Promise.all(
      (await terms.all()).map(async (term) => [await term.textContent(), (await term.boundingBox())?.y]),
    );
  };
  expect(await rowsOf(gated)).toEqual(await rowsOf(naive));

  await page.keyboard.press("End");
  await expect(gated).toContainText("written once");
  await page.keyboard.press("Home");
  await expect(gated).toContainText("not written yet");
  // From one moment to the next, wherever the focus is.
  await time.blur();
  for (let moment = 0; moment < 20; moment += 1) await page.keyboard.press("]");
  await expect(gated).toContainText("written once");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("main", { name: "Calls" })).toBeVisible();

  await openScreen(page, "Deliver");
  await expect(chart(page)).toContainText(/told \d+ writes about \d+ calls?/);
});
