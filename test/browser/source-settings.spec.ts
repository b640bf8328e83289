/** What one source is told beside its secrets: the layout of its signatures, and schemas that count for it alone. */
import { createHmac } from "node:crypto";
import { untilRead } from "../harness/calls";
import { miraiEvent, post } from "../harness/mirai-events";
import { whippyCall } from "../harness/whippy-events";
import { expect, oneEngine, openConsole, test } from "./console-page";

const own = oneEngine();
const picture = (name: string) => ({ path: `${process.env.PICTURES}/${name}.png` });

test("Whippy's layout that matched is named, and the source is left to it", async ({ page }) => {
  const { engine } = own;
  const key = "application-key-of-whippy";
  await engine.client.sources.create({
    name: "whippy",
    provider: "whippy",
    secrets: [{ label: "application key", value: key }],
  });
  const body = whippyCall({ id: "c_1", status: "call_completed", requestId: "r_1" });
  const signature = `sha256=${createHmac("sha256", key).update(body).digest("hex")}`;
  await post(`${engine.receiver}/hooks/whippy`, body, { "x-whippy-signature": signature });
  await untilRead(engine);
  await openConsole(page, engine, "Setup");
  await page.getByRole("button", { name: "Open whippy" }).click();
  const layout = page.getByRole("combobox", { name: "Signature layout of whippy" });
  await expect(layout).toHaveValue("");
  await expect(page.getByText("matched last:")).toContainText("sha256-hex");
  await layout.selectOption("sha256-hex");
  await expect(async () => {
    const row = (await engine.client.sources.list()).rows.find(({ name }) => name === "whippy");
    expect(row?.signatureLayout).toBe("sha256-hex");
  }).toPass();
  if (process.env.PICTURES) await page.screenshot(picture("layout"));
});

test("what is said of a source stands in groups, what one does first before what one may never need", async ({
  page,
}) => {
  const { engine } = own;
  await engine.client.sources.create({ name: "desk", provider: "standard-webhooks" });
  await engine.client.sources.create({ name: "front-desk", provider: "twilio" });
  await openConsole(page, engine, "Setup");
  const groups = page.getByRole("row").getByRole("heading", { level: 2 });
  await page.getByRole("button", { name: "Open front-desk" }).click();
  await expect(groups).toHaveText(["Receiving", "Answering", "Understanding", "Failing"]);
  const receiving = page.getByRole("region", { name: "Receiving" });
  await expect(receiving.locator(".setup-panel-line > :first-child")).toHaveText([
    "URL",
    "At Twilio",
    "Secrets",
    "Bad signature",
    "Mirror",
  ]);
  await page.getByRole("button", { name: "Open desk" }).click();
  await expect(groups).toHaveText(["Receiving", "Mapping", "Answering", "Understanding", "Failing"]);
  await expect(page.getByRole("row", { name: /every event/ })).toContainText("asks nothing");
  const unmapped = page.locator(".setup-unmapped");
  expect(await unmapped.evaluate(({ parentElement }) => parentElement?.scrollWidth)).toBe(
    await unmapped.evaluate(({ parentElement }) => parentElement?.clientWidth),
  );
});

