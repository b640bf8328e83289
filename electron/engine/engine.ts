/**
 * The program, as a function: `createEngine(options)` answers a router and how to close it. It never imports Electron
 * and reads no environment: paths, ports, data key, clock and workers arrive as values, so the window, `ringback serve`
 * and the tests are three hosts of the same engine.
 *
 * It promises that one engine at a time works in a folder, and that `close` drains: what was acked is on disk, what is
 * under way ends or is taken up again at the next start.
 */
import { mkdirSync, rmSync } from "node:fs";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { DestinationKind } from "../../shared/deliveries";
import type { PackId } from "../../shared/words";
import { startCrmThread } from "../sandbox-crm/crm-thread";
import type { SandboxCrm } from "../sandbox-crm/sandbox-crm";
import { type Alerts, alertWebhookName, startAlerts } from "./alerts/alerts";
import { createScriptedAnswers } from "./answers/scripted-answers";
import { createChanges } from "./changes";
import { type Clock, createRealClock, createSettableClock, type SettableClock } from "./clock";
import { type CrmAddress, createCrmClient } from "./crm-client";
import { createDamageWatch, isDamage, noticeDamage } from "./damage";
import { createLedger } from "./destination-ledger";
import { destinationOf } from "./destinations/destinations";
import { diskFullAtStart, isDiskFull } from "./disk-full";
import { createDryRuns } from "./dry-run/dry-run";
import { type FailOnPurpose, openFailing } from "./failing/failing";
import { type Forwarder, startForwarder } from "./forwarder/forwarder";
import { createHandlerHosts } from "./handler-hosts";
import { createHandlerSessions } from "./handler-sessions";
import { createKeeping, type Keeping } from "./keeping/keeping";
import { createLiveBoard, type LiveBoard } from "./live-board/live-board";
import { localToken } from "./local-tokens";
import { createLog, type Log } from "./log";
import { createPreviewer } from "./mapping/preview";
import { asksAfterUnknown, type Outbox, startOutbox } from "./outbox/outbox";
import { longestWaitMs } from "./outbox/retry";
import { createPersons } from "./persons/answers";
import { findPack, packOf, packs } from "./providers/packs";
import { createQuiet } from "./quiet";
import { makeCallId, scopeOf } from "./reader/read-event";
import { type ReaderThread, startReader } from "./reader/reader";
import { createAnswers } from "./receiver/answers";
import { createAppender } from "./receiver/append";
import { createLoopMarks } from "./receiver/loop-marks";
import { createRunTokens } from "./receiver/run-tokens";
import { createReceiver } from "./receiver/server";
import { notWhilePresenting, type Outward, watchReceiving } from "./receiving-watch";
import { createReconciler } from "./reconcile/reconciler";
import { openReplayer } from "./replayer-of-engine";
import { createRouter, type EngineRouter } from "./router";
import { createRunSaver } from "./run-saver";
import { type SearchThread, startSearch } from "./search/search";
import { proveListening } from "./self-test";
import { createSetup, type Setup } from "./setup";
import { createRedactor, type Redactor } from "./sharing/redact";
import { secretPathsOf } from "./sharing/secret-paths";
import { createSharing } from "./sharing/sharing";
import { readFixture } from "./simulator/fixture-bytes";
import { createPlayer } from "./simulator/player";
import { createScenarioLibrary } from "./simulator/scenario-library";
import { createAckTimes, readStatus, type StatusParts } from "./status";
import { readBreaker } from "./store/breakers";
import { readCallRows } from "./store/calls";
import { crashPoint } from "./store/crash-point";
import { openReader, type Reader, readMeta } from "./store/database";
import { readDestinations } from "./store/destinations";
import { capital, refuseEmptied, restoreWords } from "./store/emptied";
import { readEventRows } from "./store/events";
import { type FolderLock, lockFolder } from "./store/folder-lock";
import { readDeliveryRows, readOpenSteps } from "./store/outbox-rows";
import { readCallsOfNamespace } from "./store/readings";
import { readReplayRows } from "./store/replays";
import type { DataKey } from "./store/sealing";
import { readSources } from "./store/sources";
import { type Store, startStore } from "./store/store";
import { readRunsAbout, readVerdictRun } from "./store/verdict-runs";
import { findWalDamage, keepDamagedWal, listDamagedWals } from "./store/wal-damage";
import type { WriteInput, WriteName } from "./store/writes";
import { watchNetwork } from "./tunnel/network-watch";
import { createProofs } from "./tunnel/proof";
import { startTunnel, type Tunnel, tunnelTokenName } from "./tunnel/tunnel";
import type { TunnelOrder, TunnelProcess } from "./tunnel/tunnel-process";
import { createCounterfactuals } from "./twin/counterfactual";
import { type NaiveTwin, startTwin } from "./twin/twin";
import { createVerdictRuns } from "./verdict-runs";
import { createWarehouses } from "./warehouse/warehouses";

