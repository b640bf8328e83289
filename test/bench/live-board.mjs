// What the live board costs the page that shows it, at fifty events per second through the real receiver.
import { addTaskRows, launchBrowser, openConsole, traceWhile, whyNoBrowser } from "./chromium.mjs";
import { startRingback } from "./processes.mjs";
import { sendSteadily } from "./sending.mjs";

const perSecond = 50;
const stages = ["call.initiate", "call.in-progress", "call.ended", "call.completed"];

export async function benchLiveBoard(bench) {
  const { print, add, gap, short } = bench;
  const none = whyNoBrowser();
  if (none) return gap("the live board", none);
  const [rounds, seconds] = short ? [1, 3] : [2, 20];
  print(`  the board in a browser, ${perSecond} events per second for ${seconds} s`);
  const engine = await startRingback();
  const browser = await launchBrowser();
  try {
    const page = await openConsole(browser, engine, "Live");
    await page.getByRole("heading", { level: 1, name: "Live" }).waitFor();
    for (const view of ["desk", "wallboard"]) {
      if (view === "wallboard") await page.keyboard.press("f");
      await page.waitForTimeout(1000);
      const traces = [];
      for (let round = 0; round < rounds; round += 1)
        traces.push(
          await traceWhile(browser, page, () =>
            sendSteadily(engine.ready.receiver, {
              ...{ perSecond, count: perSecond * seconds },
              bodyOf: (number) => stageBody(number, `${view}_${round}`),
            }),
          ),
        );
      const of = (pick) => traces.map(pick);
      addTaskRows(bench, view, traces);
      add(`${view}: script per frame`, {
        ...{ kind: "time", unit: "ms", rounds: of(({ scriptMs, frames }) => scriptMs / frames) },
      });
      add(`${view}: layout and style per second`, {
        ...{ kind: "time", unit: "ms", rounds: of((one) => (one.layoutMs + one.styleMs) / seconds) },
      });
    }
  } finally {
    await browser.close();
    await engine.stop();
  }
}

/** Calls go through their stages; some of them stay, so that the board has a crowd. */
function stageBody(sent, mark) {
  const number = Math.floor(sent / stages.length);
  const type = stages[number % 10 === 0 ? Math.min(sent % stages.length, 1) : sent % stages.length];
  const now = new Date().toISOString();
  return JSON.stringify({
    metadata: { phone: `+12025550${100 + (number % 100)}`, name: "Dana Reyes" },
    event: {
      type,
      data: {
        call: {
          ...{ id: `c_${mark}_${number}`, status: type.slice(5), startedAt: now },
          endedAt: type === "call.initiate" ? null : now,
        },
      },
    },
  });
}