test("a schema for one source alone: refused in place, saved, and other sources are not judged by it", async ({
  page,
}) => {
  const { engine } = own;
  await engine.client.sources.create({ name: "second", provider: "mirai" });
  await openConsole(page, engine, "Setup");
  await page.getByRole("button", { name: "Open second" }).click();
  await page.getByRole("combobox", { name: "Event of a schema for second" }).selectOption("call.initiate");
  const text = page.getByRole("textbox", { name: /for call\.initiate of second alone/ });
  await text.fill('{"type":"strin"}');
  await page.getByRole("button", { name: "Save as v2" }).click();
  await expect(page.getByRole("alert")).toContainText("It is no JSON Schema");
  await expect(text).toHaveAttribute("aria-invalid", "true");
  if (process.env.PICTURES) await page.screenshot(picture("schema-refused"));
  await text.fill('{"required":["tenant"]}');
  await page.getByRole("button", { name: "Save as v2" }).click();
  await expect(page.getByRole("button", { name: "call.initiate v2" })).toBeVisible();
  await expect(page.getByRole("alert")).toHaveCount(0);
  if (process.env.PICTURES) await page.screenshot(picture("schema-saved"));

  for (const source of ["second", "mirai"])
    await post(`${engine.receiver}/hooks/${source}`, miraiEvent("call.initiate", { id: `c_${source}` }));
  await untilRead(engine);
  const { rows } = await engine.client.events.list({ q: "type:call.initiate" });
  expect(rows.map(({ source, problems }) => [source, problems])).toEqual([
    ["mirai", 0],
    ["second", 1],
  ]);
});

test("what is assumed of a provider stands on its source, and a wait is changed there and put back", async ({
  page,
}) => {
  const { engine } = own;
  await engine.client.sources.create({ name: "atoms", provider: "atoms" });
  const rowOf = async () => (await engine.client.sources.list()).rows.find(({ name }) => name === "atoms");
  await openConsole(page, engine, "Setup");
  await page.getByRole("button", { name: "Open atoms" }).click();
  const facts = page.getByRole("region", { name: "Facts about Atoms" });
  await expect(
    facts.getByRole("list", { name: "Assumed about Atoms" }).getByRole("listitem"),
  ).not.toHaveCount(0);
  const wait = facts.getByRole("textbox", { name: "Wait for the final event" });
  await expect(wait).toHaveValue("15m");
  await wait.fill("soon");
  await expect(facts.getByRole("alert")).toContainText("“soon” is no length of time");
  await wait.fill("20m");
  await wait.press("Enter");
  const line = facts.getByRole("row", { name: /Wait for the final event/ });
  await expect(line).toContainText("yours");
  expect((await rowOf())?.gate).toEqual({ waitForFinalMs: 1_200_000 });
  if (process.env.PICTURES) await page.screenshot(picture("facts"));
  await line.getByRole("button", { name: "Back to the pack's: Wait for the final event" }).click();
  await expect(wait).toHaveValue("15m");
  await expect(line).toContainText("assumed");
  expect((await rowOf())?.gate).toBeNull();
});

test("a source takes copies from production: the original URL, and lines to paste with both in them", async ({
  page,
  readClipboard,
}) => {
  const { engine } = own;
  await engine.client.sources.create({ name: "copies", provider: "mirai" });
  await openConsole(page, engine, "Setup");
  await page.getByRole("button", { name: "Open copies" }).click();
  await page.getByRole("switch", { name: "copies takes copies from production" }).click();
  const url = page.getByRole("textbox", { name: "Original URL of copies" });
  await url.fill(`${engine.receiver}/hooks/copies`);
  await expect(page.getByRole("alert")).toContainText("this receiver's own address");
  await url.fill("https://calls.example.com/webhooks/mirai");
  await url.press("Enter");
  const needs = page.getByRole("region", { name: "What production needs" });
  await expect(needs).toContainText("copyToRingback");
  await needs.getByRole("radio", { name: "nginx" }).click();
  await needs.getByTitle("Copy the lines for nginx").click();
  await expect(needs.getByText("Copied")).toBeVisible();
  const lines = await readClipboard();
  expect(lines).toContain(`proxy_pass ${engine.receiver}/hooks/copies;`);
  expect(lines).toContain("location = /webhooks/mirai");
  await post(`${engine.receiver}/hooks/copies`, miraiEvent("call.initiate", { id: "c_copy" }));
  await untilRead(engine);
  if (process.env.PICTURES) await page.screenshot(picture("mirror"));
  await page.getByRole("button", { name: "Show the copies that came" }).click();
  await expect(
    page.getByRole("main", { name: "Events" }).getByText("mirror", { exact: true }).first(),
  ).toBeVisible();
});
