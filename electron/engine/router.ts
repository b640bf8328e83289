/**
 * The contract's verbs, a line or a few each: they ask the store, the setup or the player, and turn what is missing or
 * refused into the contract's typed errors. Business lives elsewhere.
 */

import { implement, ORPCError } from "@orpc/server";
import { contract } from "../../shared/contract";
import type { StatusRow } from "../../shared/live";
import type { Mapping, MappingProblem } from "../../shared/mapping";
import { mappingWords } from "../../shared/mapping-fields";
import type { PackId } from "../../shared/words";
import { adviceVerbs } from "./advice-verbs";
import { alertVerbs } from "./alert-verbs";
import type { Alerts } from "./alerts/alerts";
import { answerVerbs } from "./answer-verbs";
import { refuseAnswers } from "./answers/refuse";
import { readCallDetail, readFullEvent } from "./call-detail";
import type { Changes } from "./changes";
import type { Clock } from "./clock";
import type { CrmClient } from "./crm-client";
import { crmVerbs } from "./crm-verbs";
import { destinationVerbs } from "./destination-verbs";
import { type Decided, decideAccept, decideIgnore, decideUndo } from "./drift/decide";
import { readDriftDetail } from "./drift/detail";
import { listDrift } from "./drift/list";
import {
  changeOwnSchema,
  listSchemas,
  readSchemaDetail,
  refuseSchema,
  type SchemaPlace,
} from "./drift/schemas";
import type { DryRuns } from "./dry-run/dry-run";
import { dryRunVerbs } from "./dry-run-verbs";
import { effectVerbs } from "./effect-verbs";
import type { FailOnPurpose } from "./failing/failing";
import { failingVerbs } from "./failing-verbs";
import { forwardVerbs } from "./forward-verbs";
import type { Forwarder } from "./forwarder/forwarder";
import { readWouldChange } from "./gate/would-change";
import { gateVerbs } from "./gate-verbs";
import type { HandlerHosts } from "./handler-hosts";
import type { HandlerSessions } from "./handler-sessions";
import type { Keeping } from "./keeping/keeping";
import { keepingVerbs } from "./keeping-verbs";
import type { LiveBoard } from "./live-board/live-board";
import { liveBoardVerbs } from "./live-board-verbs";
import type { MappingPreviewer } from "./mapping/preview";
import { createMetricProposals, metricsVerbs } from "./metrics-verbs";
import { outboxVerbs } from "./outbox-verbs";
import type { Persons } from "./persons/answers";
import { presentationVerbs } from "./presentation-verbs";
import { toProviderRow } from "./provider-row";
import { packOf, packs } from "./providers/packs";
import type { Quiet } from "./quiet";
import type { ReaderThread } from "./reader/reader";
import type { LoopMarks } from "./receiver/loop-marks";
import { checkListSettings } from "./reconcile/list-settings";
import { CannotReconcile, type Reconciler } from "./reconcile/reconciler";
import { recordVerbs } from "./record-verbs";
import { replayVerbs } from "./replay-verbs";
import { ruleVerbs } from "./rule-verbs";
import { runVerbs } from "./run-verbs";
import { scenarioVerbs } from "./scenario-verbs";
import type { SearchThread } from "./search/search";
import { fail, found, searchVerbs } from "./search-verbs";
import type { Setup } from "./setup";
import { Cancelled } from "./sharing/breather";
import { CannotExport } from "./sharing/collect";
import { CannotImport } from "./sharing/parse/parsed";
import type { Redactor } from "./sharing/redact";
import { maskSecrets, secretPathsOf } from "./sharing/secret-paths";
import type { SharingThread } from "./sharing/sharing";
import { explainSignature } from "./signatures/explain";
import type { Player } from "./simulator/player";
import type { Replayer } from "./simulator/replay/replayer";
import type { ScenarioLibrary } from "./simulator/scenario-library";
import { checkOptions } from "./source-options";
import {
  countHeldByHistory,
  readCallRows,
  readCallsAtGate,
  readGateVerdicts,
  readHeldByHistory,
} from "./store/calls";
import { ofOneMoment, type Reader } from "./store/database";
import { eventIdOf, positionOf, readPreviewedEvents, readStoredEvent } from "./store/events";
import { countOutbox } from "./store/outbox-records";
import { readDeliveryDetail, readDeliveryRows } from "./store/outbox-rows";
import { readRefusals } from "./store/refusals";
import type { Store } from "./store/store";
import { readWouldChangeIds } from "./store/would-change";
import type { Tunnel } from "./tunnel/tunnel";
import { tunnelVerbs } from "./tunnel-verbs";
import type { Counterfactuals } from "./twin/counterfactual";
import type { NaiveTwin } from "./twin/twin";
import { twinVerbs } from "./twin-verbs";
import type { VerdictRuns } from "./verdict-runs";
import { verdictVerbs } from "./verdict-verbs";
import type { Warehouses } from "./warehouse/warehouses";
import { warehouseVerbs } from "./warehouse-verbs";
import { whyVerbs } from "./why-verbs";

