/**
 * What a host tells while nobody looks at the console: whether webhooks come in, and a notice when the way in from
 * outside is gone for good or for longer than half a minute. One notice for one outage, however often it is tried again.
 */
import type { Receiving } from "../../shared/receiving";
import type { TunnelRow } from "../../shared/tunnel";
import type { Notice } from "../../shared/window-places";
import type { Quiet } from "./quiet";

export type Outward = {
  receiving(receiving: Receiving): void;
  notify(notice: Notice): void;
};

const patienceMs = 30_000;

/** While somebody presents, no notice is shown; one whose outage still stands is shown afterwards. */
export function notWhilePresenting(outward: Outward, quiet: Quiet): Outward {
  let missed: Notice | null = null;
  quiet.onEnd(() => {
    if (missed) outward.notify(missed);
    missed = null;
  });
  return {
    receiving(receiving) {
      if (receiving.state !== "tunnel-down") missed = null;
      outward.receiving(receiving);
    },
    notify(notice) {
      if (!quiet.isQuiet()) return outward.notify(notice);
      missed = notice;
      // The alert of the same outage, which goes to the webhook, is the same thing.
      quiet.note("tunnel tunnel");
    },
  };
}

export function watchReceiving(
  outward: Outward | undefined,
  receiverUrl: string,
  after: (ms: number, run: () => void) => () => void = afterRealTime,
): {
  /** The receiver was asked over its own socket and answered, or did not. */
  begin(answers: boolean, row: TunnelRow): void;
  tunnelIs(row: TunnelRow): void;
  close(): void;
} {
  let answers: boolean | null = null;
  let told = "";
  /** The outage under way: since the first `down` until it is online, or off. */
  let outage: { because: TunnelRow["because"]; isNoticed: boolean; cancel(): void } | null = null;

  function tell(row: TunnelRow): void {
    if (answers === null) return;
    const next = stateOf(row);
    const key = JSON.stringify(next);
    if (key === told) return;
    told = key;
    outward?.receiving(next);
  }

  function stateOf(row: TunnelRow): Receiving {
    if (!answers)
      return { state: "not-receiving", detail: `${receiverUrl} did not answer Ringback's own request.` };
    if (outage) return { state: "tunnel-down", detail: (outage.because?.what ?? "").slice(0, 500) };
    return { state: "receiving", detail: row.state === "online" && row.url ? row.url : receiverUrl };
  }

  function follow(row: TunnelRow): void {
    if (row.state === "down") {
      outage ??= { because: null, isNoticed: false, cancel: after(patienceMs, notice) };
      outage.because = row.because;
      if (row.retryAt === null) notice();
    } else if (row.state !== "connecting" && row.state !== "degraded") {
      outage?.cancel();
      outage = null;
    }
  }

  function notice(): void {
    if (!outage || outage.isNoticed) return;
    outage.isNoticed = true;
    outage.cancel();
    const { what = "", next = "" } = outage.because ?? {};
    outward?.notify({
      title: "Tunnel down",
      body: `Webhooks from outside do not come in. ${what} ${next}`.trim().slice(0, 300),
      screen: "setup",
    });
  }

  return {
    begin(itAnswers, row) {
      answers = itAnswers;
      follow(row);
      tell(row);
    },
    tunnelIs(row) {
      follow(row);
      tell(row);
    },
    close() {
      outage?.cancel();
      outage = null;
    },
  };
}

function afterRealTime(ms: number, run: () => void): () => void {
  const timer = setTimeout(run, ms);
  timer.unref();
  return () => clearTimeout(timer);
}
