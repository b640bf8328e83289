/** Forwarding, as its user meets it: a route is added, what the handler answers is on the timeline, a handler goes and comes back. */

import { busyCall, post } from "../harness/mirai-events";
import { startRecorder } from "../harness/recorder";
import { expect, oneEngine, openConsole, openScreen, test } from "./console-page";

const own = oneEngine();

test("what comes in goes on to a handler, and its answers stand on the call", async ({ page }) => {
  const handler = await startRecorder(({ body }) =>
    body.includes("call.busy")
      ? { status: 500, body: { problem: "no such order <img src=x onerror=window.__xss=1>" } }
      : { status: 200 },
  );
  const hooks = `${own.engine.receiver}/hooks/mirai`;
  await openConsole(page, own.engine, "Setup");
  await page.getByRole("navigation", { name: "Setup" }).getByRole("button", { name: "Forwarding" }).click();
  await expect(page.getByRole("main")).toContainText("Nothing is forwarded");
  await page.getByRole("button", { name: "Add a route" }).click();

  const form = page.getByRole("form", { name: "Add a route" });
  await form.getByLabel("Your handler's URL").fill("http://10.255.255.1/webhooks");
  await form.getByLabel("Only what this search finds").fill("colour:red");
  await form.getByRole("button", { name: "Add and begin" }).click();
  await expect(form.getByRole("alert")).toContainText("10.255.255.1 is not this machine");
  await expect(form.getByRole("button", { name: "Allow 10.255.255.1" })).toBeVisible();
  await form.getByLabel("Your handler's URL").fill(`${handler.url}/webhooks`);
  await form.getByRole("button", { name: "Add and begin" }).click();
  await expect(form.getByRole("alert")).toContainText("There is no field “colour” here.");
  await form.getByLabel("Only what this search finds").fill("");
  await form.getByLabel("Name", { exact: true }).fill("my app");
  await form.getByLabel("Once it is back").selectOption("ask");
  await form.getByRole("button", { name: "Add and begin" }).click();

  const routes = page.getByRole("table", { name: "Routes" });
  const route = routes.getByRole("row", { name: /my app/ }).first();
  await expect(route).toContainText("forwarding");
  for (const body of busyCall("c_shown")) await post(hooks, body);
  const answers = routes.getByRole("list", { name: "Last answers of my app" });
  await expect(answers.getByRole("listitem")).toHaveCount(3);
  await expect(answers.getByRole("listitem").filter({ hasText: "call.busy" })).toContainText("no such order");
  await expect(page.getByRole("contentinfo")).toContainText("forwarding to 1 handler");

  await openScreen(page, "Calls");
  const events = page.getByRole("table", { name: "Events of this call" });
  await expect(events.getByRole("row", { name: /call\.busy/ })).toContainText(/500 in \d/);
  await expect(events.getByRole("row", { name: /call\.initiate/ })).toContainText(/200 in \d/);
  const pin = page.getByRole("button", { name: /^call\.busy, .*its handler failed/ });
  await pin.focus();
  await expect(page.getByRole("tooltip")).toContainText("handler500 in");

  await openScreen(page, "Setup");
  await page.getByRole("navigation", { name: "Setup" }).getByRole("button", { name: "Forwarding" }).click();
  handler.answer(() => ({ status: 503 }));
  for (const body of busyCall("c_waits")) await post(hooks, body);
  await expect(route).toContainText("down since");
  await expect(page.getByRole("contentinfo")).toContainText("1 of 1 handler down · 3 wait");
  await page.getByRole("button", { name: "Open my app" }).click();
  await expect(routes).toContainText("It answers 503, as for a server that is down");
  await routes.getByRole("button", { name: "Skip to now" }).click();
  await expect(routes).toContainText("3 events are not sent to this handler by themselves any more.");
  await routes.getByRole("button", { name: "Keep them" }).click();
  await expect(page.getByRole("contentinfo")).toContainText("3 wait");
  await routes.getByRole("button", { name: "Pass over the first" }).click();
  await expect(routes).toContainText("One event is not sent to this handler by itself any more.");
  await routes.getByRole("button", { name: "Pass over one" }).click();
  await expect(page.getByRole("contentinfo")).toContainText("2 wait");
  handler.answer(() => ({ status: 204 }));
  await routes.getByRole("button", { name: "Try now" }).click();
  await expect(routes).toContainText("The handler is back. 1 waits.");
  await routes.getByRole("button", { name: "Catch up" }).click();
  await expect(answers.getByRole("listitem").filter({ hasText: "204" })).toHaveCount(2);
  await expect(route).toContainText("forwarding");
  await routes.getByRole("button", { name: "Remove" }).click();
  await expect(page.getByRole("main")).toContainText("Nothing is forwarded");
  await handler.close();
});
