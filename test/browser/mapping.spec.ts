/** A mapping as its user writes it: what came is beside the form, what each expression gives stands at its place, and saving sends nothing. */
import type { Page } from "@playwright/test";
import { crmCalls, send, untilCall, untilRead } from "../harness/calls";
import { diallerCall, diallerEvent } from "../harness/dialler-events";
import { expect, oneEngine, openConsole, openScreen, test } from "./console-page";

const own = oneEngine();

async function addSource(name: string): Promise<void> {
  await own.engine.client.sources.create({ name, provider: "generic", verify: "record" });
}

async function openSource(page: Page, name: string) {
  await openConsole(page, own.engine, "Setup");
  await page.getByRole("button", { name: `Open ${name}` }).click();
  const mapping = page.getByRole("region", { name: `Mapping of ${name}` });
  await expect(mapping).toBeVisible();
  const row = (field: string) =>
    mapping
      .locator(".mapping-row")
      .filter({ has: page.getByRole("textbox", { name: new RegExp(`^${field}( needed)?$`) }) });
  return { mapping, row, write: (field: string, text: string) => row(field).getByRole("textbox").fill(text) };
}

test("proposals, values on a recorded event, what all of them would become, and saved", async ({ page }) => {
  await addSource("dialler");
  await send(
    own.engine,
    [...diallerCall("c-1"), ...diallerCall("c-2").slice(0, 3), `{"ping": true}`],
    "dialler",
  );
  const { mapping, row, write } = await openSource(page, "dialler");
  await expect(mapping).toContainText("not mapped yet");
  const sum = mapping.getByRole("status");
  await expect(sum).toContainText("8 events without a call key");
  await expect(sum).toContainText("Choose call key, ended when, final when: until then nothing leaves.");

  await row("call key").getByRole("button", { name: "Use call_id" }).click();
  await expect(row("call key")).toContainText("nothing on this event");
  await expect(mapping.getByRole("complementary", { name: "Event" })).toContainText("newest of 8");
  await mapping.getByRole("button", { name: "Older event" }).click();
  await expect(row("call key")).toContainText(`"c-2"`);
  await expect(mapping.getByRole("textbox", { name: "Payload of the event" })).toContainText("hung_up");

  await write("event type", "what");
  await write("ended when", 'what = "hung_up"');
  await write("final when", 'what = "written_up"');
  await write("summary", "notes");
  await expect(row("ended when")).toContainText("true");
  await expect(sum).toHaveText(
    "These 8 events would become 2 calls; 2 ended; 1 final; 1 event without a call key.",
  );

  await write("status", "what[");
  await expect(row("status").getByRole("alert")).toContainText("character 6: Expected");
  await expect(mapping.getByRole("button", { name: "Save and read again" })).toBeDisabled();
  await write("status", "");
  await write("stage", "what");
  await expect(row("stage").getByRole("alert")).toContainText("should be one of queued, dialing");
  await write("stage", "");
  await mapping.getByRole("switch", { name: "summary is required" }).click();

  const before = await crmCalls(own.engine);
  await mapping.getByRole("button", { name: "Save and read again" }).click();
  await expect(mapping).toContainText("saved; 8 events are read again, and nothing of that is sent");
  await expect(mapping.getByText("mapped", { exact: true })).toBeVisible();
  await untilCall(own.engine, "c-1", { final: true, complete: true, delivery: "held" });
  expect(await crmCalls(own.engine)).toEqual(before);
  await send(own.engine, diallerCall("c-2").slice(3), "dialler");
  await untilCall(own.engine, "c-2", { delivery: "synced" });
});

test("an expression that spins is stopped while the page goes on", async ({ page }) => {
  await addSource("spinner");
  await send(own.engine, [diallerEvent("dialled", "c-3", { note: `${"a".repeat(40)}!` })], "spinner");
  const { mapping, row, write } = await openSource(page, "spinner");
  await write("call key", "call_id");
  await write("status", "$match(note, /^(a+)+$/)");
  await write("label", "($f := function($x){$f($x)}; $f(1))");
  await expect(row("status").getByRole("alert")).toContainText("ran longer than 1.5 s and was stopped");
  await expect(row("label").getByRole("alert")).toContainText("ran longer than 1 s and was stopped");
  await expect(row("call key")).toContainText(`"c-3"`);
  await expect(mapping.getByRole("status")).toContainText("1 event not readable");
});

test("a call that nothing lets out says so on its gate, and leads to the mapping", async ({ page }) => {
  await own.engine.client.sources.create({
    name: "half",
    provider: "generic",
    verify: "record",
    mapping: { expressions: { callKey: "call_id", type: "what" }, requires: [] },
  });
  await send(own.engine, [diallerEvent("dialled", "c-4")], "half");
  await untilCall(own.engine, "c-4", { delivery: "held" });
  await addSource("bare");
  await send(own.engine, [diallerEvent("dialled", "c-5")], "bare");
  await untilRead(own.engine);
  await openConsole(page, own.engine, "Calls");
  const gate = page.getByRole("region", { name: "Finalization gate" });
  await expect(gate).toContainText(
    "Not mapped yet: choose “ended when” and “final when”. Until then nothing leaves.",
  );
  await gate.getByRole("button", { name: "Open the mapping" }).click();
  await expect(page.getByRole("main", { name: "Setup" })).toBeVisible();
  await expect(page.getByRole("region", { name: "Mapping of half" })).toBeInViewport();

  await openScreen(page, "Events");
  await page
    .getByRole("row", { name: /not read/ })
    .first()
    .click();
  await expect(page.getByRole("list", { name: "Problems" })).toContainText(
    "Not mapped yet: /hooks/bare has no expression",
  );
  await page
    .getByRole("list", { name: "Problems" })
    .getByRole("button", { name: "Open the mapping" })
    .click();
  await expect(page.getByRole("region", { name: "Mapping of bare" })).toBeInViewport();
});