export type EngineOptions = {
  version: string;
  /** The data folder; made when it is not there. */
  data: string;
  dataKey: DataKey;
  receiver: { host: string; port: number };
  /** A sandbox CRM of our own on this port, or one that runs apart. */
  crm: { port: number } | CrmAddress;
  /** Base URLs under which the receiver is reached from outside. */
  publicUrls: string[];
  /** How the process that holds ngrok's tunnel is started; `ask` and `edge` take the place of the world outside in tests. */
  tunnel: { start(): TunnelProcess; ask?: typeof fetch; edge?: NonNullable<TunnelOrder["edge"]> };
  /** What is told while nobody looks at the console. */
  outward?: Outward | undefined;
  demo: boolean;
  /** Settable, standing still from this moment on; only on a folder created with it. */
  testClock: { start: number } | null;
  bodyLimit: number;
  /** Folder of the templates and scenarios that ship with Ringback. */
  fixtures: string;
  workers: {
    store: URL;
    reader: URL;
    search: URL;
    sharing: URL;
    preview: URL;
    dryRun: URL;
    warehouse: URL;
    keeping: URL;
    crm: URL;
  };
  /** The command line of this build, run as a process of its own; null: this process can start none. */
  commandLine: string | null;
  writeLog(line: string): void;
  /** The host's own, where it redacts more than the log with it. */
  redactor?: Redactor | undefined;
};

export type { EngineRouter };

export type Engine = {
  router: EngineRouter;
  log: Log;
  receiver: string;
  crm: CrmAddress;
  /** Resolves with the reason when the engine cannot go on: its store ended. */
  failed: Promise<Error>;
  /** The machine slept until now: what was true of the tunnel is asked again. */
  resumed(): void;
  /** Something went wrong that nobody caught: whether damage of the database was what, which is then said and ends nobody. */
  damaged(error: unknown): boolean;
  close(): Promise<void>;
};

/** One sentence for the user: the folder is busy or not writable, a port is taken, the database is not ours. */
export class CannotStart extends Error {
  override readonly name = "CannotStart";
}

/** A port is held by another program, or may not be opened by this user: another port would do. */
export class PortTaken extends CannotStart {
  constructor(
    message: string,
    readonly what: Listener,
  ) {
    super(message);
  }
}

export class FolderBusy extends CannotStart {}

type Listener = "receiver" | "console" | "sandbox CRM";

export async function createEngine(options: EngineOptions): Promise<Engine> {
  const lock = openFolder(options.data);
  const closers: (() => Promise<void> | void)[] = [() => lock.release()];
  try {
    return await start(options, closers);
  } catch (error) {
    await closeAll(closers);
    if (isDiskFull(error)) throw new CannotStart(diskFullAtStart, { cause: error });
    throw isDamage(error) ? new CannotStart(sayDamage(options.data), { cause: error }) : error;
  }
}

function sayDamage(data: string): string {
  return `The database in ${data} is damaged, so Ringback does not start on it: nothing would be safe there. “ringback check --data ${data}” says what can be read. ${capital(restoreWords)}`;
}

