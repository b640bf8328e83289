// A real browser with the console in it, and what holds up its page: tasks of the interface thread by the processor time
// they took, from a trace. A crowded machine makes none of them longer.
import { existsSync } from "node:fs";
import { chromium } from "@playwright/test";

const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";

/** Why there is no browser, else null. */
export function whyNoBrowser() {
  return existsSync(executablePath)
    ? null
    : "no Chromium was found (install it, or name one with CHROMIUM=/path)";
}

export function launchBrowser() {
  return chromium.launch({
    executablePath,
    args: [
      ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
      "--disable-gpu",
      "--disable-background-networking",
    ],
  });
}

export async function openConsole(browser, engine, screen) {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  const invited = await fetch(`${engine.ready.console}/invite`, {
    method: "POST",
    headers: { authorization: `Bearer ${engine.ready.token}` },
  });
  await page.goto((await invited.json()).url);
  if (screen) await page.getByRole("button", { name: screen, exact: true }).first().click();
  return page;
}

/**
 * `tasks`: milliseconds of processor time of each, the longest first; `longByClock`: those over 50 ms by the clock, with
 * whatever else the machine does; script, layout and style in milliseconds of the thread's time.
 */
export async function traceWhile(browser, page, run) {
  const devTools = await page.context().newCDPSession(page);
  await devTools.send("Performance.enable", { timeDomain: "threadTicks" });
  await page.evaluate(() => {
    window.ringbackTasks = [];
    window.ringbackObserver?.disconnect();
    window.ringbackObserver = new PerformanceObserver((list) => {
      for (const one of list.getEntries()) window.ringbackTasks.push(one.duration);
    });
    window.ringbackObserver.observe({ type: "longtask" });
    window.ringbackFrames = 0;
    const count = () => {
      window.ringbackFrames += 1;
      requestAnimationFrame(count);
    };
    requestAnimationFrame(count);
  });
  const before = await metricsOf(devTools);
  await browser.startTracing(page, { categories: ["toplevel", "devtools.timeline"] });
  await run();
  const trace = await browser.stopTracing();
  const after = await metricsOf(devTools);
  const { longByClock, frames } = await page.evaluate(() => ({
    longByClock: window.ringbackTasks,
    frames: window.ringbackFrames,
  }));
  const spent = (name) => 1000 * (after[name] - before[name]);
  await devTools.detach();
  return {
    tasks: tasksOf(JSON.parse(trace.toString()).traceEvents),
    longByClock,
    frames,
    scriptMs: spent("ScriptDuration"),
    layoutMs: spent("LayoutDuration"),
    styleMs: spent("RecalcStyleDuration"),
    layouts: after.LayoutCount - before.LayoutCount,
  };
}

/** Of the page's main thread. */
function tasksOf(events) {
  const ours = events.find(
    ({ name, args }) => name === "FunctionCall" && args?.data?.url?.includes("/assets/"),
  );
  return events
    .filter(
      ({ name, pid, tid, tdur }) =>
        name.endsWith("RunTask") && tdur !== undefined && pid === ours?.pid && tid === ours?.tid,
    )
    .map(({ tdur }) => tdur / 1000)
    .sort((a, b) => b - a);
}

async function metricsOf(devTools) {
  const { metrics } = await devTools.send("Performance.getMetrics");
  return Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
}

/** The rows that every traced stretch has. */
export function addTaskRows({ add }, name, traces) {
  const of = (pick) => traces.map(pick);
  const longByClock = of((trace) => trace.longByClock.length).join(", ");
  add(`${name}: tasks over 50 ms of processor time`, {
    ...{ kind: "count", unit: "tasks", goal: { most: 0 } },
    rounds: of(({ tasks }) => tasks.filter((ms) => ms > 50).length),
    note: `by the clock ${longByClock}`,
  });
  add(`${name}: longest task`, { kind: "tail", unit: "ms", rounds: of(({ tasks }) => tasks[0] ?? 0) });
}
