/**
 * The only subscriber of `live.watch`. Messages are gathered and applied once per frame; a sequence is
 * acknowledged only after it was applied, so a page that cannot keep up slows the feed instead of its memory.
 */
import type { LiveMessage } from "../shared/live";
import { engine, useConnection } from "./engine-client";
import { applyBatch, everythingMayHaveChanged } from "./entities";

/** Frames stop in a hidden tab; the feed must not. */
const hiddenFrameMs = 250;

let gathered: LiveMessage[] = [];
let planned = false;

function plan(): void {
  if (planned) return;
  planned = true;
  let ran = false;
  const run = () => {
    if (ran) return;
    ran = true;
    clearTimeout(timer);
    planned = false;
    apply();
  };
  const timer = setTimeout(run, hiddenFrameMs);
  requestAnimationFrame(run);
}

function apply(): void {
  const messages = gathered;
  gathered = [];
  applyBatch(
    {
      events: messages.flatMap((message) => message.events),
      calls: messages.flatMap((message) => message.calls),
      deliveries: messages.flatMap((message) => message.deliveries),
      runs: messages.flatMap((message) => message.runs),
      replays: messages.flatMap((message) => message.replays),
      reconciliations: messages.flatMap((message) => message.reconciliations),
      verdictRuns: messages.flatMap((message) => message.verdictRuns),
      routes: messages.flatMap((message) => message.routes),
    },
    {
      status: messages.findLast((message) => message.status !== null)?.status ?? null,
      setup: messages.some((message) => message.setupChanged),
      crm: messages.some((message) => message.crmChanged),
      reset: messages.some((message) => message.reset !== null),
    },
  );
  for (const { watch, sequence } of messages) {
    // A lost acknowledgement means a lost connection, and that ends this watch anyway.
    engine.live.acknowledge({ watch, sequence }).catch(() => {});
  }
}

async function watchOnce(): Promise<void> {
  const feed = await engine.live.watch();
  // Subscribed first, read second: what happens in between is pushed.
  everythingMayHaveChanged(await engine.status.get());
  for await (const message of feed) {
    gathered.push(message);
    plan();
  }
}

/** Watches again after every new connection; the end of a watch alone is tried again after a second. */
export function followLive(): void {
  let running = 0;
  const start = (opened: number) => {
    running = opened;
    watchOnce()
      .catch((error: unknown) => {
        // With its connection it ends by itself, and the status bar says so.
        const { state, opened: now } = useConnection.getState();
        if (state === "open" && now === opened) console.warn("The live feed ended:", error);
      })
      .finally(() => {
        setTimeout(() => {
          const now = useConnection.getState();
          if (now.state === "open" && now.opened === opened && running === opened) start(opened);
        }, 1_000);
      });
  };
  const check = () => {
    const { state, opened } = useConnection.getState();
    if (state === "open" && opened !== running) start(opened);
  };
  useConnection.subscribe(check);
  check();
}
