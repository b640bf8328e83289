/**
 * A page of the console as a user gets it: in a browser, let in by an invite of `serve`, or in the window (the Playwright
 * project `window` tells the same stories there). Whatever such a page must never
 * do fails its test: an error or a warning in its console, an uncaught error, a dialog, a refused style or script, a
 * request that leaves the console's own origin.
 */
import {
  type BrowserContext,
  test as base,
  type ConsoleMessage,
  type Dialog,
  expect,
  type Page,
  type Request,
} from "@playwright/test";
import { openProgram, type WindowProgram } from "../desktop/window-program";
import { type EngineProcess, makeFolder, startEngine } from "../harness/engine-process";

export { expect };

export type Watch = {
  /** What the pages of this test did that they must not do. */
  problems: string[];
  /** From now on a problem with these words is expected: the engine was killed on purpose. */
  expectProblems(words: RegExp): void;
};

export type Target = "browser" | "window";

/** The window's program of the file that runs. A window has one page, so the tests of a file share it. */
let shown: WindowProgram | null = null;

export const test = base.extend<
  { watch: Watch; browserPage: Page; readClipboard: () => Promise<string> },
  { target: Target }
>({
  target: ["browser", { option: true, scope: "worker" }],
  page: async ({ target, context }, use) => {
    await use(target === "window" && shown ? shown.page : await context.newPage());
  },
  /** A second page of the same console: always in a browser, for the window has no second one. */
  browserPage: async ({ context }, use) => {
    await use(await context.newPage());
  },
  readClipboard: async ({ target, context, page }, use) => {
    if (target === "browser") await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    await use(() =>
      target === "window" && shown
        ? shown.readClipboard()
        : page.evaluate(() => navigator.clipboard.readText()),
    );
  },
  watch: [
    async ({ context, target }, use) => {
      const problems: string[] = [];
      let expected: RegExp | null = null;
      const stop = await watchContext(context, note);
      const stopWindow = target === "window" && shown ? await watchContext(shown.page.context(), note) : null;
      function note(problem: string): void {
        if (!expected?.test(problem)) problems.push(problem);
      }
      await use({
        problems,
        expectProblems(words) {
          expected = words;
        },
      });
      stop();
      stopWindow?.();
      expect(problems).toEqual([]);
    },
    { auto: true },
  ],
});

async function watchContext(context: BrowserContext, note: (problem: string) => void): Promise<() => void> {
  await context.addInitScript(() => {
    addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI, sample }) =>
      console.error(`securitypolicyviolation: ${violatedDirective} ${blockedURI} ${sample}`),
    );
  });
  const stop = new AbortController();
  const on = <Value>(name: string, listener: (value: Value) => void) => {
    context.on(name as never, listener as never);
    stop.signal.addEventListener("abort", () => context.off(name as never, listener as never));
  };
  on("console", (message: ConsoleMessage) => {
    if (["error", "warning"].includes(message.type())) note(`${message.type()}: ${message.text()}`);
  });
  on("weberror", (error: { error(): Error }) => note(`uncaught: ${error.error().message}`));
  on("dialog", (dialog: Dialog) => {
    note(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  on("request", (request: Request) => {
    const url = new URL(request.url());
    const opener = request.isNavigationRequest() ? url : new URL(request.frame().url());
    if (url.protocol !== "data:" && url.protocol !== "blob:" && url.origin !== opener.origin)
      note(`request to ${url.origin}`);
    if (!["data:", "app:"].includes(url.protocol) && url.hostname !== "127.0.0.1")
      note(`request to ${url.hostname}`);
  });
  return () => stop.abort();
}

/**
 * One engine on a scratch folder for all tests of a file: under `serve`, or under the window. `before` makes what they all start from; it runs again where a test failed and the
 * rest goes on in a new process, so that one failure stays one.
 */
export function oneEngine(before?: (engine: EngineProcess) => Promise<unknown>): {
  readonly engine: EngineProcess;
} {
  const held: { engine?: EngineProcess } = {};
  const folder = makeFolder();
  test.beforeAll(async ({ target }) => {
    if (target === "browser") {
      held.engine = await startEngine(folder.path);
    } else {
      shown = await openProgram(folder.path);
      await shown.logged("engine started");
      held.engine = shown.engine();
    }
    await before?.(held.engine);
  });
  test.afterAll(async () => {
    await held.engine?.stop();
    shown = null;
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

export type ScreenName = "Calls" | "Events" | "Simulate" | "Deliver" | "Sandbox" | "Live" | "Setup";

/** Opens the console and, where one is named, a screen; answers when the status bar knows the engine. */
export async function openConsole(page: Page, engine: EngineProcess, screen?: ScreenName): Promise<void> {
  if (page === shown?.page) await page.evaluate(() => localStorage.clear());
  await (page === shown?.page ? page.reload() : page.goto(await inviteTo(engine)));
  await expect(page.getByRole("contentinfo")).toContainText("receiving on");
  if (screen) await openScreen(page, screen);
}

export async function openScreen(page: Page, screen: ScreenName): Promise<void> {
  // A screen's button may carry what asks for attention: "Deliver, 1 dead".
  const name = new RegExp(`^${screen}`);
  await page.getByRole("navigation", { name: "Screens" }).getByRole("button", { name }).click();
  await expect(page.getByRole("main", { name: screen })).toBeVisible();
}

/** Plays the sample through REST, a hundred times as fast, and answers its call once the engine says it is final. */
export async function playFast(
  engine: EngineProcess,
  speed = 100,
): Promise<{ callId: string; key: string; party: string }> {
  const run = await engine.client.runs.create({ scenario: "sample", speed });
  const callId = run.callId;
  if (callId === null) throw new Error("the run names no call");
  const call = await engine.until(async () => {
    const { rows } = await engine.client.calls.list({ limit: 100 });
    return rows.find((row) => row.callId === callId && row.final && row.delivery === "synced");
  }, "the sample call final and synced");
  return { callId, key: call.key, party: call.personName ?? "" };
}