async function start(options: EngineOptions, closers: (() => Promise<void> | void)[]): Promise<Engine> {
  const databasePath = join(options.data, "ringback.sqlite");
  refuseEmptied(options.data, databasePath);
  const walDamage = findWalDamage(databasePath);
  const keptWal = walDamage && keepDamagedWal(databasePath, Date.now());
  const redactor = options.redactor ?? createRedactor();
  const damage = createDamageWatch(Date.now, ({ reason }) =>
    plainLog.error("a part of the database is damaged", {
      reason,
      next: `What can be read is shown. “ringback check --data ${options.data}” says which part; ${restoreWords}`,
    }),
  );
  const changes = createChanges({
    events: (positions) => damage.read(() => readEventRows(database, positions), []),
    calls: (callIds) => damage.read(() => readCallRows(database, callIds), []),
    deliveries: (deliveryIds) => damage.read(() => readDeliveryRows(database, deliveryIds), []),
    replays: (replayIds) => damage.read(() => readReplayRows(database, replayIds), []),
    status: () => status(),
    position: () => readMeta(database, "last_position"),
  });
  closers.push(() => changes.close());

  // The store speaks before these exist: what it says until then is read from the log when they start.
  let reader: ReaderThread | null = null;
  let outbox: Outbox | null = null;
  let search: SearchThread | null = null;
  let forwarder: Forwarder | null = null;
  let twin: NaiveTwin | null = null;
  let failOnPurpose: FailOnPurpose | null = null;
  let alerts: Alerts | null = null;
  let liveBoard: LiveBoard | null = null;
  let keeping: Keeping | null = null;
  const store: Store = await startStore({
    worker: options.workers.store,
    path: databasePath,
    onChanged(changed) {
      changes.note(changed);
      liveBoard?.note(changed);
      if (changed.toRead) reader?.wake();
      if (changed.events?.length || changed.toRead) search?.wake();
      if (changed.calls?.length) twin?.wake();
      if (changed.deliveries?.length || changed.setup) outbox?.wake();
      if (changed.events?.length || changed.setup) forwarder?.wake();
    },
  });
  closers.push(() => store.close());
  const database = openReader(databasePath);
  closers.push(() => void database.close());

  /**
   * A write nobody waits for. What fails is logged, once until it works again: the disk is full, or the file is locked by
   * another program.
   */
  const failing = new Set<WriteName>();
  const writeLater: WriteLater = (name, input) =>
    store.write(name, input).then(
      () => void failing.delete(name),
      (error: Error) => {
        if (!failing.has(name))
          log.error("something could not be written", { what: name, reason: error.message });
        failing.add(name);
      },
    );
  // Real time: a settable clock may stand still, and the console says it again by the real one.
  const quiet = createQuiet(() => performance.now());
  const clock = openClock(options, database, {
    onMoved: (now) => void writeLater("setTestClock", now),
    onWaking: (sleptMs) => {
      failOnPurpose?.wasAway(sleptMs);
      reader?.receivingSince(Date.now());
      outbox?.woke();
      tunnel?.wake();
    },
    // What waits was planned by the old time: it is looked at, and planned anew.
    onSetBack() {
      outbox?.wake();
      reader?.wake();
      tunnel?.wake();
    },
  });
  if (options.testClock) await store.write("setTestClock", clock.now());
  closers.push(() => clock.close());
  const plainLog = createLog(options.writeLog, redactor, () => clock.now());
  const log = noticeDamage(plainLog, () => damage);
  if (walDamage) log.warn("a part of the write-ahead log cannot be read", { ...walDamage, kept: keptWal });
  const runTokens = createRunTokens();
  const loopMarks = createLoopMarks();
  const ack = createAckTimes();
  let receiverUrl = "";
  // Asked for every request, so they are made once.
  let hosts = new Set<string>();
  let tunnel: Tunnel | null = null;
  // The tunnel's own address comes first: it is the one that people are given. Asked for every request, so both are kept.
  const addressesOutside = () => {
    const url = tunnel?.url() ?? null;
    return url === null ? options.publicUrls : [...new Set([url, ...options.publicUrls])];
  };
  const hostsOf = (urls: string[]) => new Set(urls.map((url) => new URL(url).host.toLowerCase()));
  let outside = addressesOutside();
  let publicHosts = hostsOf(outside);
  const publicUrls = () => outside;
  const proofs = createProofs(options.tunnel.ask);

  const setup = await createSetup({
    database,
    store,
    dataKey: options.dataKey,
    redactor,
    now: () => clock.now(),
    publicUrls,
    receiverUrl: () => receiverUrl,
    onChange: (settings) => reader?.updateSettings(settings),
  });
  await furnish(setup, options.demo);

  const crm = await openCrm(options, setup, clock, closers);
  redactor.learn(crm.token);
  const crmClient = createCrmClient(crm);

  const logWritten = await proveLog(store, clock);
  await store.write("endOpen", clock.now());
  await store.write("removeUnfinishedReconciliations", undefined);
  await store.write("recoverInflight", {
    now: clock.now(),
    expiredBy: null,
    asks: asksAfterUnknown(readDestinations(database)),
    longestWaitMs,
  });

  const handlerSessions = createHandlerSessions({ store, clock, redactor, log });
  closers.push(() => handlerSessions.close());

  const crmPath = "url" in options.crm ? null : join(options.data, "crm.sqlite");
  const startedReader = startReader({
    worker: options.workers.reader,
    path: databasePath,
    store,
    clock,
    log,
    settings: setup.settings(),
    crmPath,
  });
  reader = startedReader;
  closers.push(() => startedReader.close());

  const startedSearch = startSearch({ worker: options.workers.search, path: databasePath, store, log });
  search = startedSearch;
  closers.push(() => startedSearch.close());

  const startedTwin = await openTwin(options, setup, redactor, {
    database,
    store,
    search: startedSearch,
    clock,
    log,
  });
  twin = startedTwin;
  closers.push(() => startedTwin.close());
  const counterfactuals = createCounterfactuals({
    search: startedSearch,
    now: () => clock.now(),
    destinations: () =>
      readDestinations(database).map(({ destinationId, name, enabled, kind }) => ({
        destinationId,
        name,
        enabled,
        remote: destinationOf(kind).remote,
      })),
  });
  closers.push(() => counterfactuals.close());

  const previewer = createPreviewer(options.workers.preview);
  closers.push(() => previewer.close());
  const dryRuns = createDryRuns({
    worker: options.workers.dryRun,
    path: databasePath,
    crmPath,
    clock,
    log,
  });
  closers.push(() => dryRuns.close());

  const warehouses = createWarehouses({ worker: options.workers.warehouse, data: options.data, log });
  closers.push(() => warehouses.close());

  const startedOutbox = startOutbox({
    store,
    database,
    clock,
    log,
    settingsOf(destinationId, url) {
      const { kind, settings: values = {} } = setup.destination(destinationId) ?? {};
      return {
        ...(isOfTheCrm(kind) ? crm : { url, token: null }),
        values,
        credentials: setup.credentialsOf(destinationId),
        ...(kind === "warehouse" ? { warehouse: warehouses.of(values.file) } : {}),
      };
    },
    ledgerOf: (destinationId) => createLedger({ database, store, now: () => clock.now() }, destinationId),
    redact: redactor.redact,
    loopMark: () => loopMarks.of("destinations"),
  });
  outbox = startedOutbox;
  closers.push(() => startedOutbox.close());

  const answers = createAnswers((numbers) => writeLater("answers", numbers));
  closers.push(() => answers.flush());
  const appender = createAppender(
    { append: (events, bodies) => damage.appending(store.append(events, bodies)) },
    (first, count) => {
      changes.noteAppended(first, count);
      startedReader.wakeSoon();
      forwarder?.wake();
    },
  );
  const startedFailing = await openFailing({
    database,
    store,
    clock,
    writeLater,
    noteAnswer: (answer) => answers.add(answer),
    isPublic: ({ headers }) => headers.some(([name, value]) => isHostOf(publicHosts, name, value)),
    onChanged: () => changes.note({ setup: true }),
    onBug: (error) =>
      log.error("failing on purpose ended with a bug", { reason: error.stack ?? error.message }),
  });
  failOnPurpose = startedFailing;
  const handlerHosts = createHandlerHosts({
    database,
    store,
    now: () => clock.now(),
    receiverUrl: () => receiverUrl,
    publicUrls,
  });
  const scripted = createScriptedAnswers({
    rules: handlerHosts.rules,
    loopMark: loopMarks.of,
    sending: (position) => handlerSessions.sending({ position }),
    log,
  });
  const receiver = createReceiver({
    clock,
    log,
    appender,
    admission: {
      localHosts: () => hosts,
      publicHosts: () => publicHosts,
      runTokens,
      loopMarks,
      answerProof: proofs.answer,
    },
    findSource: setup.receivingSource,
    publicUrls,
    scripted,
    onAnswer(answer, waited) {
      if (!waited) ack.add(answer.afterMicroseconds / 1000);
      answers.add(answer);
    },
    onScripted: (answer) => void writeLater("scriptedAnswers", [answer]),
    onRefusal: (refusal) => void writeLater("refusals", [refusal]).then(() => changes.note({ setup: true })),
    onFromOutside: (bytes) => tunnel?.passed(bytes),
    onQueueFull: () => {
      startedFailing.missed();
      void writeLater("countMinute", { name: "queue-full", at: clock.now(), count: 1 });
    },
    failing: startedFailing,
    bodyLimit: options.bodyLimit,
  });
  receiverUrl = await listen(receiver, options.receiver.host, options.receiver.port, "receiver");
  hosts = localHosts(receiverUrl, options.receiver.host);
  closers.push(async () => {
    const closed = closeServer(receiver);
    await startedFailing.close();
    await closed;
    await appender.drained();
  });
  /** Who verifies signatures over the URL is told, the reader too. */
  const takeAddresses = () => {
    const next = addressesOutside();
    if (next.join() === outside.join()) return;
    outside = next;
    publicHosts = hostsOf(next);
    setup.addressChanged();
  };
  const receivingWatch = watchReceiving(
    options.outward && notWhilePresenting(options.outward, quiet),
    receiverUrl,
  );
  closers.push(() => receivingWatch.close());
  const startedTunnel = startTunnel({
    database,
    store,
    clock,
    log,
    redactor,
    version: options.version,
    proofs,
    target: () => receiverUrl,
    startNgrok: options.tunnel.start,
    token: () => setup.namedSecret(tunnelTokenName),
    edge: options.tunnel.edge ?? null,
    givenUrl: options.publicUrls[0] ?? null,
    onChange() {
      takeAddresses();
      if (tunnel) receivingWatch.tunnelIs(tunnel.row());
      changes.note({ setup: true });
    },
  });
  tunnel = startedTunnel;
  takeAddresses();
  closers.push(() => startedTunnel.close());
  closers.push(watchNetwork(() => startedTunnel.wake()));
  const listening = await proveListening(receiverUrl, () => runTokens.issue("simulated", "self-test"), clock);
  receivingWatch.begin(listening !== null, startedTunnel.row());

  const startedForwarder = await startForwarder({
    sending: (position) => handlerSessions.sending({ position }),
    database,
    store,
    search: startedSearch,
    clock,
    log,
    loopMarks,
    rules: handlerHosts.rules,
    now: () => clock.now(),
    signerOf: setup.signerOf,
    secretPaths: ({ source }) => secretPathsOf(setup.findSource(source)?.pack),
    enforcing: setup.enforcing,
    demo: options.demo,
    sourceNames: () => setup.toldSources().map(({ source }) => source.name),
    onChanged: (row) => changes.note(row ? { routes: [row] } : { setup: true }),
  });
  forwarder = startedForwarder;
  closers.push(() => startedForwarder.close());

  const scenarioLibrary = createScenarioLibrary({
    bundled: join(options.fixtures, "scenarios"),
    own: join(options.data, "scenarios"),
  });
  const scenarioText = scenarioLibrary.text;
  const templateOf = (provider: PackId, type: string) => {
    const pack = findPack(provider);
    return pack ? readFixture(options.fixtures, pack, type) : null;
  };
  const runSaver = createRunSaver((run) => writeLater("saveRun", run));
  const scenarioParts = {
    handlers: handlerHosts.rules,
    sources: {
      firstOf: setup.firstSourceOf,
      retryOf: (name: string) => setup.findSource(name)?.source.retry,
      secretOf: setup.secretOf,
    },
    packs,
    templateOf,
    scenarioText,
    scenarioNames: scenarioLibrary.names,
  };
  const player = createPlayer({
    ...scenarioParts,
    issueToken: (runId) => runTokens.issue("simulated", runId),
    loopMark: loopMarks.of,
    cameBack: loopMarks.cameBack,
    sending: (runId, send) => handlerSessions.sending({ runId, send }),
    callIdOf: ({ namespace, provider, source, key }) =>
      makeCallId(namespace, provider, scopeOf(packOf(provider), source), key),
    clock: {
      now: () => clock.now(),
      sleepUntil: (at, signal) => sleepUntil(clock, at, signal),
    },
    save: runSaver.changed,
  });
  closers.push(async () => {
    await player.closed();
    await runSaver.flush();
  });
  const verdictRuns = createVerdictRuns({
    ...scenarioParts,
    crm: { url: crm.url, client: crmClient },
    observeEffects: handlerSessions.observeEffects,
    loopMark: loopMarks.of,
    cameBack: loopMarks.cameBack,
    now: () => clock.now(),
    kept: {
      run: (verdictRunId) => readVerdictRun(database, verdictRunId),
      about: (subject, limit) => readRunsAbout(database, subject, limit),
      save: (run) => writeLater("saveVerdictRun", run),
    },
    tell: (row) => changes.note({ verdictRuns: [row] }),
    onBug: (error) => log.error("verdicts ended with a bug", { reason: error.stack ?? error.message }),
  });
  closers.push(() => verdictRuns.closed());

  const replayer = openReplayer({
    database,
    store,
    setup,
    handlers: handlerHosts.rules,
    runTokens,
    loopMarks,
    log,
    now: () => clock.now(),
    sending: (position) => handlerSessions.sending({ position }),
  });
  closers.push(() => replayer.closed());

  const reconciler = createReconciler({
    database,
    store,
    setup,
    appender,
    clock,
    log,
    changes,
    settled: () => startedReader.settled(),
  });
  closers.push(() => reconciler.closed());

  const following = new AbortController();
  void crmClient.follow(() => changes.note({ crm: true }), following.signal);
  closers.push(() => following.abort());
  startedOutbox.wake();

  const parts: Omit<StatusParts, "publicUrl" | "tunnel" | "keyNote"> = {
    version: options.version,
    receiver: receiverUrl,
    crm: crm.url,
    demo: options.demo,
    testClock: options.testClock !== null,
    dataFolder: options.data,
    databasePath,
  };
  function status() {
    return readStatus(
      database,
      damage.read,
      {
        ...parts,
        publicUrl: publicUrls()[0] ?? null,
        tunnel: startedTunnel.row(),
        keyNote: options.dataKey.note(),
      },
      {
        now: clock.now(),
        ack,
        backlog: startedReader.backlog(),
        listening,
        logWritten,
        failing: startedFailing.now(),
        alerts: alerts?.rows() ?? [],
        keeping: keeping?.running() ?? null,
      },
    );
  }

  const startedBoard = createLiveBoard({
    database,
    clock,
    testClock: options.testClock !== null,
    ack,
    strictest: () => setup.shortestWait(),
    guard: damage.guard,
  });
  liveBoard = startedBoard;
  closers.push(() => startedBoard.close());

  async function settled(): Promise<void> {
    await player.settled();
    await appender.drained();
    await startedReader.settled();
    await startedOutbox.settled();
    await startedReader.settled();
    await startedTwin.settled();
  }

  const sharing = createSharing({
    worker: options.workers.sharing,
    path: databasePath,
    fixtures: options.fixtures,
    version: options.version,
    log,
    knowledge: () => ({
      sources: setup.toldSources(),
      secrets: redactor.known(),
      receiver: receiverUrl,
      publicUrls: publicUrls(),
      now: clock.now(),
    }),
    appender,
    settled: () => startedReader.settled(),
    callsOf: (namespace, first, last) => readCallsOfNamespace(database, namespace, first, last),
  });
  closers.push(() => sharing.close());

  const startedKeeping = createKeeping({
    worker: options.workers.keeping,
    data: options.data,
    version: options.version,
    database,
    store,
    clock,
    log,
    reader: startedReader,
    tellReader: () => startedReader.updateSettings(setup.settings()),
    crmElsewhere: "url" in options.crm ? options.crm.url : null,
    commandLine: options.commandLine,
    onChanged: () => changes.note({ setup: true }),
  });
  keeping = startedKeeping;
  closers.push(() => startedKeeping.close());

  alerts = startAlerts({
    now: () => clock.now(),
    log,
    version: options.version,
    dataFolder: options.data,
    observe: () => ({
      destinations: damage.read(
        () =>
          readOpenSteps(database).map((open) => ({
            ...open,
            breaker: readBreaker(database, open.destinationId),
          })),
        [],
      ),
      stuck: damage.read(() => startedBoard.stuck(), []),
      damage: damage.found(),
      keptWals: listDamagedWals(options.data),
    }),
    tunnel: () => startedTunnel.row(),
    webhookUrl: () => setup.namedSecret(alertWebhookName)?.value ?? null,
    notify: (notice) => options.outward?.notify(notice),
    quiet,
    onChanged: () => changes.note({ setup: true }),
  });
  const startedAlerts = alerts;
  quiet.onEnd(() => startedAlerts.look());
  closers.push(() => startedAlerts.close());

  const router = createRouter({
    database,
    store,
    clock,
    setup,
    changes,
    reader: startedReader,
    failing: startedFailing,
    player,
    replayer,
    verdictRuns,
    handlerHosts,
    loopMarks,
    forwarder: startedForwarder,
    handlerSessions,
    tunnel: startedTunnel,
    alerts: startedAlerts,
    redactor,
    scenarioText,
    scenarioLibrary,
    templateOf,
    crm: crmClient,
    persons: createPersons({
      database,
      store,
      search: startedSearch,
      crm: crmClient,
      now: () => clock.now(),
    }),
    sharing,
    warehouses,
    reconciler,
    search: startedSearch,
    twin: startedTwin,
    counterfactuals,
    liveBoard: startedBoard,
    previewer,
    dryRuns,
    keeping: startedKeeping,
    quiet,
    knowsContacts: !("url" in options.crm),
    status,
    demo: options.demo,
    advance: isSettable(clock) ? (by) => clock.advance(by, settled) : null,
  });

  // First of all: whoever waits for a handler's answer is not to wait for the engine's end.
  closers.push(() => scripted.stop());

  return {
    router,
    log,
    receiver: receiverUrl,
    crm,
    failed: store.exited,
    resumed: () => startedTunnel.wake(),
    damaged: damage.note,
    async close() {
      await closeAll(closers);
    },
  };
}

