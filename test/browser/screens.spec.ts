/** What every screen owes its reader: names for all that can be used, one title, a quiet console, true words when the engine is away. */
import type { Page } from "@playwright/test";
import { asCallRail, listKey, makeCalls, startCallRailList } from "../harness/call-lists";
import { makeFolder, startEngine } from "../harness/engine-process";
import { busyCall, miraiEvent, post } from "../harness/mirai-events";
import { addCallRail, tell, tomaszStory } from "../harness/person-story";
import { expect, inviteTo, oneEngine, openConsole, openScreen, playFast, test } from "./console-page";
import { sendRaw } from "./sending";

const own = oneEngine();

/** Roles that say nothing without a name. */
const named =
  "button link textbox searchbox combobox checkbox radio switch slider tab option menuitem separator img listbox grid table radiogroup group tablist navigation main region complementary".split(
    " ",
  );

/** All that can be used and every place has a name, there is one title, and nothing is wider than the window. */
async function expectNamed(page: Page, where: string): Promise<void> {
  await expect.soft(page.getByRole("heading", { level: 1 }), `titles of ${where}`).toHaveCount(1);
  const tree = await page.locator("body").ariaSnapshot();
  const nameless = tree.split("\n").filter((line) => {
    const [, role = "", rest = ""] = /^ *- '?([a-z]+)(.*)$/.exec(line) ?? [];
    return named.includes(role) && !rest.startsWith(' "') && !rest.startsWith(" /");
  });
  expect.soft(nameless, `without a name on ${where}`).toEqual([]);
  for (const landmark of ["banner", "main", "contentinfo"])
    expect.soft(tree.match(new RegExp(`^- ${landmark}\\b`, "gm")), `${landmark} of ${where}`).toHaveLength(1);
  const wrong = await page.evaluate(() => {
    const ids = [...document.querySelectorAll("[id]")].map(({ id }) => id);
    return {
      doubleIds: ids.filter((id, index) => ids.indexOf(id) !== index),
      ahead: [...document.querySelectorAll<HTMLElement>("[tabindex]")].filter(({ tabIndex }) => tabIndex > 0)
        .length,
      labelsOfNothing: [...document.querySelectorAll("label")].filter(({ control }) => control === null)
        .length,
      wider: document.documentElement.scrollWidth - innerWidth,
    };
  });
  // A colour on its way from one theme to the other is nobody's choice.
  await page.waitForFunction(() =>
    document.getAnimations().every((one) => !(one instanceof CSSTransition) || one.playState !== "running"),
  );
  expect.soft(wrong, where).toEqual({ doubleIds: [], ahead: 0, labelsOfNothing: 0, wider: 0 });
  expect.soft(await tooFaint(page), `too little contrast on ${where}`).toEqual([]);
}

