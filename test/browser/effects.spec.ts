/** What a handler did because of each event of a call: on the timeline, in the table and beside the event. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import type { Readable } from "node:stream";
import type { Page } from "@playwright/test";
import type { CallDetail } from "../../shared/calls";
import { entry } from "../harness/engine-process";
import { keepEffects } from "../harness/kept-effects";
import { nodeHandler, writeScript } from "../harness/node-handler";
import { expect, oneEngine, openConsole, playFast, test } from "./console-page";

const own = oneEngine();
test.describe.configure({ mode: "serial" });

const callOf = (page: Page) => page.getByRole("region", { name: "Call", exact: true });
const laneOf = (page: Page) => page.getByRole("group", { name: /^Effects/ });
const inspectorOf = (page: Page) => page.getByRole("complementary", { name: "Event" });
let call: CallDetail;

test.beforeAll(async () => {
  const { callId } = await playFast(own.engine);
  call = await own.engine.client.calls.get({ callId });
});

test("no lane where no handler was seen", async ({ page }) => {
  await openConsole(page, own.engine, "Calls");
  await expect(callOf(page)).toContainText("initiate");
  await expect(laneOf(page)).toHaveCount(0);
});

test("reads what each event caused, what failed, what is not tied and what was not judged", async ({
  page,
}) => {
  const at = (type: string) => ({
    position: call.timeline.find((event) => event.type === type)?.position ?? 0,
  });
  const crm = "http://127.0.0.1:4410";
  const ended = at("call.ended");
  keepEffects(
    own.engine.data,
    [
      { subject: at("call.initiate"), method: "POST", url: `${crm}/contacts` },
      {
        subject: ended,
        method: "PUT",
        url: `${crm}/calls/c_1?key=[redacted]`,
        status: null,
        error: "ECONNREFUSED",
      },
      ...[1, 2, 3, 4, 5].map((line) => ({
        subject: at("call.lifecycle-ended"),
        method: "PUT",
        url: `${crm}/lines/${line}`,
      })),
      {
        untied: { because: "several" as const, request: null, candidates: [ended, at("call.completed")] },
        ...{ method: "POST", url: `${crm}/tasks`, afterMs: null },
      },
    ],
    [{ subject: `e${ended.position}`, place: "127.0.0.1:5432", tls: false, count: 1 }],
  );
  await openConsole(page, own.engine, "Calls");
  const lane = laneOf(page);
  await expect(lane.getByRole("button")).toHaveCount(4);
  await expect(callOf(page)).toContainText("8 recorded");

  await lane.getByRole("button", { name: "POST /contacts 201", exact: true }).hover();
  await expect(page.getByRole("tooltip")).toContainText("127.0.0.1:4410");
  await expect(page.getByRole("tooltip")).toContainText("12.4 ms");
  await lane.getByRole("button", { name: "POST /tasks 201, untied" }).focus();
  await expect(page.getByRole("tooltip")).toContainText("Made while 2 events were handled");
  await page.keyboard.press("ArrowRight");
  await expect(lane.getByRole("button", { name: /^5 effects/ })).toBeFocused();
  await expect(page.getByRole("tooltip")).toContainText("PUT /lines/5 201");

  const table = page.getByRole("table", { name: "Events of this call" });
  await expect(table.getByRole("row", { name: /lifecycle-ended/ })).toContainText("5 effects");

  await lane.getByRole("button", { name: "PUT /calls/c_1 failed" }).click();
  await inspectorOf(page)
    .getByRole("tab", { name: /^Effects/ })
    .click();
  const inspector = inspectorOf(page);
  await expect(inspector).toContainText("1 effect of this event");
  await expect(inspector.getByRole("list", { name: "Effects of this event" })).toContainText("ECONNREFUSED");
  await expect(inspector.getByRole("list", { name: "Effects of this event" })).toContainText(
    "key=[redacted]",
  );
  await expect(inspector.getByRole("list", { name: "Untied effects" })).toContainText("/tasks");
  await expect(inspector).toContainText("not judged: 1 connection to :5432");
});

test("sees effects come while a replay runs, and which handler runs as long as it does", async ({ page }) => {
  await openConsole(page, own.engine, "Calls");
  const path = writeScript(own.engine.data, "server.cjs", nodeHandler(`await put("c_" + body.length);`));
  const handler: ChildProcess = spawn(
    process.execPath,
    [entry, "run", "--data", own.engine.data, "--no-engine", "--", process.execPath, path],
    { stdio: ["ignore", "pipe", "ignore"] },
  );
  await once(handler.stdout as Readable, "data");
  await expect(page.getByRole("contentinfo")).toContainText("handler running: node server.cjs");
  const [session] = (await own.engine.client.handlerSessions.list()).rows.filter(
    ({ endedAt }) => endedAt === null,
  );
  await own.engine.client.replays.create({ call: call.callId, to: session?.url ?? "" });
  // Eight were there, and the call has seven events.
  await expect(callOf(page)).toContainText("15 recorded");

  const ended = once(handler, "exit");
  handler.kill("SIGTERM");
  await ended;
  await expect(page.getByRole("contentinfo")).not.toContainText("handler running");
});