/** The last opened first. One that fails must not keep the folder locked: the others are closed all the same. */
async function closeAll(closers: (() => Promise<void> | void)[]): Promise<void> {
  for (const close of closers.reverse()) {
    crashPoint("closing");
    try {
      await close();
    } catch (error) {
      console.error("something could not be closed:", error);
    }
  }
}

function openFolder(data: string): FolderLock {
  let lock: FolderLock | null;
  try {
    mkdirSync(data, { recursive: true, mode: 0o700 });
    lock = lockFolder(join(data, "engine.lock"));
  } catch (error) {
    if (isDiskFull(error)) throw new CannotStart(diskFullAtStart, { cause: error });
    const { code = "", message } = error as NodeJS.ErrnoException;
    throw new CannotStart(
      `The data folder ${data} cannot be written (${code || message}). Choose another with --data, or change its permissions.`,
      { cause: error },
    );
  }
  if (!lock) {
    crashPoint("folder busy");
    throw new FolderBusy(
      `Another Ringback already works in ${data}. Use that one, end it, or choose another folder with --data.`,
    );
  }
  return lock;
}

function openClock(
  options: EngineOptions,
  database: Reader,
  on: { onMoved(now: number): void; onWaking(sleptMs: number): void; onSetBack(): void },
): Clock {
  const stored = readMeta(database, "test_clock");
  if (stored > 0 && !options.testClock) {
    throw new CannotStart(`The folder ${options.data} was created with --test-clock and needs it again.`);
  }
  if (!options.testClock) return createRealClock(on.onWaking, on.onSetBack);
  if (stored === 0 && readSources(database).length > 0) {
    throw new CannotStart(
      `The folder ${options.data} keeps real time: --test-clock works only on a folder created with it. Choose a new one with --data.`,
    );
  }
  return createSettableClock(stored > 0 ? stored : options.testClock.start, on.onMoved);
}

