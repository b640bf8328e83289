/**
 * Alerts: looked for every few seconds, told once: as a notification of the window and as a POST to the person's own
 * webhook. One trouble is told again after an hour at the earliest, and of all together no more than six in an hour;
 * what is held back is counted in the next. They do not go through the outbox, of whose failures they tell.
 */
import { statfsSync } from "node:fs";
import type { AlertRow, AlertWebhook } from "../../../shared/alerts";
import type { TunnelRow } from "../../../shared/tunnel";
import type { Notice } from "../../../shared/window-places";
import type { Log } from "../log";
import type { Quiet } from "../quiet";
import { judgeAlerts, type Observed, type Trouble } from "./judge-alerts";
import { postAlert } from "./post-alert";

/** Of the sealed address. */
export const alertWebhookName = "alert-webhook";

export type Alerts = {
  rows(): AlertRow[];
  webhook(): AlertWebhook;
  /** Looks now, without waiting for the next time. */
  look(): void;
  test(): Promise<AlertWebhook>;
  close(): Promise<void>;
};

const lookEveryMs = 5000;
const againAfterMs = 3_600_000;
const mostPerHour = 6;

export function startAlerts(options: {
  now(): number;
  log: Log;
  version: string;
  dataFolder: string;
  observe(): Omit<Observed, "now" | "tunnel" | "tunnelDownSince" | "disk">;
  tunnel(): TunnelRow;
  webhookUrl(): string | null;
  /** The window's; the tunnel has its own there. */
  notify(notice: Notice): void;
  /** While somebody presents, nothing is told; what still stands is told afterwards. */
  quiet: Pick<Quiet, "isQuiet" | "note">;
  onChanged(): void;
  post?: typeof postAlert;
  freeBytes?: () => number | null;
}): Alerts {
  const { now, log } = options;
  const post = options.post ?? postAlert;
  const open = new Map<string, AlertRow & { amount: number }>();
  const lastTold = new Map<string, { at: number; amount: number }>();
  let toldTimes: number[] = [];
  let heldBack = 0;
  let tunnelDownSince: number | null = null;
  let last: AlertWebhook["last"] = null;
  const posting = new Set<Promise<void>>();
  const stop = new AbortController();

  function look(): void {
    const at = now();
    const tunnel = options.tunnel();
    tunnelDownSince = tunnel.state === "down" ? (tunnelDownSince ?? at) : null;
    const free = (options.freeBytes ?? (() => freeBytesOf(options.dataFolder)))();
    const found = judgeAlerts({
      ...options.observe(),
      now: at,
      tunnel,
      tunnelDownSince,
      disk: free === null ? null : { freeBytes: free },
    });
    const before = shape();
    const keys = new Set(found.map(keyOf));
    for (const key of open.keys()) if (!keys.has(key)) open.delete(key);
    for (const trouble of found) raise(trouble, at);
    if (shape() !== before) options.onChanged();
  }

  const shape = () => JSON.stringify([...open].map(([key, { sentence, toldAt }]) => [key, sentence, toldAt]));

  function raise(trouble: Trouble, at: number): void {
    const key = keyOf(trouble);
    const known = open.get(key);
    const told = lastTold.get(key);
    const isDue = !told || at - told.at >= againAfterMs || trouble.amount > told.amount;
    toldTimes = toldTimes.filter((one) => at - one < againAfterMs);
    const isMuted = isDue && options.quiet.isQuiet();
    if (isMuted) options.quiet.note(key);
    const tells = isDue && !isMuted && toldTimes.length < mostPerHour;
    const row = {
      ...trouble,
      since: trouble.since ?? known?.since ?? at,
      toldAt: tells ? at : (told?.at ?? null),
    };
    open.set(key, row);
    if (isDue && !isMuted && !tells && (known?.amount ?? -1) < trouble.amount) heldBack += 1;
    if (!tells) return;
    toldTimes.push(at);
    lastTold.set(key, { at, amount: trouble.amount });
    tell(row);
  }

  function tell(row: AlertRow): void {
    const more = heldBack > 0 ? ` And ${heldBack} more.` : "";
    heldBack = 0;
    log.warn("alert", { kind: row.kind, subject: row.subject, title: row.title });
    // The way in from outside has a notice of its own in the window.
    if (row.kind !== "tunnel")
      options.notify({
        title: row.title.slice(0, 80),
        body: `${row.sentence}${more}`.slice(0, 300),
        screen: row.action.screen,
      });
    const url = options.webhookUrl();
    if (url !== null) follow(send(url, row, more));
  }

  async function send(url: string, row: AlertRow, more: string): Promise<void> {
    const { kind, subject, title, sentence, action, since } = row;
    const sent = await post(
      url,
      {
        text: `Ringback: ${sentence}${more}`,
        alert: { kind, subject, title, sentence, action: action.words, since },
        version: options.version,
      },
      stop.signal,
    );
    last = { at: now(), ...sent };
    if (!sent.ok) log.warn("an alert could not be posted", { reason: sent.says });
    options.onChanged();
  }

  function follow(running: Promise<void>): void {
    const whole = running
      .catch((error: Error) => log.error("posting an alert met a bug", { error }))
      .finally(() => posting.delete(whole));
    posting.add(whole);
  }

  function webhook(): AlertWebhook {
    const url = options.webhookUrl();
    return { set: url !== null, host: url === null ? null : new URL(url).host, last };
  }

  const timer = setInterval(look, lookEveryMs);
  timer.unref();

  return {
    rows: () => [...open.values()].map(({ amount: _, ...row }) => row),
    webhook,
    look,
    async test() {
      const url = options.webhookUrl();
      if (url === null) return webhook();
      await send(
        url,
        {
          kind: "delivery",
          subject: "test",
          title: "A test of Ringback's alerts",
          sentence: "Nothing is wrong: somebody pressed “Test” in Setup.",
          action: { words: "Nothing to do", screen: "setup", id: null },
          since: now(),
          toldAt: null,
        },
        "",
      );
      return webhook();
    },
    async close() {
      clearInterval(timer);
      stop.abort();
      await Promise.all(posting);
    },
  };
}

function keyOf({ kind, subject }: Pick<AlertRow, "kind" | "subject">): string {
  return `${kind} ${subject}`;
}

/** Null where the system does not say. */
function freeBytesOf(folder: string): number | null {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize;
  } catch {
    return null; // a file system that does not count is never nearly full
  }
}
