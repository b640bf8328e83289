// From a request's first byte to its row on the screen, in a real browser, at fifty events per second.

import { existsSync } from "node:fs";
import { request as httpRequest } from "node:http";
import { chromium } from "@playwright/test";
import { startRingback } from "./processes.mjs";

const perSecond = 50;
const samples = 400;

export async function benchScreen(print) {
  const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
  if (!existsSync(executablePath)) {
    print("screen: not measured, no Chromium was found (install it, or name one with CHROMIUM=/path)");
    return;
  }
  print(`screen: from request to row on screen, ${perSecond} events per second, ${samples} events`);
  const engine = await startRingback();
  const browser = await chromium.launch({
    executablePath,
    args: [
      ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
      "--disable-gpu",
      "--disable-background-networking",
    ],
  });
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    const invited = await fetch(`${engine.ready.console}/invite`, {
      method: "POST",
      headers: { authorization: `Bearer ${engine.ready.token}` },
    });
    const seen = new Map();
    await page.exposeBinding("ringbackSaw", (_, keys, at) => {
      for (const key of keys) if (!seen.has(key)) seen.set(key, at);
    });
    await page.goto((await invited.json()).url);
    await page.getByRole("button", { name: "Events" }).first().click();
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
    const sent = new Map();
    for (let number = 0; number < samples; number += 1) {
      const key = `c_bench_${number}`;
      sent.set(key, Date.now());
      postEvent(engine.ready.receiver, key);
      await new Promise((resolve) => setTimeout(resolve, 1000 / perSecond));
    }
    await page.waitForTimeout(1000);
    const delays = [...sent].flatMap(([key, at]) => (seen.has(key) ? [seen.get(key) + offset - at] : []));
    delays.sort((a, b) => a - b);
    const of = (share) =>
      delays[Math.min(Math.floor(delays.length * share), delays.length - 1)] ?? Number.NaN;
    const frames = (ms) => (ms / (1000 / 60)).toFixed(1);
    print(
      `  ${delays.length} of ${samples} rows seen; p50 ${of(0.5)} ms (${frames(of(0.5))} frames), p99 ${of(0.99)} ms (${frames(of(0.99))} frames); goal six frames`,
    );
  } finally {
    await browser.close();
    await engine.stop();
  }
}

function postEvent(receiver, key) {
  const body = JSON.stringify({
    metadata: {},
    event: { type: "call.initiate", data: { call: { id: key, status: "initiate" } } },
  });
  const request = httpRequest(`${receiver}/hooks/mirai`, {
    method: "POST",
    headers: { "content-type": "application/json", "content-length": body.length },
  });
  request.on("response", (response) => response.resume());
  request.end(body);
}