function isSettable(clock: Clock): clock is SettableClock {
  return "advance" in clock;
}

/** Its address and token are this installation's own, and nobody sets them. */
function isOfTheCrm(kind: DestinationKind | undefined): boolean {
  return kind === "sandbox-crm" || kind === "orders";
}

/**
 * A new folder has the source `mirai` and the destination Sandbox CRM, switched on before the first event. A demo has a
 * source of every provider, so that each scenario has somewhere to go.
 */
async function furnish(setup: Setup, demo: boolean): Promise<void> {
  await setup.purgeRemoved();
  if (setup.sourceRows().length === 0) {
    const providers = demo ? packs.map(({ id }) => id) : (["mirai"] as const);
    for (const provider of providers)
      await setup.createSource({
        name: provider,
        provider,
        verify: "record",
        mapping: packOf(provider).userDefined?.sampleMapping,
      });
  }
  if (setup.destinationRows().length === 0) {
    await setup.saveDestination({ name: "Sandbox CRM", kind: "sandbox-crm", url: null, enabled: true });
  }
}

async function openCrm(
  options: EngineOptions,
  setup: Setup,
  clock: Clock,
  closers: (() => Promise<void> | void)[],
): Promise<CrmAddress> {
  if ("url" in options.crm) return options.crm;
  const token = tokenOf("sandbox-crm", options, setup);
  let crm: SandboxCrm;
  try {
    crm = await startCrmThread(options.workers.crm, {
      path: join(options.data, "crm.sqlite"),
      port: options.crm.port,
      token,
      setClock: clock.shared ?? null,
    });
  } catch (error) {
    throw explainListen(error, options.crm.port, "sandbox CRM", "--crm-port");
  }
  closers.push(() => crm.close());
  return { url: crm.url, token };
}

