/**
 * One list compared with what is here, call by call as the pages come, so that nothing but what differs is kept. A call
 * of the list is read by the pack like any event, and so in the same words as the call here. Equal ids are the same call;
 * a row without an id is *probably* the call of the same number that began at the same time.
 */
import type { ReconciledKind, Reconciliation } from "../../../shared/reconciliations";
import type { Outcome } from "../../../shared/words";
import type { CallList, Pack, PlacedReading, Reading } from "../providers/pack";
import { keyOf, makeCallId } from "../reader/read-event";
import type { Reader } from "../store/database";
import {
  type CallHere,
  type NewReconciledRow,
  readCallHere,
  readCallsBetween,
} from "../store/reconciliations";
import type { StoredSource } from "../store/sources";

/** Rows of one kind that are kept; beyond them only the count goes on. */
export const keptPerKind = 5000;
const bodyLimit = 4 * 1024 * 1024;
const callsAtOnce = 200;

export type Comparison = {
  /** `starts`: the moments it may have begun at, where its own time is not sure. */
  take(body: string, starts?: number[]): Promise<void>;
  /** Calls here that the list does not have; answers whether there may be more. */
  nextExtras(): boolean;
  counts: Reconciliation["counts"];
  /** Rows that are to be written, taken away. */
  drain(): NewReconciledRow[];
  notKept(): number;
  addable(): Reconciliation["addable"];
};

type Listed = {
  reading: Reading;
  key: string | null;
  outcome: Outcome | null;
  startedAt: number | null;
  endedAt: number | null;
  seconds: number | null;
};