export type EngineRouter = ReturnType<typeof createRouter>;

export type RouterParts = {
  database: Reader;
  store: Store;
  clock: Clock;
  setup: Setup;
  changes: Changes;
  reader: ReaderThread;
  failing: FailOnPurpose;
  player: Player;
  replayer: Replayer;
  verdictRuns: VerdictRuns;
  handlerHosts: HandlerHosts;
  loopMarks: LoopMarks;
  forwarder: Forwarder;
  handlerSessions: HandlerSessions;
  tunnel: Tunnel;
  alerts: Alerts;
  redactor: Redactor;
  /** Text of a scenario by name, the user's own before those that came with Ringback. */
  scenarioText(name: string): string | null;
  scenarioLibrary: ScenarioLibrary;
  /** Bytes of a provider's event as its documentation shows it; null: it has no such event. */
  templateOf(provider: PackId, type: string): Uint8Array | null;
  crm: CrmClient;
  persons: Persons;
  sharing: SharingThread;
  warehouses: Warehouses;
  reconciler: Reconciler;
  search: SearchThread;
  twin: NaiveTwin;
  counterfactuals: Counterfactuals;
  liveBoard: LiveBoard;
  previewer: MappingPreviewer;
  dryRuns: DryRuns;
  keeping: Keeping;
  quiet: Quiet;
  /** The sandbox CRM is our own, so that rules may ask for contacts. */
  knowsContacts: boolean;
  status(): StatusRow;
  /** A throw-away folder with samples only: nothing may be told outside of this machine. */
  demo: boolean;
  /** Null: this engine keeps real time. */
  advance: ((by: number) => Promise<void>) | null;
};

const notMappable = "There is no such source whose events you say the meaning of.";