/** A folder of an earlier version has it sealed: it stays as whoever was given it knows it. */
function tokenOf(name: string, { data }: EngineOptions, setup: Setup): string {
  return setup.namedSecret(name)?.value ?? localToken(data, name);
}

/** The account of the naive twin: a file and a port of its own, and it takes calls that are not final. */
async function openTwin(
  options: EngineOptions,
  setup: Setup,
  redactor: ReturnType<typeof createRedactor>,
  parts: Pick<Parameters<typeof startTwin>[0], "database" | "store" | "search" | "clock" | "log">,
): Promise<NaiveTwin> {
  const path = join(options.data, "crm-twin.sqlite");
  const token = tokenOf("naive-twin", options, setup);
  redactor.learn(token);
  return startTwin({
    ...parts,
    account: {
      token,
      open: () =>
        startCrmThread(options.workers.crm, {
          path,
          port: 0,
          token,
          setClock: parts.clock.shared ?? null,
          account: { name: "Naive twin", refusesNotFinal: false },
        }),
      remove() {
        for (const end of ["", "-wal", "-shm"]) rmSync(`${path}${end}`, { force: true });
      },
    },
  });
}

async function proveLog(store: Store, clock: Clock): Promise<{ at: number; ms: number }> {
  const begun = performance.now();
  await store.write("testRow", clock.now());
  return { at: clock.now(), ms: performance.now() - begun };
}

