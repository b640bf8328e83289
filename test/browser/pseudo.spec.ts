/**
 * The console in the language nobody speaks: every text in brackets, accented and 40 % longer. What stands outside of
 * brackets was never told to a translator, unless the engine sent it; what is cut off would be cut off in German.
 */
import type { Page } from "@playwright/test";
import { type EngineProcess, makeFolder, startEngine } from "../harness/engine-process";
import { buildPseudoConsole } from "../harness/pseudo-console";
import { expect, inviteTo, playFast, test } from "./console-page";

const folder = makeFolder();
let engine: EngineProcess;
let callId: string;
test.beforeAll(async () => {
  test.setTimeout(180_000);
  engine = await startEngine(folder.path, { entry: await buildPseudoConsole() });
  ({ callId } = await playFast(engine));
});
test.afterAll(async () => {
  await engine?.stop();
  folder.remove();
});

/** Everything the engine said to this page: what stands there is data. */
function hearEngine(page: Page): { said(): string } {
  const heard: string[] = [];
  page.on("websocket", (socket) =>
    socket.on("framereceived", ({ payload }) => heard.push(payload.toString())),
  );
  return { said: () => heard.join("\n") };
}

const screens: Record<string, Record<string, unknown>> = {
  calls: { screen: "calls" },
  events: { screen: "events" },
  refusals: { screen: "events", eventsPart: "refusals" },
  drift: { screen: "events", eventsPart: "drift" },
  simulate: { screen: "simulate" },
  deliver: { screen: "deliver" },
  rules: { screen: "deliver", deliverPart: "rules" },
  "local outbox": { screen: "deliver", deliverPart: "local-outbox" },
  sandbox: { screen: "sandbox" },
  live: { screen: "live" },
  reconcile: { screen: "reconcile" },
  stage: { screen: "stage" },
  sources: { screen: "setup", setupPart: "sources" },
  forwarding: { screen: "setup", setupPart: "forwarding" },
  alerts: { screen: "setup", setupPart: "alerts" },
  secrets: { screen: "setup", setupPart: "secrets" },
  storage: { screen: "setup", setupPart: "storage" },
  keys: { screen: "setup", setupPart: "keys" },
  appearance: { screen: "setup", setupPart: "appearance" },
  about: { screen: "setup", setupPart: "about" },
};

async function openAt(page: Page, view: Record<string, unknown>): Promise<void> {
  await page.evaluate((wanted) => {
    const kept = JSON.parse(localStorage.getItem("ringback.view") ?? '{"state":{}}');
    localStorage.setItem("ringback.view", JSON.stringify({ ...kept, state: { ...kept.state, ...wanted } }));
  }, view);
  await page.reload();
  await expect(page.locator("h1")).toHaveCount(1);
  if (view.screen !== "stage") await expect(page.getByRole("contentinfo")).toContainText("127.0.0.1:");
  await page.evaluate(untilQuiet);
}

/** Until the page changed nothing for a moment; what ticks may tick. */
function untilQuiet(): Promise<void> {
  return new Promise((resolve) => {
    let timer = setTimeout(resolve, 500);
    const watch = new MutationObserver(() => {
      clearTimeout(timer);
      timer = setTimeout(resolve, 500);
    });
    watch.observe(document.body, { childList: true, subtree: true });
    setTimeout(resolve, 4_000);
  });
}

/** What can be read or heard, and which words run out of the box they stand in. */
async function look(page: Page): Promise<{ texts: string[]; spilt: string[] }> {
  return await page.evaluate(() => {
    const texts: string[] = [];
    const spilt: string[] = [];
    for (const element of document.querySelectorAll<HTMLElement>("body *")) {
      // Payloads, code and what nobody is meant to see or hear.
      if (element.closest("script, style, .cm-editor, pre, kbd, [inert]")) continue;
      for (const name of ["aria-label", "title", "placeholder", "alt", "aria-description"]) {
        const said = element.getAttribute(name);
        if (said) texts.push(said);
      }
      if (!element.checkVisibility()) continue;
      for (const node of element.childNodes) {
        if (node.nodeType !== Node.TEXT_NODE || !/\p{L}/u.test(node.textContent ?? "")) continue;
        texts.push(element.textContent ?? "");
        const range = document.createRange();
        range.selectNodeContents(node);
        const words = range.getBoundingClientRect();
        const box = (
          element.closest("button, [role=tab], th, td, [role=cell], [role=columnheader], label") ?? element
        ).getBoundingClientRect();
        const isCut = getComputedStyle(element).textOverflow === "ellipsis";
        const isSeen = words.width > 0 && element.clientWidth > 1 && !element.closest("svg, caption");
        if (
          isSeen &&
          !isCut &&
          (words.right > box.right + 1 || words.left < box.left - 1 || words.right > innerWidth + 1)
        )
          spilt.push(`${element.parentElement?.className} ${element.tagName}: ${node.textContent}`);
      }
    }
    return { texts, spilt };
  });
}

/** What is left of a text without what stands in brackets. */
function outside(text: string): string {
  let depth = 0;
  let left = "";
  for (const sign of text) {
    if (sign === "⟦") depth++;
    else if (sign === "⟧") depth--;
    else if (depth === 0) left += sign;
  }
  return left;
}

const dayNames = Array.from({ length: 7 }, (_, at) =>
  new Intl.DateTimeFormat("en-GB", { weekday: "short" }).format(at * 86_400_000),
);
const monthName = new Intl.DateTimeFormat("en-GB", { month: "short" }).format(Date.now());
/** Days and months are the browser's, and the rest are names of things. */
const notTold = new Set([...dayNames, monthName, "Ringback", "UTC", "Ctrl", "Enter", "Esc", "Space"]);

test("no screen has a text that the catalogue has not, and none runs out of its place", async ({ page }) => {
  test.setTimeout(300_000);
  const { said } = hearEngine(page);
  await page.goto(await inviteTo(engine));
  for (const [name, view] of Object.entries(screens)) {
    await openAt(page, { deliverPart: "outbox", eventsPart: "events", callId, ...view });
    const { texts, spilt } = await look(page);
    if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/${name}.png` });
    const heard = said();
    const strange = [...new Set(texts.map(outside))].filter((left) =>
      left.split(/[^\p{L}]+/u).some((word) => word.length > 2 && !heard.includes(word) && !notTold.has(word)),
    );
    expect.soft(strange, `in no catalogue, on ${name}`).toEqual([]);
    expect.soft([...new Set(spilt)], `out of its place, on ${name}`).toEqual([]);
  }
});
