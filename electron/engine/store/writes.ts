/**
 * Every transaction but the append, by name: what the main thread and the reader may ask of the store worker.
 * A write answers its result and says which rows changed, for the live feed.
 */

import type { HandlerSession } from "../../../shared/effects-contract";
import type { HandlerHostRow } from "../../../shared/handlers";
import type { Reconciliation } from "../../../shared/reconciliations";
import type { RunDetail } from "../../../shared/runs";
import type { SavedView } from "../../../shared/saved";
import type { TunnelMoment } from "../../../shared/tunnel";
import type { VerdictRun } from "../../../shared/verdicts";
import type { PersonDecision } from "../persons/person-subject";
import type { BegunReplay } from "../simulator/replay/replayer";
import { setDismissal } from "./advice";
import { readBreaker, tryNow } from "./breakers";
import { releaseCalls } from "./calls";
import { readMeta, type Writer, writeMeta } from "./database";
import {
  judgeAllCallsAgain,
  removeDestination,
  type StoredDestination,
  saveDestination,
  saveSending,
} from "./destinations";
import { type EffectBatch, endOpenHandlerSessions, saveEffects, saveHandlerSession } from "./effects";
import { positionOf, trustEvent, writeAnswers } from "./events";
import { endFailing, type NewFailing, noteAlive, noteGap, startFailing } from "./failing";
import {
  applyForwarded,
  deleteRoute,
  deleteTemporaryRoutes,
  type Forwarded,
  moveRoute,
  type StoredRoute,
  saveRoute,
} from "./forward-routes";
import { applyText, type TextBatch } from "./full-text";
import { changeGate, finalizeCall } from "./gates";
import { insertHandlerAnswers, type NewHandlerAnswer } from "./handler-answers";
import { deleteHandlerHost, saveHandlerHost } from "./handler-hosts";
import { saveKnownBackup, saveRetention } from "./keeping";
import { forgetLedger, type LedgerPlace, writeLedger } from "./ledger";
import { type Landing, landMessage } from "./local-messages";
import {
  type ClaimInput,
  capWaits,
  claimDelivery,
  type DeliveryResult,
  markDelivery,
  type RecoverInput,
  recoverInflight,
  redriveDelivery,
} from "./outbox";
import { decideDelivery, editDelivery, settleUnknown, type UnknownSettled } from "./outbox-decide";
import { freezeBody } from "./outbox-freeze";
import { passOver } from "./pass-over";
import { deletePersonDecision, savePersonDecision } from "./person-decisions";
import { admitToFold, applyReadings, postponeCalls, type ReadingBatch, startReadingAgain } from "./readings";
import {
  addReconciledRows,
  auditAdding,
  closeReconciliation,
  markAdded,
  type NewReconciledRow,
  openReconciliation,
  removeUnfinishedReconciliations,
  type SourceListSettings,
  saveListSettings,
} from "./reconciliations";
import { countMinute, insertRefusals, type NewRefusal, removeTestRows } from "./refusals";
import {
  type CallRemoval,
  closeKeepingRun,
  deleteRows,
  endOpenKeepingRuns,
  giveBackPages,
  isNearlyRead,
  type LooseRemoval,
  maskRows,
  mergeText,
  openKeepingRun,
  removeCalls,
  removeLooseEvents,
  removeRefusals,
} from "./removal";
import { endOpenReplays, endReplay, insertReplay, type SentReplay, saveSent } from "./replays";
import { orderRules, removeRule, saveRule } from "./rules";
import { endOpenRuns, saveRun } from "./runs";
import { deleteView, saveView, setNote, setPin } from "./saved";
import { insertScriptedAnswers, type NewScriptedAnswer } from "./scripted-answers";
import { endSending, insertSending, type NewSending, type SendingOver } from "./sendings";
import { planWaitsAnew } from "./set-back";
import { startSourceWalk } from "./source-walk";
import {
  archiveSource,
  claimEvents,
  deleteSecret,
  deleteSource,
  type StoredSecret,
  type StoredSource,
  saveMapping,
  saveSecret,
  saveSource,
} from "./sources";
import { removeDelivered, removeOfDestination } from "./tombstones";
import {
  addTunnelMoment,
  beginBlind,
  countTunnelUsage,
  endBlind,
  noteTunnelOpen,
  saveTunnel,
  type TunnelSettings,
  type TunnelUsage,
} from "./tunnel";
import {
  beginEmptyingTwin,
  moveTwin,
  type StoredTwinWrite,
  saveTwinWrite,
  startTwinAnew,
  switchTwin,
} from "./twin";
import { applySchemaChange, type SchemaChange } from "./user-schemas";
import { endOpenVerdictRuns, saveVerdictRun } from "./verdict-runs";
import { leaveAsIs, sendAsNextVersion } from "./would-change";

