/**
 * A page of the console as a user gets it: let in by an invite of the running engine. Whatever such a page must never
 * do fails its test: an error or a warning in its console, an uncaught error, a dialog, a refused style or script, a
 * request that leaves the console's own origin.
 */
import { test as base, type ConsoleMessage, expect, type Page } from "@playwright/test";
import { type EngineProcess, makeFolder, startEngine } from "../harness/engine-process";

export { expect };

export type Watch = {
  /** What the pages of this test did that they must not do. */
  problems: string[];
  /** From now on a problem with these words is expected: the engine was killed on purpose. */
  expectProblems(words: RegExp): void;
};

export const test = base.extend<{ watch: Watch }>({
  watch: [
    async ({ context }, use) => {
      const problems: string[] = [];
      let expected: RegExp | null = null;
      const note = (problem: string) => {
        if (!expected?.test(problem)) problems.push(problem);
      };
      await context.addInitScript(() => {
        addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI, sample }) =>
          console.error(`securitypolicyviolation: ${violatedDirective} ${blockedURI} ${sample}`),
        );
      });
      context.on("console", (message: ConsoleMessage) => {
        if (["error", "warning"].includes(message.type())) note(`${message.type()}: ${message.text()}`);
      });
      context.on("weberror", (error) => note(`uncaught: ${error.error().message}`));
      context.on("dialog", (dialog) => {
        note(`dialog: ${dialog.message()}`);
        void dialog.dismiss();
      });
      context.on("request", (request) => {
        const url = new URL(request.url());
        const opener = request.isNavigationRequest() ? url : new URL(request.frame().url());
        if (url.protocol !== "data:" && url.protocol !== "blob:" && url.origin !== opener.origin)
          note(`request to ${url.origin}`);
        if (url.protocol !== "data:" && url.hostname !== "127.0.0.1") note(`request to ${url.hostname}`);
      });
      await use({
        problems,
        expectProblems(words) {
          expected = words;
        },
      });
      expect(problems).toEqual([]);
    },
    { auto: true },
  ],
});

/** One engine on a scratch folder for all tests of a file. */
export function oneEngine(): { readonly engine: EngineProcess } {
  const held: { engine?: EngineProcess } = {};
  const folder = makeFolder();
  test.beforeAll(async () => {
    held.engine = await startEngine(folder.path);
  });
  test.afterAll(async () => {
    await held.engine?.stop();
    folder.remove();
  });
  return {
    get engine() {
      if (!held.engine) throw new Error("the engine runs inside of tests only");
      return held.engine;
    },
  };
}

export async function inviteTo(engine: EngineProcess): Promise<string> {
  const response = await fetch(`${engine.console}/invite`, {
    method: "POST",
    headers: { authorization: `Bearer ${engine.token}` },
  });
  return ((await response.json()) as { url: string }).url;
}

export type ScreenName = "Calls" | "Events" | "Sandbox" | "Setup";

/** Opens the console and, where one is named, a screen; answers when the status bar knows the engine. */
export async function openConsole(page: Page, engine: EngineProcess, screen?: ScreenName): Promise<void> {
  await page.goto(await inviteTo(engine));
  await expect(page.getByRole("contentinfo")).toContainText("receiving on");
  if (screen) await openScreen(page, screen);
}

export async function openScreen(page: Page, screen: ScreenName): Promise<void> {
  await page.getByRole("navigation", { name: "Screens" }).getByRole("button", { name: screen }).click();
  await expect(page.getByRole("main", { name: screen })).toBeVisible();
}

/** Plays the sample through REST, a hundred times as fast, and answers its call once the engine says it is final. */
export async function playFast(
  engine: EngineProcess,
): Promise<{ callId: string; key: string; party: string }> {
  const run = await engine.client.runs.create({ scenario: "sample", speed: 100 });
  const callId = run.callId;
  if (callId === null) throw new Error("the run names no call");
  const call = await engine.until(async () => {
    const { rows } = await engine.client.calls.list({ limit: 100 });
    return rows.find((row) => row.callId === callId && row.final && row.delivery === "synced");
  }, "the sample call final and synced");
  return { callId, key: call.key, party: call.personName ?? "" };
}