export function createRouter(parts: RouterParts) {
  const { database, store, clock, setup, changes, persons, sharing, reconciler, search } = parts;
  const os = implement(contract);
  const proposals = createMetricProposals(parts);
  /** A hundred at a time: what arrives meanwhile is written between them. */
  const decideInTurn = async (decide: "sendAsNextVersion" | "leaveAsIs", asked: string[] | undefined) => {
    const callIds = readWouldChangeIds(database, asked);
    let decided = 0;
    for (let from = 0; from < callIds.length; from += decidedAtOnce) {
      const some = callIds.slice(from, from + decidedAtOnce);
      decided += (await store.write(decide, { callIds: some, at: clock.now() })).length;
    }
    await parts.reader.settled();
    return decided;
  };
  const schemaAt = (place: SchemaPlace) => readSchemaDetail(database, place, parts.reader.stoppedSchemas());

  async function decide(
    driftId: string,
    decided: Decided,
    errors: {
      NOT_FOUND(options: { message: string }): Error;
      CONFLICT(options: { message: string }): Error;
    },
  ) {
    if (decided.kind === "missing") throw errors.NOT_FOUND({ message: "There is no such drift." });
    if (decided.kind === "refused") throw errors.CONFLICT({ message: decided.sentence });
    await setup.changeSchemas(decided.change);
    const item = ofOneMoment(database, () => readDriftDetail(database, driftId, clock.now()));
    return item ?? fail(errors.NOT_FOUND({ message: "It is gone: nothing shows it any more." }));
  }

  return os.router({
    status: { get: os.status.get.handler(() => parts.status()) },

    providers: {
      list: os.providers.list.handler(() => ({
        rows: packs.map(toProviderRow),
        cursor: null,
      })),
    },

    sources: {
      list: os.sources.list.handler(() => ({ rows: setup.sourceRows(), cursor: null })),
      unclaimed: os.sources.unclaimed.handler(async () => ({
        rows: await search.ask("unclaimed", null, clock.now()),
        cursor: null,
      })),
      create: os.sources.create.handler(async ({ input, errors }) => {
        await setup.purgeRemoved(input.name);
        const same = setup.findSource(input.name);
        if (same)
          throw errors.CONFLICT({
            message:
              same.source.archivedAt === null
                ? `There is a source “${input.name}” already. Choose another name.`
                : `The source “${input.name}” was removed, and its events are still here. Bring it back, or choose another name.`,
          });
        refuseBadMapping(input.provider, input.mapping, errors.UNPROCESSABLE_CONTENT);
        const { row, claimed } = await setup.createSource(input);
        for (const secret of input.secrets ?? []) await setup.addSecret(row.sourceId, secret);
        if (claimed > 0) await store.write("readAgain", undefined);
        return setup.sourceRows().find((source) => source.sourceId === row.sourceId) ?? row;
      }),
      archived: os.sources.archived.handler(() => ({ rows: setup.archivedRows(), cursor: null })),
      remove: os.sources.remove.handler(async ({ input: { sourceId, sure }, errors }) => {
        const done =
          (await setup.archiveSource(sourceId, sure)) ??
          fail(errors.NOT_FOUND({ message: "There is no such source." }));
        if ("refused" in done) throw errors.CONFLICT({ message: done.refused });
        return { removed: true };
      }),
      restore: os.sources.restore.handler(async ({ input: { sourceId }, errors }) => {
        const { row, claimed } =
          (await setup.restoreSource(sourceId)) ??
          fail(errors.NOT_FOUND({ message: "There is no removed source with this id." }));
        if (claimed > 0) await store.write("readAgain", undefined);
        return row;
      }),
      update: os.sources.update.handler(async ({ input: { sourceId, ...change }, errors }) => {
        const layouts = setup.sourceRows().find((one) => one.sourceId === sourceId)?.signatureLayouts ?? [];
        const { signatureLayout } = change;
        if (signatureLayout && !layouts.some(({ id }) => id === signatureLayout)) {
          const known = layouts.map(({ id }) => id).join(", ") || "none";
          throw new ORPCError("BAD_REQUEST", {
            message: `There is no signature layout “${signatureLayout}” here. There are: ${known}.`,
          });
        }
        const provider = setup.sourceRows().find((one) => one.sourceId === sourceId)?.provider;
        const where = { rules: parts.handlerHosts.rules, demo: parts.demo };
        const wrong = provider
          ? ((change.options ? checkOptions(packOf(provider), change.options) : null) ??
            (change.answers ? await refuseAnswers(change.answers, packOf(provider), where) : null))
          : null;
        if (wrong !== null) throw new ORPCError("BAD_REQUEST", { message: wrong });
        const notOriginal = change.mirror ? setup.originalUrlProblem(change.mirror.originalUrl) : null;
        if (notOriginal) throw new ORPCError("BAD_REQUEST", { message: notOriginal });
        const row = await setup.updateSource(sourceId, withoutUndefined(change));
        return row ?? fail(errors.NOT_FOUND({ message: "There is no such source." }));
      }),
      saveMapping: os.sources.saveMapping.handler(async ({ input: { sourceId, ...mapping }, errors }) => {
        const source = setup.mappable(sourceId);
        if (!source) throw errors.NOT_FOUND({ message: notMappable });
        refuseBadMapping(source.provider, mapping, errors.UNPROCESSABLE_CONTENT);
        const row = await setup.saveMapping(sourceId, mapping);
        return row ?? fail(errors.NOT_FOUND({ message: notMappable }));
      }),
      previewMapping: os.sources.previewMapping.handler(async ({ input, errors }) => {
        const { sourceId, eventId = null, ...mapping } = input;
        const source = setup.mappable(sourceId);
        if (!source) throw errors.NOT_FOUND({ message: notMappable });
        const events = readPreviewedEvents(database, sourceId).map(
          ({ position, receivedAt, namespace, inFold, method, url, headers, body }) => ({
            eventId: eventIdOf(position),
            ...{ position, receivedAt, namespace, inFold, method, url, headers, body },
          }),
        );
        return parts.previewer.preview(source, mapping, events, eventId);
      }),
      lintKey: os.sources.lintKey.handler(({ input, errors }) => {
        if (!setup.sourceRows().some(({ sourceId }) => sourceId === input.sourceId))
          throw errors.NOT_FOUND({ message: "There is no such source." });
        const named = (input.key ?? "").split(",").flatMap((part) => part.trim() || []);
        const asked = { sourceId: input.sourceId, parts: named.length > 0 ? named : null };
        return search.ask("lintKey", asked, clock.now());
      }),
      ...adviceVerbs(os, parts),
      addSecret: os.sources.addSecret.handler(async ({ input: { sourceId, ...secret }, errors }) => {
        const row = await setup.addSecret(sourceId, secret);
        return row ?? fail(errors.NOT_FOUND({ message: "There is no such source." }));
      }),
      setList: os.sources.setList.handler(async ({ input: { sourceId, ...change }, errors }) => {
        const refused = checkListSettings(change);
        if (refused) throw errors.UNPROCESSABLE_CONTENT({ message: refused });
        if (setup.listAccess(sourceId) === null)
          throw errors.NOT_FOUND({ message: "There is no such source, or its list of calls is not known." });
        const baseUrl = change.baseUrl?.replace(/\/+$/, "") ?? change.baseUrl;
        const row = await setup.setList(sourceId, withoutUndefined({ ...change, baseUrl }));
        return row ?? fail(errors.NOT_FOUND({ message: "There is no such source." }));
      }),
      removeSecret: os.sources.removeSecret.handler(async ({ input, errors }) => {
        if (await setup.removeSecret(input.sourceId, input.secretId)) return { removed: true };
        throw errors.NOT_FOUND({ message: "There is no such secret." });
      }),
    },

    events: {
      list: os.events.list.handler(async ({ input, errors }) =>
        found(await search.ask("events", input, clock.now()), errors.UNPROCESSABLE_CONTENT),
      ),
      get: os.events.get.handler(({ input, errors }) => {
        const event = readFullEvent(database, positionOf(input.eventId) ?? 0);
        return event ?? fail(errors.NOT_FOUND({ message: "There is no such event." }));
      }),
      body: os.events.body.handler(({ input, errors }) => {
        const event = readStoredEvent(database, positionOf(input.eventId) ?? 0);
        if (!event) throw errors.NOT_FOUND({ message: "There is no such event." });
        const pack = setup.findSource(event.source)?.pack;
        const { body } = input.masked ? maskSecrets(event, secretPathsOf(pack)) : event;
        return new File([body as Uint8Array<ArrayBuffer>], `${input.eventId}.bin`, {
          type: "application/octet-stream",
        });
      }),
      explainSignature: os.events.explainSignature.handler(({ input, errors }) => {
        const event = readStoredEvent(database, positionOf(input.eventId) ?? 0);
        const judged = event && setup.signatureContext(event);
        if (!event || !judged) throw errors.NOT_FOUND({ message: "There is no such event of a source." });
        return explainSignature({ request: event, ...judged });
      }),
      trust: os.events.trust.handler(async ({ input, errors }) => {
        const position = positionOf(input.eventId) ?? 0;
        if (!readStoredEvent(database, position))
          throw errors.NOT_FOUND({ message: "There is no such event." });
        await store.write("trustEvent", { position, at: clock.now() });
        await parts.reader.settled();
        return readFullEvent(database, position) ?? fail(errors.NOT_FOUND());
      }),
      refusals: os.events.refusals.handler(({ input }) => readRefusals(database, input)),
      readAgain: os.events.readAgain.handler(async () => ({
        events: await store.write("readAgain", undefined),
      })),
    },

    calls: {
      list: os.calls.list.handler(async ({ input, errors }) =>
        found(await search.ask("calls", input, clock.now()), errors.UNPROCESSABLE_CONTENT),
      ),
      get: os.calls.get.handler(({ input, errors }) => {
        const call = readCallDetail(database, input.callId);
        return call ?? fail(errors.NOT_FOUND({ message: "There is no such call." }));
      }),
      provenance: os.calls.provenance.handler(async ({ input, errors }) => {
        const rows = await search.ask("provenance", { callId: input.callId }, clock.now());
        return rows ? { rows, cursor: null } : fail(errors.NOT_FOUND({ message: "There is no such call." }));
      }),
    },

    deliveries: {
      list: os.deliveries.list.handler(async ({ input, errors }) =>
        found(await search.ask("deliveries", input, clock.now()), errors.UNPROCESSABLE_CONTENT),
      ),
      get: os.deliveries.get.handler(({ input, errors }) => {
        const delivery = readDeliveryDetail(database, input.deliveryId);
        return delivery ?? fail(errors.NOT_FOUND({ message: "There is no such delivery." }));
      }),
      redrive: os.deliveries.redrive.handler(async ({ input, errors }) => {
        const before = readDeliveryDetail(database, input.deliveryId);
        if (!before) throw errors.NOT_FOUND({ message: "There is no such delivery." });
        const redriven = await store.write("redriveDelivery", { ...input, now: clock.now() });
        if (redriven.length === 0) {
          throw errors.CONFLICT({
            message: `It is ${before.state}: only what is dead, blocked or waiting can be sent now.`,
          });
        }
        return readDeliveryDetail(database, input.deliveryId) ?? before;
      }),
      redriveMany: os.deliveries.redriveMany.handler(async ({ input }) => {
        const asked = [...new Set(input.deliveryIds)];
        const redriven: string[] = [];
        for (let from = 0; from < asked.length; from += redrivenAtOnce) {
          const deliveryIds = asked.slice(from, from + redrivenAtOnce);
          redriven.push(...(await store.write("redriveDeliveries", { deliveryIds, now: clock.now() })));
        }
        const left = asked.filter((deliveryId) => !redriven.includes(deliveryId));
        const known = new Map(readDeliveryRows(database, left).map((row) => [row.deliveryId, row.state]));
        return {
          redriven,
          refused: left.map((deliveryId) => ({
            deliveryId,
            because: known.has(deliveryId)
              ? `It is ${known.get(deliveryId)}: only what is dead, blocked or waiting can be sent now.`
              : "There is no such delivery.",
          })),
        };
      }),
    },

    outbox: {
      list: os.outbox.list.handler(async ({ input, errors }) =>
        found(await search.ask("outbox", input, clock.now()), errors.UNPROCESSABLE_CONTENT),
      ),
      counts: os.outbox.counts.handler(() => countOutbox(database, null)),
    },

    destinations: {
      list: os.destinations.list.handler(() => ({ rows: setup.destinationRows(), cursor: null })),
      ...destinationVerbs(os, parts),
      gate: os.destinations.gate.handler(({ input, errors }) => {
        if (!setup.destination(input.destinationId))
          throw errors.NOT_FOUND({ message: "There is no such destination." });
        return ofOneMoment(database, () => readCallsAtGate(database, input));
      }),
      heldByHistory: os.destinations.heldByHistory.handler(({ input, errors }) => {
        if (!setup.destination(input.destinationId))
          throw errors.NOT_FOUND({ message: "There is no such destination." });
        const callIds = readHeldByHistory(database, input.destinationId, 200);
        return {
          count: countHeldByHistory(database, input.destinationId),
          rows: readCallRows(database, callIds).map((call) => ({
            call,
            because:
              readGateVerdicts(database, call.callId).find(
                (gate) => gate.destinationId === input.destinationId,
              )?.sentence ?? "",
          })),
        };
      }),
      sendHeld: os.destinations.sendHeld.handler(async ({ input, errors }) => {
        if (!setup.destination(input.destinationId))
          throw errors.NOT_FOUND({ message: "There is no such destination." });
        const held = new Set(readHeldByHistory(database, input.destinationId, 100_000));
        const callIds = input.callIds.filter((callId) => held.has(callId));
        await store.write("sendHeld", { callIds, destinationId: input.destinationId, at: clock.now() });
        await parts.reader.settled();
        return { sent: callIds.length };
      }),
    },

    wouldChange: {
      list: os.wouldChange.list.handler(({ input }) => readWouldChange(database, input)),
      send: os.wouldChange.send.handler(async ({ input }) => ({
        sent: await decideInTurn("sendAsNextVersion", input.callIds),
      })),
      ignore: os.wouldChange.ignore.handler(async ({ input }) => ({
        ignored: await decideInTurn("leaveAsIs", input.callIds),
      })),
    },

    ...gateVerbs(os, parts),
    ...runVerbs(os, parts),
    ...scenarioVerbs(os, parts),
    ...replayVerbs(os, parts),
    forwarding: forwardVerbs(os, parts),
    answers: answerVerbs(os, parts),
    ...effectVerbs(os, parts),
    ...liveBoardVerbs(os, parts),
    ...failingVerbs(os, parts),
    ...outboxVerbs(os, parts),
    ...keepingVerbs(os, parts),
    ...alertVerbs(os, parts),
    ...ruleVerbs(os, parts, proposals),
    ...metricsVerbs(os, parts, proposals),
    ...dryRunVerbs(os, parts),

    reconciliations: {
      list: os.reconciliations.list.handler(({ input }) => ({
        rows: reconciler.list(input.source),
        cursor: null,
      })),
      create: os.reconciliations.create.handler(({ input, errors }) => {
        if (!setup.receivingSource(input.source))
          throw errors.NOT_FOUND({ message: `There is no source “${input.source}”.` });
        return reconcile(errors, () => reconciler.start(input));
      }),
      get: os.reconciliations.get.handler(({ input, errors }) => {
        const run = reconciler.get(input.reconciliationId);
        return run ?? fail(errors.NOT_FOUND({ message: gone }));
      }),
      rows: os.reconciliations.rows.handler(({ input, errors }) => {
        const rows = reconciler.rows(input);
        return rows ?? fail(errors.NOT_FOUND({ message: gone }));
      }),
      add: os.reconciliations.add.handler(async ({ input, errors }) => {
        const run = await reconcile(errors, async () =>
          reconciler.add(input.reconciliationId, input.kind, input.rowIds ?? null),
        );
        return run ?? fail(errors.NOT_FOUND({ message: gone }));
      }),
      cancel: os.reconciliations.cancel.handler(async ({ input, errors }) => {
        const run = await reconciler.cancel(input.reconciliationId);
        return run ?? fail(errors.NOT_FOUND({ message: gone }));
      }),
    },

    drift: {
      list: os.drift.list.handler(({ input }) =>
        ofOneMoment(database, () => listDrift(database, input, clock.now())),
      ),
      get: os.drift.get.handler(({ input: { driftId }, errors }) => {
        const item = readDriftDetail(database, driftId, clock.now());
        return item ?? fail(errors.NOT_FOUND({ message: "There is no such drift." }));
      }),
      accept: os.drift.accept.handler(({ input: { driftId, choice }, errors }) =>
        decide(driftId, decideAccept(database, driftId, choice, clock.now()), errors),
      ),
      ignore: os.drift.ignore.handler(({ input: { driftId }, errors }) =>
        decide(driftId, decideIgnore(database, driftId, clock.now()), errors),
      ),
      undo: os.drift.undo.handler(({ input: { driftId }, errors }) =>
        decide(driftId, decideUndo(database, driftId, clock.now()), errors),
      ),
    },

    schemas: {
      list: os.schemas.list.handler(({ input: { sourceId = "" }, errors }) => {
        const source = setup.sourceRows().find((one) => one.sourceId === sourceId);
        if (sourceId !== "" && !source) throw errors.NOT_FOUND({ message: "There is no such source." });
        return { rows: listSchemas(database, source ?? null), cursor: null };
      }),
      get: os.schemas.get.handler(({ input: { sourceId = "", ...place }, errors }) => {
        const schema = schemaAt({ ...place, sourceId });
        return schema ?? fail(errors.NOT_FOUND({ message: "There is no schema of such an event." }));
      }),
      put: os.schemas.put.handler(async ({ input: { sourceId = "", schema, ...own }, errors }) => {
        const place = { ...own, sourceId };
        const known = sourceId === "" || setup.sourceRows().some((row) => row.sourceId === sourceId);
        const refusal = await refuseSchema(search, schema, clock.now());
        if (refusal !== null) throw errors.UNPROCESSABLE_CONTENT({ message: refusal });
        const saved = changeOwnSchema(database, place, schema, clock.now());
        if (!known || saved.kind === "missing")
          throw errors.NOT_FOUND({ message: "There is no such source, or no schema of such an event." });
        await setup.changeSchemas(saved.change);
        return schemaAt(place) ?? fail(errors.NOT_FOUND());
      }),
      remove: os.schemas.remove.handler(async ({ input: { sourceId = "", ...own }, errors }) => {
        const place = { ...own, sourceId };
        const removed = changeOwnSchema(database, place, null, clock.now());
        if (removed.kind !== "change")
          throw errors.NOT_FOUND({ message: "There is no schema of yours for such an event." });
        await setup.changeSchemas(removed.change);
        return schemaAt(place) ?? fail(errors.NOT_FOUND());
      }),
    },

    clock: {
      advance: os.clock.advance.handler(async ({ input, errors }) => {
        if (!parts.advance) {
          throw errors.CONFLICT({
            message: "This engine keeps real time. Start it with --test-clock on a new folder.",
          });
        }
        await parts.advance(input.advance);
        return { now: clock.now() };
      }),
    },

    ...crmVerbs(os, parts),

    persons: {
      get: os.persons.get.handler(async ({ input: { personId, ...page }, errors }) => {
        const person = await persons.get(personId, page);
        return person ?? fail(errors.NOT_FOUND({ message: "There is no such person." }));
      }),
      find: os.persons.find.handler(async ({ input: { of, ...page }, errors }) => {
        const person = await persons.find(of, page);
        return person ?? fail(errors.NOT_FOUND({ message: `No call, text or form is of ${of}.` }));
      }),
      decide: os.persons.decide.handler(async ({ input, errors }) => {
        const decided = await persons.decide(input);
        return decided ?? fail(errors.CONFLICT({ message: nothingAsks }));
      }),
      undoDecision: os.persons.undoDecision.handler(async ({ input, errors }) => {
        if (await persons.undo(input.decisionId)) return { removed: true };
        throw errors.NOT_FOUND({ message: "There is no such decision: it was undone already." });
      }),
    },

    sharing: {
      exportPreview: os.sharing.exportPreview.handler(({ input, signal }) =>
        share(() => sharing.previewExport(input, signal)),
      ),
      export: os.sharing.export.handler(({ input, signal }) =>
        share(() => sharing.writeExport(input, signal)),
      ),
      importPreview: os.sharing.importPreview.handler(({ input, signal }) =>
        share(() => sharing.previewImport(input, signal)),
      ),
      import: os.sharing.import.handler(({ input, signal }) =>
        share(() => sharing.takeImport(input, signal)),
      ),
    },

    ...verdictVerbs(os, parts),
    ...searchVerbs(os, parts),
    ...recordVerbs(os, parts),
    ...tunnelVerbs(os, parts),
    ...twinVerbs(os, parts),
    warehouse: warehouseVerbs(os, parts),
    ...whyVerbs(os, parts),
    ...presentationVerbs(os, parts),

    live: {
      watch: os.live.watch.handler(({ signal }) => changes.watch(signal)),
      acknowledge: os.live.acknowledge.handler(({ input }) => ({
        ok: changes.acknowledge(input.watch, input.sequence),
      })),
    },
  });
}

