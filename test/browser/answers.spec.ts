/** Answers with a body: written and previewed in Setup, sent to the provider, and told on the timeline and in About. */
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Page } from "@playwright/test";
import { untilRead } from "../harness/calls";
import { miraiEvent, post } from "../harness/mirai-events";
import { expect, oneEngine, openConsole, openScreen, test } from "./console-page";

const own = oneEngine();
const picture = (name: string) => ({ path: `${process.env.PICTURES}/${name}.png` });
const pictures = process.env.PICTURES !== undefined;

async function answerTo(url: string, body: string): Promise<string> {
  const response = await fetch(url, {
    method: "POST",
    body,
    headers: { "content-type": "application/json" },
  });
  return response.text();
}

async function openTheCall(page: Page, key: string): Promise<void> {
  await page.getByRole("textbox", { name: "Search calls" }).fill(`call:${key} `);
  await expect(page.getByRole("listbox", { name: "Calls" }).getByRole("option")).toHaveCount(1);
}

test("a template is written on the newest event, saved, sent, and shown where it was sent", async ({
  page,
  readClipboard,
}) => {
  const { engine } = own;
  await post(`${engine.receiver}/hooks/mirai`, miraiEvent("call.initiate", { id: "c_before" }));
  await untilRead(engine);
  await openConsole(page, engine, "Setup");
  await page.getByRole("button", { name: "Open mirai" }).click();
  await page.getByRole("combobox", { name: "Another type that mirai answers" }).selectOption("call.initiate");
  const editor = page.getByRole("group", { name: "Answer to call.initiate" });
  await editor.getByRole("radio", { name: "a template" }).click();
  const body = editor.getByRole("textbox", { name: "Body of the answer" });
  await body.fill('{"call": "{{event.data.call.id}}", "who": "{{event.data.nobody}}"');
  const sent = editor.getByRole("region", { name: "What is sent" });
  await expect(sent).toContainText("It is no JSON");
  await expect(sent).toContainText("There is nothing at event.data.nobody.");
  if (pictures) await page.screenshot(picture("answers-problem"));
  await body.fill('{"call": "{{event.data.call.id}}"}');
  await expect(sent).toContainText('{"call": "c_before"}');
  await expect(sent).not.toContainText("It is no JSON");
  if (pictures) await page.screenshot(picture("answers-template"));
  await editor.getByRole("button", { name: "Save" }).click();
  await expect(editor).toHaveCount(0);
  await expect(page.getByRole("row", { name: /call\.initiate asks nothing a template/ })).toBeVisible();
  if (pictures) await page.screenshot(picture("answers-saved"));

  const url = `${engine.receiver}/hooks/mirai`;
  expect(await answerTo(url, miraiEvent("call.initiate", { id: "c_told" }))).toBe('{"call": "c_told"}');
  await untilRead(engine);
  await openScreen(page, "Calls");
  await openTheCall(page, "c_told");
  const pin = page.getByRole("button", { name: /^call\.initiate.*answered in .* by your template/ });
  await pin.hover();
  await expect(page.getByRole("tooltip")).toContainText("by your template");
  if (pictures) await page.screenshot(picture("answers-timeline"));
  await pin.click();
  await page.getByRole("tab", { name: "About" }).click();
  const about = page.getByRole("region", { name: "Answer", exact: true });
  await expect(about).toContainText("by your template");
  await expect(about).toContainText("200 · application/json · 18 B");
  await about.getByRole("button", { name: "Copy the answer" }).click();
  expect(await readClipboard()).toBe('{"call": "c_told"}');
  if (pictures) await page.screenshot(picture("answers-about"));
});

test("a handler is asked in the editor; a host that is not allowed says so, and a slow one shows amber", async ({
  page,
}) => {
  const { engine } = own;
  let slow = false;
  const server = createServer((_, response) => {
    if (!slow) response.writeHead(200, { "content-type": "application/json" }).end('{"by": "hand"}');
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  try {
    await openConsole(page, engine, "Setup");
    await page.getByRole("button", { name: "Open mirai" }).click();
    await page.getByRole("button", { name: /^Change the answer to (?:any other type|every event)/ }).click();
    const editor = page.getByRole("group", { name: /^Answer to (?:any other type|every event)/ });
    await editor.getByRole("radio", { name: "your handler's" }).click();
    const url = editor.getByRole("textbox", { name: "Your handler's URL" });
    await url.fill("http://10.1.2.3/in");
    await expect(editor.getByRole("button", { name: "Allow 10.1.2.3" })).toBeVisible();
    await expect(editor.getByRole("button", { name: "Save" })).toBeDisabled();
    if (pictures) await page.screenshot(picture("answers-not-allowed"));
    await url.fill(`http://127.0.0.1:${(server.address() as AddressInfo).port}/answers`);
    await editor.getByRole("textbox", { name: "May take, ms" }).fill("300");
    await editor.getByRole("textbox", { name: "Body of the answer" }).fill('{"by": "fallback"}');
    await editor.getByRole("button", { name: "Ask it now" }).click();
    await expect(editor).toContainText('{"by": "hand"}');
    await expect(editor).toContainText("by your handler");
    if (pictures) await page.screenshot(picture("answers-handler"));
    await editor.getByRole("button", { name: "Save" }).click();
    await expect(editor).toHaveCount(0);
    slow = true;
    const text = await answerTo(`${engine.receiver}/hooks/mirai`, miraiEvent("call.busy", { id: "c_slow" }));
    expect(text).toBe('{"by": "fallback"}');
    await untilRead(engine);
    await openScreen(page, "Calls");
    await openTheCall(page, "c_slow");
    const pin = page.getByRole("button", { name: /^call\.busy.*by the fallback/ });
    await expect(pin).toHaveAttribute("data-asked", "doubtful");
    await pin.hover();
    if (pictures) await page.screenshot(picture("answers-late"));
    await pin.click();
    await page.getByRole("tab", { name: "About" }).click();
    await expect(page.getByRole("region", { name: "Answer", exact: true })).toContainText(
      "Your handler did not answer within 300 ms.",
    );

    await openScreen(page, "Setup");
    await page.getByRole("button", { name: "Open mirai" }).click();
    await page.getByRole("button", { name: /^Change the answer to (?:any other type|every event)/ }).click();
    await editor.getByRole("button", { name: "Take this answer away" }).click();
    await expect(editor).toHaveCount(0);
    const [source] = (await engine.client.sources.list()).rows;
    expect(source?.answers.filter(({ type }) => type === "*")).toEqual([]);
  } finally {
    server.closeAllConnections();
    server.close();
  }
});