export function createComparison(input: {
  database: Reader;
  pack: Pack;
  list: CallList;
  source: StoredSource;
  since: number;
  until: number;
  now: number;
}): Comparison {
  const { database, pack, list, source, since, until, now } = input;
  const counts = {
    listed: 0,
    same: 0,
    probable: 0,
    missing: 0,
    extra: 0,
    different: 0,
    open: 0,
    unreadable: 0,
  };
  const kept: Record<ReconciledKind, number> = { missing: 0, extra: 0, different: 0, probable: 0 };
  const keys = new Set<string>();
  /** Calls here that a row without an id was matched with: each only once. */
  const matched = new Set<string>();
  const encoder = new TextEncoder();
  let rows: NewReconciledRow[] = [];
  let number = 0;
  let notKept = 0;
  const addable = { missing: 0, different: 0 };
  let after: { at: number; callId: string } | null = null;

  async function readListed(body: Uint8Array): Promise<Listed | null> {
    const request = {
      method: "POST",
      url: `/hooks/${source.name}/${list.type}`,
      headers: [["content-type", "application/json"] as [string, string]],
      body,
    };
    const [reading] = await pack.read(request, { country: source.country, personPaths: source.personPaths });
    if (!reading) return null;
    const placed: PlacedReading = { ...reading, position: 1, receivedAt: now };
    const { outcome, outcomeClass } = await pack.judge([placed], source.expects);
    const { startedAt = null, endedAt = null, talkSeconds = null } = reading.facts;
    return {
      reading,
      key: keyOf(reading),
      outcome,
      startedAt,
      endedAt,
      seconds: outcomeClass === "conversation" ? talkSeconds : null,
    };
  }

  function keep(kind: ReconciledKind, row: Omit<NewReconciledRow, "number" | "kind">): void {
    counts[kind] += 1;
    if (kept[kind] >= keptPerKind) {
      notKept += 1;
      return;
    }
    kept[kind] += 1;
    number += 1;
    if (row.addable && (kind === "missing" || kind === "different")) addable[kind] += 1;
    rows.push({ number, kind, ...row });
  }

  function keepListed(
    kind: ReconciledKind,
    listed: Listed,
    here: CallHere | null,
    body: Uint8Array,
    told: { addable: boolean; because: string | null },
  ): void {
    const fits = body.length <= bodyLimit;
    keep(kind, {
      callKey: listed.key,
      callId: here?.callId ?? (listed.key === null ? null : callIdOf(listed.key)),
      startedAt: listed.startedAt,
      phone: listed.reading.facts.phone ?? null,
      direction: listed.reading.facts.direction ?? null,
      outcome: listed.outcome,
      seconds: listed.seconds,
      differences: here ? differencesOf(listed, here, list.sameSeconds) : [],
      addable: told.addable && fits,
      because: told.addable && !fits ? "It is larger than 4 MB and cannot be added." : told.because,
      body: told.addable && fits ? body : null,
    });
  }

  const callIdOf = (key: string) => makeCallId("live", pack.id, "", key);

  /** A call of the same number that began at one of these moments, give or take what an export leaves out. */
  function findProbable({ reading }: Listed, starts: number[]): CallHere | null {
    const within = list.export.sameStartMs;
    for (const start of starts) {
      const near = readCallsBetween(database, {
        source: source.name,
        since: start - within,
        until: start + within,
        after: null,
        limit: callsAtOnce,
      });
      const fitting = near
        .filter(({ callId, phone }) => !matched.has(callId) && phone === (reading.facts.phone ?? null))
        .toSorted((a, b) => Math.abs(a.moment - start) - Math.abs(b.moment - start));
      if (fitting[0]) return fitting[0];
    }
    return null;
  }

  return {
    counts,
    addable: () => ({ ...addable }),
    notKept: () => notKept,
    drain() {
      const taken = rows;
      rows = [];
      return taken;
    },
    async take(text, starts) {
      const body = encoder.encode(text);
      const listed = await readListed(body);
      if (!listed || (listed.key === null && listed.startedAt === null)) {
        counts.unreadable += 1;
        return;
      }
      const { key } = listed;
      if (key !== null) {
        // Pages of a list that grows while it is read overlap.
        if (keys.has(key)) return;
        keys.add(key);
      }
      const begun = starts?.find((at) => at >= since && at <= until) ?? listed.startedAt;
      if (begun !== null && (begun < since || begun > until)) return;
      counts.listed += 1;
      const here =
        key === null
          ? findProbable(listed, starts ?? [listed.startedAt ?? 0])
          : readCallHere(database, callIdOf(key));
      if (here && key === null) matched.add(here.callId);
      const status = listed.reading.facts.vendorStatus?.toLowerCase();
      const goesOn = status !== undefined && list.openStatuses.includes(status);
      const isYoung = (listed.endedAt ?? listed.startedAt ?? 0) + list.arrivesWithin.ms > now;
      if (goesOn || (isYoung && !here?.ended)) {
        counts.open += 1;
        return;
      }
      if (!here) {
        keepListed("missing", listed, null, body, {
          addable: key !== null,
          because:
            key === null
              ? `The export does not say which call it is: ${pack.name} gives it an id, and without it a later webhook would make a second call. Reconcile by API to add it.`
              : null,
        });
      } else if (!here.ended) {
        keepListed("different", listed, here, body, {
          addable: key !== null,
          because: "Its end never arrived here.",
        });
      } else if (differencesOf(listed, here, list.sameSeconds).length > 0) {
        keepListed("different", listed, here, body, { addable: false, because: null });
      } else if (key === null) {
        keepListed("probable", listed, here, body, {
          addable: false,
          because: `Same number, and it began at the same time; the export has no id to be sure by.`,
        });
      } else counts.same += 1;
    },
    nextExtras() {
      const calls = readCallsBetween(database, {
        source: source.name,
        since,
        until,
        after,
        limit: callsAtOnce,
      });
      for (const here of calls) {
        const isYoung = !here.ended && here.firstReceivedAt + list.arrivesWithin.ms > now;
        if (keys.has(here.key) || matched.has(here.callId) || isYoung) continue;
        keep("extra", {
          callKey: here.key,
          callId: here.callId,
          startedAt: here.moment,
          phone: here.phone,
          direction: here.direction,
          outcome: here.outcome,
          seconds: here.seconds,
          differences: [],
          addable: false,
          because: null,
          body: null,
        });
      }
      const last = calls.at(-1);
      after = last ? { at: last.moment, callId: last.callId } : null;
      return calls.length === callsAtOnce;
    },
  };
}

/** Both values in words, where they are not the same. What one of them does not say is no difference. */
function differencesOf(listed: Listed, here: CallHere, sameSeconds: number): NewReconciledRow["differences"] {
  const { phone = null, direction = null } = listed.reading.facts;
  const found: NewReconciledRow["differences"] = [];
  const compare = (field: string, theirs: string | null, ours: string | null, same = theirs === ours) => {
    if (theirs !== null && !same && (ours !== null || field === "outcome"))
      found.push({ field, theirs, ours });
  };
  compare("outcome", listed.outcome, here.outcome);
  const seconds = (value: number | null) => (value === null ? null : `${Math.round(value)} s`);
  const apart = Math.abs((listed.seconds ?? 0) - (here.seconds ?? 0));
  compare("duration", seconds(listed.seconds), seconds(here.seconds), apart <= sameSeconds);
  compare("phone", phone, here.phone);
  compare("direction", direction, here.direction);
  return found;
}