/** Text that has less contrast with what is painted behind it than WCAG's AA asks for. */
async function tooFaint(page: Page): Promise<string[]> {
  return await page.evaluate(() => {
    type Colour = [number, number, number, number];
    const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    if (!canvas) throw new Error("no canvas");
    canvas.canvas.width = canvas.canvas.height = 1;
    const known = new Map<string, Colour>();
    const read = (css: string): Colour => {
      const before = known.get(css);
      if (before) return before;
      canvas.clearRect(0, 0, 1, 1);
      canvas.fillStyle = css;
      canvas.fillRect(0, 0, 1, 1);
      const [red = 0, green = 0, blue = 0, alpha = 0] = canvas.getImageData(0, 0, 1, 1).data;
      const colour: Colour = [red, green, blue, alpha / 255];
      known.set(css, colour);
      return colour;
    };
    const over = (top: Colour, ground: Colour): Colour => {
      const mix = (index: 0 | 1 | 2) => top[index] * top[3] + ground[index] * (1 - top[3]);
      return [mix(0), mix(1), mix(2), 1];
    };
    const light = (colour: Colour) => {
      const [red = 0, green = 0, blue = 0] = colour.slice(0, 3).map((value) => {
        const share = value / 255;
        return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const groundOf = (element: Element): Colour | null => {
      const layers: Colour[] = [];
      for (let one: Element | null = element; one; one = one.parentElement) {
        const style = getComputedStyle(one);
        if (style.backgroundImage !== "none" || Number(style.opacity) < 1) return null;
        const colour = read(style.backgroundColor);
        layers.push(colour);
        if (colour[3] === 1) break;
      }
      return layers.reduceRight<Colour>((ground, layer) => over(layer, ground), [255, 255, 255, 1]);
    };
    const faint = new Set<string>();
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = texts.nextNode(); node; node = texts.nextNode()) {
      const element = node.parentElement;
      if (!element || !node.textContent?.trim() || !element.checkVisibility() || element.closest(":disabled"))
        continue;
      const style = getComputedStyle(element);
      // Bars and pins overlap what stands before them, so what is behind their words is not their parents.
      if (element.closest(".timeline") || element.closest(".visually-hidden")) continue;
      const ground = groundOf(element);
      if (!ground) continue;
      const [one, other] = [light(over(read(style.color), ground)), light(ground)];
      const contrast = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
      if (contrast < 4.5)
        faint.add(`${contrast.toFixed(2)} .${element.className} ${node.textContent.slice(0, 30)}`);
    }
    return [...faint];
  });
}

/** A whole call, one that nobody answered, one that a URL refuses, a URL that came too late, and a refused request. */
async function fill(): Promise<void> {
  if ((await own.engine.client.status.get()).events > 0) return;
  await playFast(own.engine);
  const { client } = own.engine;
  const unknown = miraiEvent("call.initiate", { id: "c_busy" }, { call: { carrier: "blue" } });
  await post(`${own.engine.receiver}/hooks/mirai`, unknown);
  for (const body of busyCall("c_busy")) await post(`${own.engine.receiver}/hooks/mirai`, body);
  await own.engine.until(
    async () => (await client.outbox.counts()).delivered === 2,
    "the busy call delivered",
  );
  const refusing = `${own.engine.receiver}/nothing-here`;
  await client.destinations.create({ name: "Their system", kind: "any-url", url: refusing, enabled: true });
  for (const body of busyCall("c_refused")) await post(`${own.engine.receiver}/hooks/mirai`, body);
  await own.engine.until(async () => (await client.outbox.counts()).dead === 1, "the refused delivery dead");
  await client.destinations.create({ name: "Late system", kind: "any-url", url: refusing, enabled: true });
  const { host } = new URL(own.engine.receiver);
  await sendRaw(
    own.engine.receiver,
    `POST /hooks/mirai HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 20000000\r\n\r\n`,
  );
}

async function chooseTheme(page: Page, theme: "Dark" | "Light"): Promise<void> {
  await page.getByRole("radiogroup", { name: "Theme" }).getByRole("radio", { name: theme }).click();
  await expect(page.locator("html")).toHaveAttribute("data-theme", theme.toLowerCase());
}

async function walkEveryScreen(page: Page, theme: string): Promise<void> {
  const inspector = page.getByRole("complementary", { name: "Event" });
  await openScreen(page, "Calls");
  // Not the one that Simulate made for the theme before.
  const whole = page.getByRole("option").filter({ hasNotText: /busy|dead|2 attempts/ });
  await whole.click();
  await expect(page.getByRole("region", { name: "Finalization gate" })).toBeVisible();
  await expectNamed(page, `Calls, ${theme}`);
  await page.getByRole("button", { name: /^call\.ended, arrived as/ }).click();
  for (const tab of ["Payload", "Headers", "Raw", "About"]) {
    await inspector.getByRole("tab", { name: tab }).click();
    await expect(inspector.getByRole("tabpanel")).toContainText(/\w/);
    await expectNamed(page, `Calls with an event, ${tab}, ${theme}`);
  }
  await page.keyboard.press("Escape");
  await page.keyboard.press("?");
  await expectNamed(page, `Calls with its keys, ${theme}`);
  await page.keyboard.press("Escape");
  await page.getByRole("option").filter({ hasText: "busy" }).click();
  await expect(page.getByRole("region", { name: "Call", exact: true })).toContainText("busy");
  await expectNamed(page, `a busy call, ${theme}`);
  await page.getByRole("option").first().click();
  const share = page.getByRole("complementary", { name: "Share this call" });
  await page.getByRole("button", { name: "Share", exact: true }).click();
  await expectNamed(page, `Calls with the Share list, ${theme}`);
  await page.getByRole("menuitem", { name: /^Bundle/ }).click();
  await expect(share.getByRole("region", { name: "What is replaced" })).toContainText("ids");
  await expectNamed(page, `sharing a call, ${theme}`);
  await share.getByRole("switch", { name: "With real data" }).click();
  await expect(share.getByRole("button", { name: "Save with real data" })).toBeEnabled();
  await expectNamed(page, `sharing a call with real data, ${theme}`);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Make a scenario …" }).click();
  const scenario = page.getByRole("complementary", { name: "Make a scenario of this call" });
  await scenario.getByText(/^All \d events/).click();
  await expect(scenario.getByRole("region", { name: "The file" })).toContainText("version: 1");
  await expectNamed(page, `making a scenario, ${theme}`);
  await page.keyboard.press("Escape");
  await page.keyboard.press("i");
  const bringIn = page.getByRole("complementary", { name: "Bring in" });
  await expectNamed(page, `bringing in, empty, ${theme}`);
  await bringIn.getByRole("textbox").fill('{"event":{"type":"call.busy","data":{"call":{"id":7}}},"a":');
  await expect(bringIn.getByRole("region", { name: "Events" })).toContainText("breaks off");
  await expectNamed(page, `bringing in something broken, ${theme}`);
  await page.keyboard.press("Escape");
  await expect(bringIn).toBeHidden();

  await page.getByRole("button", { name: "Open person" }).click();
  await expect(page.getByRole("grid", { name: "items" })).toContainText("call, ");
  await expectNamed(page, `Person, ${theme}`);
  await page.keyboard.press("?");
  await expectNamed(page, `Person with its keys, ${theme}`);
  await page.keyboard.press("Escape");

  await openScreen(page, "Events");
  await page.getByRole("row").filter({ hasText: "end-of-call" }).first().click();
  await expect(inspector).toContainText("metadata");
  await expectNamed(page, `Events, ${theme}`);
  await page.getByRole("textbox", { name: "Search events" }).fill("nonsense:1 ");
  await expect(page.getByRole("alert")).toBeVisible();
  await expectNamed(page, `Events with a wrong term, ${theme}`);
  await page.getByRole("button", { name: "Clear", exact: true }).click();
  await page.getByRole("radio", { name: /^Drift/ }).click();
  await page.getByRole("row").filter({ hasText: "call.carrier" }).click();
  const item = page.getByRole("complementary", { name: "Drift item" });
  await expect(item).toContainText("What changes");
  await expectNamed(page, `Drift, ${theme}`);
  await item.getByRole("button", { name: "Schema", exact: true }).click();
  for (const tab of ["Built in", "Yours"]) {
    await page.getByRole("complementary", { name: "Schema" }).getByRole("tab", { name: tab }).click();
    await expectNamed(page, `a schema, ${tab}, ${theme}`);
  }
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  await page.getByRole("radio", { name: /^Log/ }).click();
  await page.getByRole("row").filter({ hasText: "c_busy" }).last().click();
  await expect(inspector).toContainText("is a field the schema does not know");
  await expectNamed(page, `an event with drift, ${theme}`);
  await page.getByRole("radio", { name: /^Refusals/ }).click();
  await page.getByRole("row").filter({ hasText: "the body is over the limit" }).click();
  await expect(page.getByRole("complementary", { name: "Refusal" })).toBeVisible();
  await expectNamed(page, `Refusals, ${theme}`);

  await openScreen(page, "Sandbox");
  for (const type of ["Contacts", "Calls", "Tasks"]) {
    await page.getByRole("group", { name: "Type of record" }).getByRole("button", { name: type }).click();
    await page.getByRole("list", { name: type }).getByRole("button").first().click();
    await expect(page.getByRole("region", { name: "Audit" }).getByRole("row")).not.toHaveCount(1);
    await page.getByRole("region", { name: "Audit" }).getByRole("row").nth(1).getByRole("button").click();
    await expectNamed(page, `Sandbox, ${type}, ${theme}`);
  }

  await walkSimulate(page, theme);
  await walkDeliver(page, theme);

  await openScreen(page, "Setup");
  const sources = page.getByRole("table", { name: "Sources" });
  await sources.getByRole("button", { name: "Open mirai" }).click();
  await page.getByRole("button", { name: "Set a secret" }).click();
  await page.getByRole("button", { name: "Add source" }).click();
  await expectNamed(page, `Setup with a source open, its retries shown, ${theme}`);
  const retries = sources.getByRole("region", { name: "Retries of mirai" });
  await retries.getByRole("button", { name: "Change" }).click();
  await retries.getByRole("textbox", { name: "When" }).fill("5x");
  await expect(retries.getByRole("alert")).toContainText("is no length of time");
  await expectNamed(page, `Setup with a source open, ${theme}`);
  await retries.getByRole("button", { name: "Cancel" }).click();
  await page.getByRole("textbox", { name: "Country of mirai" }).fill("??");
  await expect(page.getByRole("alert")).toContainText("two letters of a country");
  await expectNamed(page, `Setup with a wrong country, ${theme}`);
  const parts = page.getByRole("navigation", { name: "Setup" }).getByRole("button");
  for (const part of await parts.all()) {
    await part.click();
    await expect(part).toHaveAttribute("aria-current", "page");
    await expectNamed(page, `Setup, ${await part.textContent()}, ${theme}`);
  }
  await page.getByRole("navigation", { name: "Setup" }).getByRole("button", { name: "Forwarding" }).click();
  await page.getByRole("button", { name: "Add a route" }).click();
  const form = page.getByRole("form", { name: "Add a route" });
  await form.getByLabel("Your handler's URL").fill("https://10.255.255.1/webhooks");
  await form.getByRole("button", { name: "Add and begin" }).click();
  await expect(form.getByRole("alert")).toContainText("10.255.255.1 is not this machine");
  await expectNamed(page, `Setup, a route that needs the user's word, ${theme}`);
}

async function walkSimulate(page: Page, theme: string): Promise<void> {
  await openScreen(page, "Simulate");
  const choose = page.getByRole("button", { name: "Choose another scenario" });
  // The second theme finds it as the first one left it.
  if (await choose.isVisible()) await choose.click();
  await page.getByRole("textbox", { name: "Search scenarios" }).fill("busy-then");
  await expectNamed(page, `Simulate, its scenarios, ${theme}`);
  await page.getByRole("button", { name: /^busy-then-order/ }).click();
  const play = page.getByRole("region", { name: "Play" });
  await play.getByRole("button", { name: /^end-of-call, / }).click();
  await expect(play.getByRole("switch", { name: "reorder" })).toBeChecked();
  await page.getByRole("button", { name: "Forecast", exact: true }).click();
  await expect(page.getByRole("list", { name: "Events of the scenario" })).toContainText("lost");
  await expectNamed(page, `Simulate with a step chosen, ${theme}`);
  await page.getByRole("radio", { name: "100×" }).click();
  await play.getByRole("button", { name: "Play", exact: true }).click();
  await expect(page.getByRole("region", { name: "Expectations" })).toContainText("so far");
  await expectNamed(page, `Simulate while it plays, ${theme}`);
  await expect(page.getByRole("region", { name: "What it proves" })).toContainText("exit 0", {
    timeout: 30_000,
  });
  await play.getByRole("row", { name: /copy 2 of 3/ }).click();
  await expectNamed(page, `Simulate with an answer open, ${theme}`);
  const file = page.getByRole("textbox", { name: "Scenario file" });
  await file.focus();
  await page.keyboard.press("Control+Home");
  await page.keyboard.type("wrong: 1\n");
  await expect(page.getByText('A scenario has no key "wrong"')).toBeVisible();
  await expectNamed(page, `Simulate with a file that cannot be read, ${theme}`);
  // As many steps of its history as the typing took; at its beginning it stays.
  for (let step = 0; step < 4; step += 1) await page.keyboard.press("Control+z");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("region", { name: "Scenario", exact: true })).toContainText("valid");
}

async function walkDeliver(page: Page, theme: string): Promise<void> {
  await openScreen(page, "Deliver");
  const outbox = page.getByRole("region", { name: "Outbox" });
  const rows = outbox.getByRole("row").and(page.locator("[aria-expanded]"));
  for (const words of ["dead", "delivered"]) {
    await rows.filter({ hasText: words }).first().click();
    await page.keyboard.press("Enter");
    await outbox.getByRole("button", { name: "Show payload" }).first().click();
    await expect(outbox.getByText("Copy payload")).toBeVisible();
    await expectNamed(page, `Deliver with one that is ${words}, ${theme}`);
  }
  const atGate = page.getByRole("region", { name: "At the gate" });
  for (const list of ["waiting", "held", "by history"]) {
    await atGate.getByRole("radio", { name: list }).click();
    await expectNamed(page, `Deliver, ${list} at the gate, ${theme}`);
  }
  await page.getByRole("article", { name: "Late system" }).getByRole("button", { name: "Preview" }).click();
  await expect(atGate.getByRole("button", { name: /^Send \d to Late system/ })).toBeVisible();
  await page.getByRole("button", { name: "Add a destination" }).click();
  await expectNamed(page, `Deliver with what is held by history, ${theme}`);
  await page.getByRole("textbox", { name: "Search the outbox" }).fill("state:ded ");
  await expect(outbox.getByRole("alert")).toBeVisible();
  await expectNamed(page, `Deliver with a wrong term, ${theme}`);
  await page.getByRole("button", { name: "Take out state:ded" }).click();
}

test("the empty screens are named and quiet in both themes", async ({ page }) => {
  await openConsole(page, own.engine, "Calls");
  for (const theme of ["Dark", "Light"] as const) {
    await chooseTheme(page, theme);
    for (const screen of ["Calls", "Events", "Simulate", "Deliver", "Sandbox", "Setup"] as const) {
      await openScreen(page, screen);
      await expectNamed(page, `${screen} while empty, ${theme}`);
    }
  }
});

for (const theme of ["Dark", "Light"] as const) {
  test(`every screen is named and quiet, ${theme}`, async ({ page }) => {
    await fill();
    await openConsole(page, own.engine);
    await chooseTheme(page, theme);
    await walkEveryScreen(page, theme);
  });
}

test("a payload walked and searched, and two calls compared, are named and quiet in both themes", async ({
  page,
}) => {
  await fill();
  await openConsole(page, own.engine);
  for (const theme of ["Dark", "Light"] as const) {
    await chooseTheme(page, theme);
    await openScreen(page, "Calls");
    const calls = page.getByRole("listbox", { name: "Calls" }).getByRole("option");
    await calls.last().click();
    await page.keyboard.press("Space");
    await calls.first().click();
    await page.keyboard.press("d");
    const comparison = page.getByRole("region", { name: "Compare two calls" });
    await comparison
      .getByText(/expected to differ/)
      .first()
      .click();
    await expectNamed(page, `two calls, ${theme}`);
    await comparison
      .getByRole("table", { name: "Events beside each other" })
      .getByRole("button")
      .first()
      .click();
    await expect(page.getByRole("complementary", { name: /^(Event|Compare)$/ })).toBeVisible();
    await expectNamed(page, `two calls and an event, ${theme}`);
    await page.keyboard.press("Escape");
    await page.keyboard.press("Escape");
    await calls.last().click();
    await page.keyboard.press("Space");

    await openScreen(page, "Events");
    await page.getByRole("row").filter({ hasText: "c_busy" }).first().click();
    const payload = page.getByLabel("Payload", { exact: true }).last();
    await expect(payload).toContainText("c_busy");
    await page.keyboard.press("Control+]");
    await expect(payload).toBeFocused();
    for (const _ of "12") await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Control+f");
    await page.getByRole("textbox", { name: "Find in this payload" }).fill("c");
    await expect(page.getByRole("search").last()).toContainText(/1 of \d/);
    await expectNamed(page, `a payload that is searched, ${theme}`);
    await page.getByRole("tab", { name: "Headers" }).click();
    await expectNamed(page, `headers, ${theme}`);
    await page.getByRole("tab", { name: "Payload" }).click();
    await page.keyboard.press("Escape");
  }
});

test("a connection that breaks is said in words, and comes back by itself with what happened meanwhile", async ({
  page,
  watch,
}) => {
  watch.expectProblems(/The live feed ended/);
  await fill();
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

test("a person over two platforms, with a match that asks, is named and quiet in both themes", async ({
  page,
}) => {
  await addCallRail(own.engine);
  await tell(own.engine, tomaszStory(Date.now()));
  await openConsole(page, own.engine, "Events");
  for (const theme of ["Dark", "Light"] as const) {
    await chooseTheme(page, theme);
    await openScreen(page, "Events");
    await page.getByRole("button", { name: "+1 202 555 0126" }).first().click();
    await expect(page.getByRole("region", { name: "A weak match" })).toBeVisible();
    await expectNamed(page, `a person who asks, ${theme}`);
    await page.keyboard.press("m");
    await expect(page.getByRole("region", { name: "Answered by hand" })).toBeVisible();
    await expectNamed(page, `a person after an answer, ${theme}`);
    await page.keyboard.press("m");
    await expect(page.getByRole("region", { name: "A weak match" })).toBeVisible();
  }
});

test("reconciling, with what is missing and with what went wrong, is named and quiet in both themes", async ({
  page,
}) => {
  const list = await startCallRailList(makeCalls(6, Date.now()).map(asCallRail));
  try {
    const { client } = own.engine;
    const { sourceId } = await client.sources.create({ name: "compared", provider: "callrail" });
    await openConsole(page, own.engine, "Calls");
    await page.keyboard.press("w");
    const form = page.getByRole("region", { name: "What to compare" });
    await form.getByRole("combobox", { name: "Source" }).selectOption("compared");
    await expectNamed(page, "Reconcile without a key");
    const result = page.getByRole("region", { name: "Result" });
    for (const theme of ["Dark", "Light"] as const) {
      await chooseTheme(page, theme);
      await client.sources.setList({ sourceId, key: listKey, account: "ACC0a1b", baseUrl: list.url });
      await form.getByRole("button", { name: "Reconcile" }).click();
      await expect(result.getByRole("heading")).toHaveText("6 calls of 6 never came here.");
      await result.getByRole("row").nth(1).click();
      await expectNamed(page, `Reconcile with a result, ${theme}`);
      await client.sources.setList({ sourceId, key: "another-key-0001" });
      await form.getByRole("button", { name: "Reconcile" }).click();
      await expect(result.getByRole("alert")).toContainText("refuses the API key");
      await form.getByRole("button", { name: "Change" }).click();
      await form.getByRole("radio", { name: "from … to" }).click();
      await expectNamed(page, `Reconcile that failed, ${theme}`);
      await form.getByRole("button", { name: "Cancel" }).click();
      await form.getByRole("radio", { name: "24 hours" }).click();
      await form.getByRole("radio", { name: "its export, CSV" }).click();
      await expectNamed(page, `Reconcile with an export, ${theme}`);
      await form.getByRole("radio", { name: "CallRail's API" }).click();
    }
  } finally {
    await list.close();
  }
});

test("a replay that is edited, broken, and answered is named and quiet in both themes", async ({ page }) => {
  for (const body of busyCall("c_replayed")) await post(`${own.engine.receiver}/hooks/mirai`, body);
  await openConsole(page, own.engine);
  for (const theme of ["Dark", "Light"] as const) {
    await chooseTheme(page, theme);
    await openScreen(page, "Events");
    await page.getByRole("row").filter({ hasText: "c_replayed" }).first().click();
    await expect(page.getByRole("complementary", { name: "Event" })).toContainText("c_replayed");
    await page.keyboard.press("Shift+R");
    const sheet = page.getByRole("complementary", { name: /[Rr]eplay/ });
    await sheet.getByRole("textbox", { name: "Body to send" }).press("Control+End");
    await page.keyboard.type(" x");
    await expect(sheet).toContainText("No JSON");
    await sheet.getByText("Headers to set").click();
    await sheet.getByRole("textbox", { name: /name: value/ }).fill("x y");
    await expectNamed(page, `a replay with broken JSON, ${theme}`);
    await sheet.getByRole("textbox", { name: /name: value/ }).fill("");
    await sheet.getByRole("textbox", { name: "URL of a handler" }).fill("http://127.0.0.1:1/");
    await sheet.getByRole("button", { name: "Send 1 event" }).click();
    await expect(sheet.getByRole("status")).toContainText("1 event sent");
    await expectNamed(page, `a replay that was answered, ${theme}`);
    await page.keyboard.press("Escape");
    await page.getByRole("tab", { name: "About" }).click();
    await expect(page.getByRole("region", { name: "Sent on" })).toContainText("Nobody listens");
    await expectNamed(page, `an event that was sent on, ${theme}`);
    await page.getByRole("tab", { name: "Payload" }).click();
  }
});
