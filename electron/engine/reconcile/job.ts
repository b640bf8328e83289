/** What is under way for one source: its state, how it tells of itself, and how it asks the provider. */
import type { Reconciliation } from "../../../shared/reconciliations";
import type { Changes } from "../changes";
import type { Clock } from "../clock";
import type { Log } from "../log";
import type { CallList, Pack } from "../providers/pack";
import type { Appender } from "../receiver/append";
import type { Setup } from "../setup";
import type { Reader } from "../store/database";
import type { StoredSource } from "../store/sources";
import type { Store } from "../store/store";
import { failList } from "./failures";
import type { ListCaller } from "./fetch-list";

export type ReconcilerParts = {
  database: Reader;
  store: Store;
  setup: Pick<Setup, "findSource" | "listAccess">;
  appender: Appender;
  clock: Clock;
  log: Log;
  changes: Pick<Changes, "note">;
  /** Resolves when everything that came in was read. */
  settled(): Promise<void>;
};

export type Job = {
  run: Reconciliation;
  readonly source: StoredSource;
  readonly pack: Pack;
  readonly list: CallList;
  readonly signal: AbortSignal;
  /** Changes its state and tells whoever watches. */
  tell(change: Partial<Reconciliation>): void;
  progress(change: Partial<Reconciliation["progress"]>): void;
};

export function openJob(
  changes: ReconcilerParts["changes"],
  what: Pick<Job, "run" | "source" | "pack" | "list" | "signal">,
): Job {
  const job: Job = {
    ...what,
    tell(change) {
      job.run = { ...job.run, ...change };
      changes.note({ reconciliations: [job.run] });
    },
    progress: (change) => job.tell({ progress: { ...job.run.progress, ...change } }),
  };
  changes.note({ reconciliations: [job.run] });
  return job;
}

/** Asks as the source is set up; without a key or an account it says what to set. */
export function callerOf(job: Job, setup: ReconcilerParts["setup"]): ListCaller {
  const { pack, list, source, signal } = job;
  const { api } = list;
  const access = setup.listAccess(source.sourceId);
  if (!access?.key) {
    return failList(
      "no-key",
      `${pack.name} is asked with an API key, and this source has none.`,
      `Make one ${api.keyFrom} and set it in this source, or drop in the export.`,
    );
  }
  if (api.account && !access.account) {
    return failList(
      "no-account",
      `${pack.name} is asked for the calls of an account, and this source names none.`,
      `Set it in this source: ${api.account.hint}.`,
    );
  }
  return {
    name: pack.name,
    api,
    access: { ...access, key: access.key },
    signal,
    onWait: (words) => job.progress({ doing: words ?? "reading the list" }),
  };
}
