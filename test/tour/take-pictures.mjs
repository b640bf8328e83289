// The pictures of the README's tour, taken from a real engine in a real browser: `node test/tour/take-pictures.mjs`
// writes them into docs/tour. Every name and number is a scenario's own.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "@playwright/test";

const root = join(import.meta.dirname, "..", "..");
const pictures = join(root, "docs", "tour");
const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
if (!existsSync(executablePath)) {
  console.error("No Chromium was found: install it, or name one with CHROMIUM=/path.");
  process.exit(3);
}

const data = mkdtempSync(join(tmpdir(), "ringback-tour-"));
const ports = ["--receiver-port", "0", "--console-port", "0", "--crm-port", "0"];
const engine = spawn(
  process.execPath,
  [join(root, "bin", "ringback.mjs"), "serve", "--json", "--data", data, ...ports],
  { stdio: ["ignore", "pipe", "inherit"] },
);
const [line] = await once(engine.stdout, "data");
const ready = JSON.parse(line.toString());

async function rest(method, path, body) {
  const response = await fetch(`${ready.console}/api${path}`, {
    method,
    headers: { authorization: `Bearer ${ready.token}`, "content-type": "application/json" },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return response.json();
}

async function playToEnd(scenario, speed) {
  const { runId, callId } = await rest("POST", "/runs", { scenario, speed });
  for (;;) {
    const run = await rest("GET", `/runs/${runId}`);
    const call = await rest("GET", `/calls/${callId}`).catch(() => null);
    if (run.state === "done" && call?.delivery === "synced") return callId;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

const browser = await chromium.launch({
  executablePath,
  args: [
    ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
    "--disable-gpu",
    "--disable-background-networking",
  ],
});
const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, colorScheme: "dark" });

async function take(name) {
  await page.evaluate(() => Promise.all(document.getAnimations().map((one) => one.finished.catch(() => {}))));
  await page.screenshot({ path: join(pictures, `${name}.png`) });
  process.stdout.write(`docs/tour/${name}.png\n`);
}

try {
  mkdirSync(pictures, { recursive: true });
  const invited = await fetch(`${ready.console}/invite`, {
    method: "POST",
    headers: { authorization: `Bearer ${ready.token}` },
  });
  await page.goto((await invited.json()).url);
  await page.getByText("Listening").first().waitFor();
  await take("1-listening");

  await page.getByRole("button", { name: "Play a sample call" }).first().click();
  await page.getByText("synced").first().waitFor({ timeout: 60_000 });
  await page.getByRole("button", { name: /^call\.ended, arrived as/ }).click();
  await page.getByRole("complementary", { name: "Event" }).getByRole("tab", { name: "Payload" }).waitFor();
  await take("2-timeline");

  await rest("POST", "/sources", { name: "callrail", provider: "callrail" });
  const callId = await playToEnd("callrail-person", 20);
  // The list stays where the reader put it: what is new stands behind a button.
  await page.getByRole("button", { name: /\d+ new/ }).click();
  await page.getByRole("option").filter({ hasText: "CallRail" }).first().click();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Open person" }).click();
  await page.getByText("Why these belong together").waitFor();
  await take("3-person");

  await page.getByRole("navigation", { name: "Screens" }).getByRole("button", { name: "Deliver" }).click();
  const record = page
    .getByRole("row")
    .filter({ hasText: (await rest("GET", `/calls/${callId}`)).key.slice(0, 8) });
  await record.first().click();
  await page.keyboard.press("Enter");
  await page.getByText("corr").first().waitFor();
  await take("4-deliver");

  await page.getByRole("navigation", { name: "Screens" }).getByRole("button", { name: "Sandbox" }).click();
  await page.getByRole("list", { name: "Contacts" }).getByRole("button").first().click();
  await page.getByRole("region", { name: "Audit" }).getByRole("row").nth(1).waitFor();
  await take("5-sandbox");
} finally {
  await browser.close();
  engine.kill("SIGTERM");
  await once(engine, "exit");
  rmSync(data, { recursive: true, force: true });
}
