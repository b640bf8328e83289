// Long tasks of the page with 100 000 events in the log: scrolling the Events table down through its pages, and searching.
import { addTaskRows, launchBrowser, openConsole, traceWhile, whyNoBrowser } from "./chromium.mjs";
import { longLog, whyNoLog } from "./long-logs.mjs";
import { startRingback } from "./processes.mjs";
import { number } from "./report.mjs";
import { pause } from "./sending.mjs";

const events = 100_000;
const searches = ["type:call.ended ", "marmalade ", "plain order ", "outcome:completed "];

export async function benchLongTable(bench) {
  const { print, gap, add, short } = bench;
  const wanted = short ? 10_000 : events;
  const none = whyNoBrowser() ?? whyNoLog(wanted);
  if (none) return gap(`the Events table with ${number(events)} events`, none);
  const [rounds, seconds] = short ? [1, 3] : [2, 15];
  const engine = await startRingback({ data: await longLog(wanted, print) });
  const browser = await launchBrowser();
  try {
    const scrolls = [];
    const finds = [];
    const reached = [];
    for (let round = 0; round < rounds; round += 1) {
      const page = await openConsole(browser, engine, "Events");
      const rows = page.getByRole("grid", { name: "events" }).getByRole("row");
      await rows.nth(5).waitFor();
      await rows.nth(5).hover();
      scrolls.push(await traceWhile(browser, page, () => scrollDown(page, seconds)));
      reached.push(await deepestRow(page));
      finds.push(await traceWhile(browser, page, () => searchFor(page)));
      await page.close();
    }
    addTaskRows(bench, "scrolling down", scrolls);
    add("scrolling down: rows passed per second", {
      ...{ kind: "rate", unit: "/s", rounds: reached.map((row) => row / seconds) },
      note: `down to row ${number(Math.max(...reached))} of ${number(wanted)}`,
    });
    add("scrolling down: frames per second", {
      ...{ kind: "rate", unit: "/s", rounds: scrolls.map(({ frames }) => frames / seconds) },
    });
    addTaskRows(bench, `searching, ${searches.length} searches typed letter by letter`, finds);
  } finally {
    await browser.close();
    await engine.stop();
  }
}

/** As fast as a wheel turns; each page of the list is asked for as its end comes near. */
async function scrollDown(page, seconds) {
  const until = performance.now() + seconds * 1000;
  while (performance.now() < until) {
    await page.mouse.wheel(0, 1200);
    await pause(16);
  }
}

async function searchFor(page) {
  const search = page.getByRole("textbox", { name: "Search events" });
  for (const words of searches) {
    await search.click();
    await search.pressSequentially(words, { delay: 40 });
    await pause(600);
    await search.fill("");
    await pause(300);
  }
}

/** The table's position says `rows 1–22 of 200`; its rows in the document say their own. */
async function deepestRow(page) {
  return await page
    .getByRole("grid", { name: "events" })
    .evaluate((grid) =>
      Math.max(0, ...[...grid.querySelectorAll("[aria-rowindex]")].map((row) => Number(row.ariaRowIndex))),
    );
}
