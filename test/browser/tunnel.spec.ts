/** The tunnel's part of Setup: opened with a token, proven, taken by somebody else, and down in words. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeFolder, startEngine } from "../harness/engine-process";
import { startNgrokEdge } from "../harness/ngrok-edge/edge";
import { expect, openConsole, test } from "./console-page";

const picture = (name: string) => ({ path: `${process.env.PICTURES}/${name}.png` });

test("from local only to online, and what is said when another agent has the domain", async ({ page }) => {
  const edge = await startNgrokEdge({ tokens: new Set(["test-token-of-ngrok"]) });
  const folder = makeFolder();
  const file = join(folder.path, "edge.json");
  const { address, authority, publicPort } = edge;
  writeFileSync(file, JSON.stringify({ address, authority, publicPort }));
  const engine = await startEngine(folder.path, { flags: ["--ngrok-edge", file] });
  try {
    await openConsole(page, engine, "Setup");
    const tunnel = page.getByRole("region", { name: "Tunnel" });
    await expect(tunnel).toContainText("local only");
    await expect(page.getByRole("contentinfo")).toContainText("no tunnel · local only");
    if (process.env.PICTURES) await page.screenshot(picture("tunnel-none"));

    await tunnel.getByRole("button", { name: "Open one …" }).click();
    await tunnel.getByLabel("Authtoken").fill("test-token-of-ngrok");
    await tunnel.getByLabel("Domain (optional)").fill("calls.example.com");
    if (process.env.PICTURES) await page.screenshot(picture("tunnel-settings"));
    await tunnel.getByRole("button", { name: "Open the tunnel" }).click();
    await expect(tunnel.getByText("online", { exact: true })).toBeVisible();
    await expect(tunnel).toContainText("last proven reachable");
    await expect(page.getByRole("contentinfo")).toContainText("tunnel online, proven");
    await expect(page.getByRole("banner")).toContainText("https://calls.example.com/hooks/mirai");
    if (process.env.PICTURES) await page.screenshot(picture("tunnel-online"));

    edge.rules.taken.add("calls.example.com");
    await edge.down();
    await edge.up();
    await expect(tunnel.getByRole("heading", { name: /has this endpoint online already/ })).toBeVisible({
      timeout: 20_000,
    });
    await expect(tunnel.getByRole("link", { name: "ERR_NGROK_334" })).toBeVisible();
    await expect(page.getByRole("banner")).toContainText("not reachable");
    if (process.env.PICTURES) await page.screenshot(picture("tunnel-taken"));
    if (process.env.PICTURES) {
      await page.emulateMedia({ colorScheme: "light" });
      await page.screenshot(picture("tunnel-taken-light"));
    }

    edge.rules.taken.clear();
    await tunnel.getByRole("button", { name: "Retry now" }).click();
    await expect(tunnel.getByText("online", { exact: true })).toBeVisible();
    await tunnel.getByRole("button", { name: "Switch off" }).click();
    await expect(page.getByRole("contentinfo")).toContainText("tunnel off");
  } finally {
    await engine.stop();
    await edge.stop();
    folder.remove();
  }
});
