/** What every screen owes its reader: true words when the engine is away, and a word for whoever may not come in. */
import { makeFolder, startEngine } from "../harness/engine-process";
import { busyCall, post } from "../harness/mirai-events";
import { expect, inviteTo, oneEngine, openConsole, test } from "./console-page";
import { closeTheirs, fill } from "./filled-console";

const own = oneEngine();
test.afterAll(closeTheirs);

test("a connection that breaks is said in words, and comes back by itself with what happened meanwhile", async ({
  page,
  watch,
}) => {
  watch.expectProblems(/The live feed ended/);
  await fill(own.engine);
  const closers: (() => Promise<void>)[] = [];
  await page.routeWebSocket("**/rpc", (socket) => {
    socket.connectToServer();
    closers.push(() => socket.close());
  });
  await openConsole(page, own.engine, "Events");
  const status = page.getByRole("contentinfo");
  const log = page.getByRole("grid", { name: "events" });
  await expect(log).toContainText("call.busy");
  const { events } = await own.engine.client.status.get();

  await closers[0]?.();
  await expect(status).toContainText("connection to the engine lost, reconnecting … what you see may be old");
  await expect(status).not.toContainText("receiving on");
  await expect(log).toContainText("call.busy");
  for (const body of busyCall("c_meanwhile")) await post(`${own.engine.receiver}/hooks/mirai`, body);

  await expect(status).toContainText("receiving on");
  expect(closers).toHaveLength(2);
  await expect(status).toContainText(`${events + 3} events`);
  await expect(log).toContainText("c_meanwhile");
});

test("an engine that is killed is missed in words, and found again when it is back", async ({
  page,
  watch,
}) => {
  watch.expectProblems(/The live feed ended|ERR_CONNECTION_REFUSED|WebSocket connection to/);
  const folder = makeFolder();
  const first = await startEngine(folder.path);
  let second: typeof first | null = null;
  try {
    for (const body of busyCall("c_before")) await post(`${first.receiver}/hooks/mirai`, body);
    await openConsole(page, first, "Events");
    const status = page.getByRole("contentinfo");
    const log = page.getByRole("grid", { name: "events" });
    await expect(log).toContainText("c_before");

    await first.kill();
    await expect(status).toContainText(
      "connection to the engine lost, reconnecting … what you see may be old",
    );
    await expect(status).not.toContainText("receiving on");
    await expect(log, "what was read stays").toContainText("c_before");
    await page.getByRole("row").filter({ hasText: "call.busy" }).click();
    await expect(page.getByRole("complementary", { name: "Event" })).toBeVisible();

    const port = (url: string) => new URL(url).port;
    second = await startEngine(folder.path, {
      flags: [
        "--receiver-port",
        port(first.receiver),
        "--console-port",
        port(first.console),
        "--crm-port",
        port(first.crm),
      ],
    });
    await expect(status).toContainText("receiving on");
    await expect(status).toContainText("3 events");
    await expect(page.getByRole("complementary", { name: "Event" })).toContainText("call.busy");
    await page.keyboard.press("Escape");
    for (const body of busyCall("c_after")) await post(`${second.receiver}/hooks/mirai`, body);
    await expect(log).toContainText("c_after");
    await expect(log).toContainText("c_before");
  } finally {
    await first.kill();
    await second?.stop();
    folder.remove();
  }
});

test("without a code, with a used one or with a false token it says how the console is opened", async ({
  page,
  browser,
  watch,
}) => {
  watch.expectProblems(/status of 40[13]/);
  const instruction = page.getByRole("heading", {
    level: 1,
    name: "Open the console with npx ringback open",
  });
  await page.goto(own.engine.console);
  await expect(instruction).toBeVisible();
  await expect(page.getByRole("main")).toContainText("This page was opened without its one-time code.");
  await expect(page.getByRole("button", { name: "Copy the command" })).toBeVisible();
  await expect(page.getByRole("navigation")).toBeHidden();

  const code = await inviteTo(own.engine);
  const other = await browser.newContext();
  const guest = await other.newPage();
  await guest.goto(code);
  await expect(guest.getByRole("contentinfo")).toContainText("receiving on");
  await expect(guest).toHaveURL(`${own.engine.console}/`);
  await other.close();

  await page.goto("about:blank");
  await page.goto(code);
  await expect(instruction).toBeVisible();
  await expect(page.getByRole("main")).toContainText("This link was already used or is too old.");

  await page.evaluate(() => sessionStorage.setItem("ringback.token", "false"));
  await page.reload();
  await expect(instruction).toBeVisible();
  await expect(page.getByRole("main")).toContainText("no longer knows this tab");

  await page.goto(await inviteTo(own.engine));
  await expect(page.getByRole("contentinfo")).toContainText("receiving on");
});

test("a screen that a bug ends says so in its place, and is drawn again", async ({ page, watch }) => {
  watch.expectProblems(/no measure here|error occurred in/);
  await fill(own.engine);
  await openConsole(page, own.engine, "Setup");
  await page.evaluate(() => {
    const { ResizeObserver } = window;
    Object.assign(window, { mend: () => Object.assign(window, { ResizeObserver }) });
    window.ResizeObserver = class {
      constructor() {
        throw new Error("no measure here");
      }
    } as never;
  });
  await page
    .getByRole("navigation", { name: "Screens" })
    .getByRole("button", { name: /^Events/ })
    .click();
  const main = page.getByRole("main", { name: "Events" });
  await expect(main.getByRole("heading", { level: 1 })).toHaveText("Events could not be drawn");
  await expect(main).toContainText("Error: no measure here");
  await expect(page.getByRole("contentinfo"), "the rest stays").toContainText("receiving on");
  await page.evaluate(() => (window as unknown as { mend: () => void }).mend());
  await main.getByRole("button", { name: "Draw it again" }).click();
  await expect(page.getByRole("grid", { name: "events" })).toContainText("call.busy");
});