/** One short transaction each: appends come first. */
const decidedAtOnce = 100;
const redrivenAtOnce = 25;
const nothingAsks =
  "Nothing asks whether this is that person: it was decided already, or joined by more than a number. Read the person again.";

const gone = "There is no such reconciliation: the next one of its source took its place.";

/** What cannot be reconciled says so in one sentence. */
async function reconcile<Result>(
  errors: {
    CONFLICT(options: { message: string }): Error;
    UNPROCESSABLE_CONTENT(options: { message: string }): Error;
  },
  run: () => Promise<Result>,
): Promise<Result> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof CannotReconcile)) throw error;
    throw error.busy ? errors.CONFLICT(error) : errors.UNPROCESSABLE_CONTENT(error);
  }
}

/** What cannot be shared says so in one sentence. */
async function share<Result>(run: () => Promise<Result>): Promise<Result> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof Cancelled)
      throw new ORPCError("CLIENT_CLOSED_REQUEST", { message: "Nobody waits for it any more." });
    if (!(error instanceof CannotExport || error instanceof CannotImport)) throw error;
    throw new ORPCError("UNPROCESSABLE_CONTENT", { message: error.message });
  }
}

function withoutUndefined<Value extends object>(
  value: Value,
): { [Key in keyof Value]: Exclude<Value[Key], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as {
    [Key in keyof Value]: Exclude<Value[Key], undefined>;
  };
}

/** Throws the contract's error where an expression does not compile, or nothing of this provider is to be mapped. */
function refuseBadMapping(
  provider: PackId,
  mapping: Mapping | undefined,
  refuse: (options: { message: string; data: { problems: MappingProblem[] } }) => Error,
): void {
  if (!mapping) return;
  const pack = packOf(provider);
  if (!pack.userDefined)
    throw refuse({ message: `${pack.name} says itself what its events mean.`, data: { problems: [] } });
  const problems = pack.userDefined.check(mapping);
  const [first] = problems;
  if (!first) return;
  const where = first.position === null ? "" : ` at character ${first.position + 1}`;
  throw refuse({
    message: `The expression “${mappingWords[first.field]}” cannot be used${where}: ${first.sentence}`,
    data: { problems },
  });
}
