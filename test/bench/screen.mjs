// From a request's first byte to its row on the screen, in a real browser, at fifty events per second; and one open call
// into which events stream: what holds up the page.
import { addTaskRows, launchBrowser, openConsole, traceWhile, whyNoBrowser } from "./chromium.mjs";
import { percentile } from "./figures.mjs";
import { startRingback } from "./processes.mjs";
import { eventBody, pause, postEvent, sendSteadily } from "./sending.mjs";

const perSecond = 50;
const frame = 1000 / 60;

export async function benchScreen(bench) {
  const none = whyNoBrowser();
  if (none) {
    bench.gap("first byte to row on the screen", none);
    bench.gap("a call that is open while events stream into it", none);
    return;
  }
  await benchRows(bench);
  for (const events of bench.short ? [60] : [300, 3000]) await benchTimeline(bench, events);
}

async function withConsole(run) {
  const engine = await startRingback();
  const browser = await launchBrowser();
  try {
    await run(engine, browser);
  } finally {
    await browser.close();
    await engine.stop();
  }
}

async function benchTimeline(bench, events) {
  bench.print(`  ${events} events stream into the call that is open, ${perSecond} per second`);
  await withConsole(async (engine, browser) => {
    const key = "c_bench_timeline";
    await postEvent(engine.ready.receiver, eventBody(key));
    const page = await openConsole(browser, engine);
    await page.locator("[data-pin]").first().waitFor();
    const count = page.locator(".call-counts > b", { hasText: `${events + 1} events` });
    const trace = await traceWhile(browser, page, async () => {
      await sendSteadily(engine.ready.receiver, {
        ...{ perSecond, count: events, bodyOf: (number) => eventBody(key, number) },
      });
      await count.waitFor({ timeout: 120_000 });
    });
    const name = `${events} events into an open call`;
    addTaskRows(bench, name, [trace]);
    bench.add(`${name}: script per event`, { kind: "time", unit: "ms", rounds: [trace.scriptMs / events] });
    bench.add(`${name}: layouts per second`, {
      ...{ kind: "count", unit: "layouts", rounds: [trace.layouts / (events / perSecond)] },
    });
  });
}

async function benchRows({ print, add, short }) {
  const [rounds, samples] = short ? [1, 50] : [3, 400];
  print(`  from request to row on screen, ${perSecond} events per second, ${rounds} × ${samples} events`);
  await withConsole(async (engine, browser) => {
    const page = await openConsole(browser, engine, "Events");
    const seen = new Map();
    await page.exposeBinding("ringbackSaw", (_, keys, at) => {
      for (const key of keys) if (!seen.has(key)) seen.set(key, at);
    });
    // The page's own clock is compared with ours once, so that both moments are on one scale.
    const offset = Date.now() - (await page.evaluate(() => Date.now()));
    await page.evaluate(() => {
      const look = () => {
        const keys = document.body.innerText.match(/c_bench_\d+/g) ?? [];
        if (keys.length > 0) window.ringbackSaw([...new Set(keys)], Date.now());
      };
      new MutationObserver(() => requestAnimationFrame(look)).observe(document.body, {
        childList: true,
        subtree: true,
      });
    });
    const results = [];
    for (let round = 0; round < rounds; round += 1) {
      const sent = new Map();
      await sendSteadily(engine.ready.receiver, {
        ...{ perSecond, count: samples },
        bodyOf(number) {
          const key = `c_bench_${round * samples + number}`;
          sent.set(key, Date.now());
          return eventBody(key);
        },
      });
      await pause(1000);
      results.push([...sent].flatMap(([key, at]) => (seen.has(key) ? [seen.get(key) + offset - at] : [])));
    }
    const at = (share) => results.map((delays) => percentile(delays, share));
    const missed = rounds * samples - results.flat().length;
    const note = `${missed} of ${rounds * samples} rows were never seen`;
    add("first byte to row on the screen, p50", { kind: "time", unit: "ms", rounds: at(0.5), note });
    add("first byte to row on the screen, p99", {
      ...{ kind: "tail", unit: "ms", rounds: at(0.99), goal: { most: 100 }, note: "six frames" },
    });
    add("the same in frames, p50", {
      ...{ kind: "time", unit: "frames", rounds: at(0.5).map((ms) => ms / frame) },
    });
  });
}