export type Changed = {
  events?: number[];
  calls?: string[];
  deliveries?: string[];
  runs?: RunDetail[];
  /** Ids of replays. */
  replays?: string[];
  setup?: boolean;
  /** The reader has something to do although nothing was appended. */
  toRead?: boolean;
};
type Written<Result> = { result: Result; changed?: Changed };
type Write<Input, Result> = (database: Writer, input: Input) => Written<Result>;

function write<Input, Result>(run: Write<Input, Result>): Write<Input, Result> {
  return run;
}

export const writes = {
  /** Flat: `numbersPerAnswer` of them to an answer. */
  answers: write((database, answers: Float64Array) => ({
    result: null,
    changed: { events: writeAnswers(database, answers) },
  })),
  scriptedAnswers: write((database, rows: NewScriptedAnswer[]) => ({
    result: null,
    changed: { events: insertScriptedAnswers(database, rows) },
  })),
  saveEffects: write((database, batch: EffectBatch) => ({
    result: null,
    changed: { events: saveEffects(database, batch) },
  })),
  saveHandlerSession: write((database, row: HandlerSession) => ({
    result: saveHandlerSession(database, row),
    changed: { setup: true },
  })),
  refusals: write((database, refusals: NewRefusal[]) => ({ result: insertRefusals(database, refusals) })),
  countMinute: write((database, input: { name: string; at: number; count: number }) => ({
    result: countMinute(database, input.name, input.at, input.count),
  })),
  applyReadings: write((database, batch: ReadingBatch) => {
    const applied = applyReadings(database, batch);
    return { result: applied, changed: applied };
  }),
  passOver: write((database, input: Parameters<typeof passOver>[1]) => {
    const applied = passOver(database, input);
    return { result: applied, changed: applied };
  }),
  readAgain: write((database, _: undefined) => ({
    result: startReadingAgain(database),
    changed: { toRead: true },
  })),
  trustEvent: write((database, input: { position: number; at: number }) => {
    trustEvent(database, input.position, input.at);
    const calls = admitToFold(database, input.position);
    return { result: calls, changed: { events: [input.position], calls, toRead: true } };
  }),
  /** Answers how many events it claims. The reader may have them in hand as nobody's: then that is not written. */
  saveSource: write((database, source: StoredSource) => {
    saveSource(database, source);
    const claimed = claimEvents(database, source.name, source.sourceId);
    if (claimed > 0) nextRevision(database);
    return { result: claimed, changed: { setup: true } };
  }),
  archiveSource: write((database, input: Parameters<typeof archiveSource>[1]) => {
    const claimed = archiveSource(database, input);
    if (claimed > 0) nextRevision(database);
    return { result: claimed, changed: { setup: true } };
  }),
  deleteSource: write((database, input: Parameters<typeof deleteSource>[1]) => ({
    result: deleteSource(database, input),
    changed: { setup: true },
  })),
  /** Its events are read again by it: the reader waits for the settings that this revision names. */
  saveMapping: write((database, input: Parameters<typeof saveMapping>[1]) => {
    saveMapping(database, input);
    nextRevision(database);
    startSourceWalk(database, input.sourceId);
    return { result: null, changed: { setup: true, toRead: true } };
  }),
  saveSecret: write((database, secret: StoredSecret) => ({
    result: saveSecret(database, secret),
    changed: { setup: true },
  })),
  deleteSecret: write((database, secretId: string) => ({
    result: deleteSecret(database, secretId),
    changed: { setup: true },
  })),
  saveTunnel: write((database, settings: TunnelSettings) => ({ result: saveTunnel(database, settings) })),
  tunnelMoment: write((database, moment: TunnelMoment) => ({ result: addTunnelMoment(database, moment) })),
  tunnelOpen: write((database, at: number) => ({ result: noteTunnelOpen(database, at) })),
  tunnelUsage: write((database, usage: TunnelUsage) => ({ result: countTunnelUsage(database, usage) })),
  beginBlind: write((database, input: Parameters<typeof beginBlind>[1]) => ({
    result: beginBlind(database, input),
  })),
  endBlind: write((database, at: number) => ({ result: endBlind(database, at) })),
  saveListSettings: write((database, settings: SourceListSettings) => ({
    result: saveListSettings(database, settings),
    changed: { setup: true },
  })),
  openReconciliation: write((database, run: Reconciliation) => ({
    result: openReconciliation(database, run),
  })),
  addReconciledRows: write((database, input: { reconciliationId: string; rows: NewReconciledRow[] }) => ({
    result: addReconciledRows(database, input),
  })),
  closeReconciliation: write((database, run: Reconciliation) => ({
    result: closeReconciliation(database, run),
  })),
  removeUnfinishedReconciliations: write((database, _: undefined) => ({
    result: removeUnfinishedReconciliations(database),
  })),
  markAdded: write((database, input: Parameters<typeof markAdded>[1]) => ({
    result: markAdded(database, input),
  })),
  auditAdding: write((database, input: Parameters<typeof auditAdding>[1]) => ({
    result: auditAdding(database, input),
  })),
  changeSchemas: write((database, change: SchemaChange) => {
    applySchemaChange(database, change);
    return { result: null, changed: { setup: true, toRead: true } };
  }),
  saveDestination: write((database, input: { destination: StoredDestination; switchedOn: boolean }) => {
    const switchedOnAt = input.switchedOn
      ? readMeta(database, "last_position")
      : input.destination.switchedOnAt;
    saveDestination(database, { ...input.destination, switchedOnAt });
    judgeAllCallsAgain(database);
    nextRevision(database);
    return { result: null, changed: { setup: true, toRead: true } };
  }),
  saveRule: write((database, input: Parameters<typeof saveRule>[1]) => {
    const result = saveRule(database, input);
    nextRevision(database);
    return { result, changed: { setup: true, toRead: true } };
  }),
  orderRules: write((database, input: Parameters<typeof orderRules>[1]) => {
    nextRevision(database);
    return { result: orderRules(database, input), changed: { setup: true, toRead: true } };
  }),
  removeRule: write((database, input: Parameters<typeof removeRule>[1]) => {
    nextRevision(database);
    return { result: removeRule(database, input), changed: { setup: true, toRead: true } };
  }),
  landMessage: write((database, landing: Landing) => ({
    result: landMessage(database, landing),
    changed: { deliveries: [landing.deliveryId] },
  })),
  /** Calls that are not final are judged by it, and may leave; the others stay as they are. */
  changeGate: write((database, input: Parameters<typeof changeGate>[1]) => {
    const calls = changeGate(database, input);
    postponeCalls(database, calls, { maySend: true, readAgain: false });
    nextRevision(database);
    return { result: calls.length, changed: { setup: true, toRead: true } };
  }),
  finalize: write((database, input: Parameters<typeof finalizeCall>[1]) => {
    finalizeCall(database, input);
    postponeCalls(database, [input.callId], { maySend: true, readAgain: false });
    return { result: null, changed: { calls: [input.callId], toRead: true } };
  }),
  sendHeld: write((database, input: { callIds: string[]; destinationId: string; at: number }) => {
    releaseCalls(database, input.callIds, input.destinationId, input.at);
    postponeCalls(database, input.callIds, { maySend: true, readAgain: false });
    return { result: null, changed: { calls: input.callIds, toRead: true } };
  }),
  sendAsNextVersion: write((database, input: { callIds: string[]; at: number }) => {
    const calls = sendAsNextVersion(database, input.callIds, input.at);
    return { result: calls, changed: { calls, setup: true, toRead: true } };
  }),
  leaveAsIs: write((database, input: { callIds: string[]; at: number }) => {
    leaveAsIs(database, input.callIds, input.at);
    return { result: input.callIds, changed: { calls: input.callIds, setup: true, toRead: true } };
  }),
  writeLedger: write((database, input: Parameters<typeof writeLedger>[1]) => ({
    result: writeLedger(database, input),
  })),
  forgetLedger: write((database, input: LedgerPlace & { key: string }) => ({
    result: forgetLedger(database, input),
  })),
  claimDelivery: write((database, input: ClaimInput) => {
    const claimed = claimDelivery(database, input);
    return { result: claimed, changed: { deliveries: claimed ? [claimed.deliveryId] : [] } };
  }),
  /** One commit for what was observed and for the next delivery of that destination: null claims nothing. */
  markAndClaim: write((database, input: { result: DeliveryResult; claim: ClaimInput | null }) => {
    const { destinationId } = input.result;
    const before = readBreaker(database, destinationId).state;
    const deliveries = markDelivery(database, input.result);
    const claimed = input.claim && claimDelivery(database, input.claim);
    if (claimed) deliveries.push(claimed.deliveryId);
    const setup = readBreaker(database, destinationId).state !== before;
    return {
      result: { marked: deliveries.includes(input.result.deliveryId), claimed },
      changed: { deliveries, ...(setup ? { setup } : {}) },
    };
  }),
  freezeBody: write((database, input: Parameters<typeof freezeBody>[1]) => ({
    result: freezeBody(database, input),
  })),
  settleUnknown: write((database, input: UnknownSettled) => {
    const deliveries = settleUnknown(database, input);
    return { result: deliveries.length > 0, changed: { deliveries } };
  }),
  recoverInflight: write((database, input: RecoverInput & { longestWaitMs: number }) => {
    const deliveries = recoverInflight(database, input);
    const anew = planWaitsAnew(database, input.now);
    const capped = capWaits(database, { now: input.now, longestMs: input.longestWaitMs });
    return { result: deliveries.length, changed: { deliveries: [...deliveries, ...anew, ...capped] } };
  }),
  decideDelivery: write((database, input: Parameters<typeof decideDelivery>[1]) => {
    const deliveries = decideDelivery(database, input);
    return { result: deliveries.length > 0, changed: { deliveries } };
  }),
  editDelivery: write((database, input: Parameters<typeof editDelivery>[1]) => {
    const deliveries = editDelivery(database, input);
    return { result: deliveries.length > 0, changed: { deliveries } };
  }),
  tryNow: write((database, input: { destinationId: string; now: number }) => ({
    result: tryNow(database, input.destinationId, input.now),
    changed: { setup: true },
  })),
  saveSending: write((database, input: Parameters<typeof saveSending>[1]) => ({
    result: saveSending(database, input),
    changed: { setup: true },
  })),
  removeDestination: write((database, input: Parameters<typeof removeDestination>[1]) => {
    removeDestination(database, input);
    // What happened while it was away is judged; it sends nothing by itself.
    if (!input.removed) judgeAllCallsAgain(database);
    nextRevision(database);
    return { result: null, changed: { setup: true, toRead: true } };
  }),
  removeDelivered: write((database, input: Parameters<typeof removeDelivered>[1]) => ({
    result: removeDelivered(database, input),
  })),
  removeOfDestination: write((database, input: Parameters<typeof removeOfDestination>[1]) => ({
    result: removeOfDestination(database, input),
  })),
  redriveDelivery: write((database, input: { deliveryId: string; now: number }) => {
    const deliveries = redriveDelivery(database, input.deliveryId, input.now);
    return { result: deliveries, changed: { deliveries } };
  }),
  redriveDeliveries: write((database, input: { deliveryIds: string[]; now: number }) => {
    const redriven = input.deliveryIds.map((id) => ({
      deliveryId: id,
      changed: redriveDelivery(database, id, input.now),
    }));
    return {
      result: redriven.flatMap(({ deliveryId, changed }) => (changed.length > 0 ? [deliveryId] : [])),
      changed: { deliveries: redriven.flatMap(({ changed }) => changed) },
    };
  }),
  decidePerson: write((database, decision: Omit<PersonDecision, "decisionId">) => ({
    result: savePersonDecision(database, decision),
    changed: changedBy(decision.subject),
  })),
  undoPersonDecision: write((database, input: { decisionId: number; at: number }) => {
    const undone = deletePersonDecision(database, input.decisionId, input.at);
    return { result: undone, changed: undone ? changedBy(undone.subject) : {} };
  }),
  saveRun: write((database, run: RunDetail) => {
    saveRun(database, run);
    return { result: null, changed: { runs: [run] } };
  }),
  insertReplay: write((database, replay: BegunReplay) => {
    insertReplay(database, replay);
    return { result: null, changed: { replays: [replay.replayId] } };
  }),
  /** With what a handler answered, or with the link to the event it became here. */
  saveSent: write((database, input: { sent: SentReplay; answer: NewHandlerAnswer | null }) => {
    const { sent, answer } = input;
    const position = saveSent(database, sent);
    if (answer) insertHandlerAnswers(database, [answer]);
    const events = [position, answer?.position ?? null].filter((one) => one !== null);
    return { result: null, changed: { replays: [sent.replayId], events } };
  }),
  endReplay: write((database, input: Parameters<typeof endReplay>[1]) => {
    endReplay(database, input);
    return { result: null, changed: { replays: [input.replayId] } };
  }),
  startFailing: write((database, row: NewFailing) => ({
    result: startFailing(database, row),
    changed: { setup: true },
  })),
  endFailing: write((database, input: Parameters<typeof endFailing>[1]) => ({
    result: endFailing(database, input),
    changed: { setup: true },
  })),
  insertSending: write((database, row: NewSending) => ({
    result: insertSending(database, row),
    changed: { events: [row.position] },
  })),
  endSending: write((database, over: SendingOver) => ({
    result: endSending(database, over),
    changed: { events: [over.position] },
  })),
  noteFailingAlive: write((database, input: { now: number }) => ({ result: noteAlive(database, input) })),
  noteFailingGap: write((database, span: Parameters<typeof noteGap>[1]) => ({
    result: noteGap(database, span),
  })),
  saveVerdictRun: write((database, run: VerdictRun) => ({ result: saveVerdictRun(database, run) })),
  saveHandlerHost: write((database, row: HandlerHostRow) => ({
    result: saveHandlerHost(database, row),
    changed: { setup: true },
  })),
  deleteHandlerHost: write((database, input: { host: string; at: number }) => ({
    result: deleteHandlerHost(database, input),
    changed: { setup: true },
  })),
  saveRoute: write((database, route: StoredRoute) => ({ result: saveRoute(database, route) })),
  deleteRoute: write((database, routeId: string) => ({ result: deleteRoute(database, routeId) })),
  deleteTemporaryRoutes: write((database, _: undefined) => ({ result: deleteTemporaryRoutes(database) })),
  moveRoute: write((database, input: { routeId: string; position: number }) => ({
    result: moveRoute(database, input),
  })),
  forwarded: write((database, forwarded: Forwarded) => ({
    result: applyForwarded(database, forwarded),
    changed: { events: forwarded.answers.map(({ position }) => position) },
  })),
  text: write((database, batch: TextBatch) => ({ result: applyText(database, batch) })),
  saveView: write((database, { view, at }: { view: SavedView; at: number }) => ({
    result: saveView(database, view, at),
    changed: { setup: true },
  })),
  deleteView: write((database, { viewId, at }: { viewId: string; at: number }) => ({
    result: deleteView(database, viewId, at),
    changed: { setup: true },
  })),
  setPin: write((database, input: { id: string; pinned: boolean; at: number }) => ({
    result: setPin(database, input.id, input.pinned, input.at),
    changed: changedBy(input.id),
  })),
  setNote: write((database, input: { id: string; text: string; at: number }) => ({
    result: setNote(database, input.id, input.text, input.at),
    changed: changedBy(input.id),
  })),
  setDismissal: write(
    (database, input: { sourceId: string; adviceId: string; weight: number | null; at: number }) => ({
      result: setDismissal(database, input),
      changed: { setup: true },
    }),
  ),
  switchTwin: write((database, enabled: boolean) => ({ result: switchTwin(database, enabled) })),
  beginEmptyingTwin: write((database, _: undefined) => ({ result: beginEmptyingTwin(database) })),
  startTwinAnew: write((database, _: undefined) => ({ result: startTwinAnew(database) })),
  saveTwinWrite: write((database, written: StoredTwinWrite) => ({
    result: saveTwinWrite(database, written),
  })),
  moveTwin: write((database, position: number) => ({ result: moveTwin(database, position) })),
  saveRetention: write((database, input: Parameters<typeof saveRetention>[1]) => ({
    result: saveRetention(database, input),
    changed: { setup: true },
  })),
  saveKnownBackup: write((database, input: Parameters<typeof saveKnownBackup>[1]) => ({
    result: saveKnownBackup(database, input),
    changed: { setup: true },
  })),
  openKeepingRun: write((database, input: Parameters<typeof openKeepingRun>[1]) => ({
    result: openKeepingRun(database, input),
  })),
  closeKeepingRun: write((database, input: Parameters<typeof closeKeepingRun>[1]) => ({
    result: closeKeepingRun(database, input),
    changed: { setup: true },
  })),
  /** What the reader computed of these calls meanwhile is not written, and what it remembers of them is forgotten. */
  removeCalls: write((database, input: CallRemoval) => {
    const removed = removeCalls(database, input);
    if (removed !== null && removed.calls > 0) nextRevision(database);
    return { result: removed, changed: { calls: removed === null ? [] : input.callIds } };
  }),
  removeLooseEvents: write((database, input: LooseRemoval) => {
    const removed = removeLooseEvents(database, input);
    if (removed !== null && removed.events > 0) nextRevision(database);
    return { result: removed };
  }),
  removeRefusals: write((database, input: Parameters<typeof removeRefusals>[1]) => ({
    result: removeRefusals(database, input),
  })),
  maskRows: write((database, rows: Parameters<typeof maskRows>[1]) => {
    if (!isNearlyRead(database)) return { result: null };
    nextRevision(database);
    return { result: maskRows(database, rows) };
  }),
  deleteRows: write((database, rows: Parameters<typeof deleteRows>[1]) => ({
    result: deleteRows(database, rows),
  })),
  mergeText: write((database, input: Parameters<typeof mergeText>[1]) => ({
    result: mergeText(database, input),
  })),
  giveBackPages: write((database, pages: number) => ({ result: giveBackPages(database, pages) })),
  releaseSending: write((database, at: number) => {
    writeMeta(database, "sending_held_since", 0);
    openKeepingRun(database, { at, action: "sending-released", detail: { ended: "what waited is sent" } });
    return { result: null, changed: { setup: true } };
  }),
  /** What the checklist's "event log can be written" rests on: a row that is committed, then removed. */
  testRow: write((database, at: number) => {
    insertRefusals(database, [
      { at, peer: "", method: null, url: null, status: null, reason: "test row", bytes: 0, headers: [] },
    ]);
    removeTestRows(database);
    return { result: null };
  }),
  setTestClock: write((database, now: number) => ({ result: writeMeta(database, "test_clock", now) })),
  /** What was under way when the program ended does not go on. */
  endOpen: write((database, at: number) => {
    endOpenRuns(database, at);
    endOpenVerdictRuns(database, at);
    endOpenReplays(database, at);
    endOpenHandlerSessions(database, at);
    endOpenKeepingRuns(database);
    return { result: null };
  }),
};

/** Batches of older settings are not written; the reader waits for those of this revision. */
function nextRevision(database: Writer): void {
  writeMeta(database, "settings_revision", readMeta(database, "settings_revision") + 1);
}

/** What an id stands for is read again by whoever shows it. */
function changedBy(subject: string): Changed {
  const position = positionOf(subject);
  return position === null ? { calls: [subject] } : { events: [position] };
}

export type WriteName = keyof typeof writes;
export type WriteInput<Name extends WriteName> = Parameters<(typeof writes)[Name]>[1];
export type WriteResult<Name extends WriteName> = ReturnType<(typeof writes)[Name]>["result"];