type WriteLater = <Name extends WriteName>(name: Name, input: WriteInput<Name>) => Promise<void>;

async function listen(server: Server, host: string, port: number, what: Listener): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error) => reject(explainListen(error, port, what, `--${what}-port`)));
    server.listen(port, host, () => resolve());
  });
  const { port: bound } = server.address() as AddressInfo;
  const shown = host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host.includes(":") ? `[${host}]` : host;
  return `http://${shown}:${bound}`;
}

export function explainListen(error: unknown, port: number, what: Listener, option: string): Error {
  const { code, address, hostname } = error as NodeJS.ErrnoException & {
    address?: string;
    hostname?: string;
  };
  if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND") {
    return new CannotStart(
      `The ${what} cannot listen on ${address ?? hostname}: it is no address of this machine. Choose another with --${what}-host.`,
    );
  }
  if (code === "EADDRINUSE") {
    return new PortTaken(
      `Port ${port} for the ${what} is taken. End what listens there, or choose another with ${option}.`,
      what,
    );
  }
  if (code === "EACCES")
    return new PortTaken(
      `Port ${port} for the ${what} may not be opened by you. Choose another with ${option}.`,
      what,
    );
  return error as Error;
}

function localHosts(receiverUrl: string, host: string): Set<string> {
  const { port } = new URL(receiverUrl);
  const names = ["127.0.0.1", "localhost", "[::1]", host.includes(":") ? `[${host}]` : host];
  return new Set(names.map((name) => `${name}:${port}`.toLowerCase()));
}

function isHostOf(hosts: ReadonlySet<string>, name: string, value: string): boolean {
  return name.toLowerCase() === "host" && hosts.has(value.toLowerCase());
}

async function closeServer(server: Server): Promise<void> {
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
    // Senders in the middle of a body get two seconds, then they are cut and recorded as refused.
    setTimeout(() => server.closeAllConnections(), 2000).unref();
  });
}

function sleepUntil(clock: Clock, at: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted || at <= clock.now()) {
      resolve();
      return;
    }
    const cancel = clock.at(at, done);
    function done(): void {
      cancel();
      signal.removeEventListener("abort", done);
      resolve();
    }
    signal.addEventListener("abort", done);
  });
}
