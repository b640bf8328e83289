/**
 * What the user set up: sources with their secrets, and destinations. Kept in memory by the main thread, which the
 * receiver asks for every request, and handed to the reader whenever it changes. Secrets are unsealed once, at
 * start; where none is kept the data key is not asked for until the first one is saved.
 */
import { randomUUID } from "node:crypto";
import type { DestinationKind, DestinationRow } from "../../shared/deliveries";
import type { CredentialRow } from "../../shared/destinations-contract";
import type { Mapping } from "../../shared/mapping";
import { undecidedFields } from "../../shared/mapping-fields";
import { type SendingSettings, sendingSettings } from "../../shared/sending-settings";
import type { ArchivedSource, SecretRow, SourceList, SourceRow } from "../../shared/sources";
import type { Json, PackId } from "../../shared/words";
import { destinationOf } from "./destinations/destinations";
import { attemptLimit } from "./outbox/retry";
import { letOutName } from "./outbox/send-message";
import { canonicalJson } from "./providers/canonical-json";
import type { PackSecret } from "./providers/pack";
import { packOf } from "./providers/packs";
import { withTestSecret } from "./reader/read-event";
import type { ReaderSettings } from "./reader/settings";
import type { ReceiverSource } from "./receiver/server";
import type { ToldSource } from "./sharing/known-sources";
import type { Redactor } from "./sharing/redact";
import type { ExplainInput } from "./signatures/explain";
import { readBreaker } from "./store/breakers";
import { countHeldByHistory } from "./store/calls";
import { type Reader, readCounter, readMeta } from "./store/database";
import { readDestinations, type StoredDestination } from "./store/destinations";
import type { StoredEvent } from "./store/events";
import { countLocalMessages } from "./store/local-messages";
import { countOutbox, readLastAnswers } from "./store/outbox-records";
import { readListSettings, type SourceListSettings } from "./store/reconciliations";
import { readRules } from "./store/rules";
import { type DataKey, sealSecret, unsealSecret } from "./store/sealing";
import {
  countUnverified,
  readNewestVerdict,
  readSecrets,
  readSourceFigures,
  readSources,
  type StoredSecret,
  type StoredSource,
  signingOf,
} from "./store/sources";
import type { Store } from "./store/store";
import { readDecisions, readUserSchemas, type SchemaChange } from "./store/user-schemas";

/** Ends the owner of a source's key to the provider's list, so that it never verifies an event. */
const listOwner = "/list";
/** Ends the owner of a destination's credentials. */
const credentialOwner = "/credentials";

/** Made before its destination is saved, so that its credentials are there when its first delivery is. */
export const makeDestinationId = () => `x_${randomUUID().slice(0, 13)}`;

export type NewDestination = {
  destinationId?: string;
  name: string;
  kind: DestinationKind;
  url: string | null;
  enabled: boolean;
  settings?: StoredDestination["settings"];
};

/** Traffic is under way: whoever removes a source then is asked. */
const liveMs = 3_600_000;

export type Setup = Awaited<ReturnType<typeof createSetup>>;

export async function createSetup(options: {
  database: Reader;
  store: Store;
  dataKey: DataKey;
  redactor: Redactor;
  now(): number;
  publicUrls(): string[];
  receiverUrl(): string;
  onChange(settings: ReaderSettings): void;
}) {
  const { database, store, dataKey, redactor, now } = options;
  let sources: StoredSource[] = [];
  let destinations: StoredDestination[] = [];
  let storedSecrets: StoredSecret[] = [];
  let secrets: Record<string, PackSecret[]> = {};
  let lists: SourceListSettings[] = [];
  let turn: Promise<unknown> = Promise.resolve();
  let openedKey = readSecrets(database).length > 0 ? await dataKey.open() : null;
  let byName = new Map<string, ReceiverSource>();

  /** Null where the key does not fit; without a key there is nothing sealed yet. */
  const unseal = ({ sealed }: StoredSecret) => openedKey && unsealSecret(openedKey, sealed);

  function load(): void {
    sources = readSources(database);
    destinations = readDestinations(database);
    storedSecrets = readSecrets(database);
    lists = readListSettings(database);
    secrets = {};
    for (const stored of storedSecrets) {
      const value = unseal(stored);
      if (value !== null) redactor.learn(value);
      const owned = secrets[stored.ownerId] ?? [];
      // A folder that lost its key asks for its secrets again. Until then a value nobody knows stands in: a source that
      // had a secret must not become one without.
      owned.push(
        value === null
          ? { ...stored, label: `${stored.label} (cannot be read: set it again)`, value: randomUUID() }
          : { secretId: stored.secretId, label: stored.label, value, match: stored.match },
      );
      secrets[stored.ownerId] = owned;
    }
    byName = new Map(
      sources.map((source) => {
        const pack = packOf(source.provider);
        const own = secrets[source.sourceId] ?? [];
        return [source.name, { source, pack, secrets: own, simulatedSecrets: withTestSecret(pack, own) }];
      }),
    );
  }

  /** Those that receive; by the others what came to them is still read. */
  const active = () => sources.filter(({ archivedAt }) => archivedAt === null);

  /** Brought back it could not be any more: only where nothing ever came. */
  const isEmpty = ({ name }: StoredSource) => readSourceFigures(database, name).events === 0;

  const purge = ({ sourceId }: StoredSource) =>
    store.write("deleteSource", { sourceId, owners: [sourceId, `${sourceId}${listOwner}`] });

  function settings(): ReaderSettings {
    return {
      revision: readMeta(database, "settings_revision"),
      sources,
      // The threads that verify have no use for the keys of lists, nor for what destinations are sent.
      secrets: Object.fromEntries(
        sources.flatMap(({ sourceId }) => (secrets[sourceId] ? [[sourceId, secrets[sourceId]]] : [])),
      ),
      publicUrls: options.publicUrls(),
      destinations,
      rules: readRules(database),
      userSchemas: readUserSchemas(database),
      accepted: readDecisions(database).filter(({ decision }) => decision === "accepted"),
    };
  }

  function changed(): void {
    load();
    options.onChange(settings());
  }

  function toSecretRow(stored: StoredSecret): SecretRow {
    return {
      secretId: stored.secretId,
      label: stored.label,
      endsWith: stored.endsWith,
      match: stored.match,
      createdAt: stored.createdAt,
      matched: readCounter(database, `secret:${stored.secretId}`),
    };
  }

  function toSourceRow(source: StoredSource): SourceRow {
    const figures = readSourceFigures(database, source.name);
    return {
      sourceId: source.sourceId,
      name: source.name,
      provider: source.provider,
      providerName: packOf(source.provider).name,
      url: `${options.publicUrls()[0] ?? options.receiverUrl()}/hooks/${source.name}`,
      verify: source.verify,
      signatureLayout: source.signatureLayout,
      signatureLayouts: packOf(source.provider).signatureLayouts ?? [],
      layoutSeen: layoutSeen(source),
      answerStatus: source.answerStatus,
      country: source.country,
      expects: source.expects,
      withoutEvents: source.withoutEvents,
      personPaths: source.personPaths,
      mapping: source.mapping,
      retry: source.retry,
      options: source.options,
      answers: source.answers,
      mirror: source.mirror,
      gate: source.gate,
      metrics: source.metrics,
      paths: packOf(source.provider).paths ?? [],
      secrets: storedSecrets.filter((stored) => stored.ownerId === source.sourceId).map(toSecretRow),
      list: toSourceList(source),
      unverified: countUnverified(database, source.name),
      events: figures.events,
      lastEventAt: figures.lastEventAt,
      switchedOnAt: source.switchedOnAt,
    };
  }

  function layoutSeen({ name, provider }: StoredSource): string | null {
    const layouts = packOf(provider).signatureLayouts ?? [];
    const because = layouts.length > 0 ? readNewestVerdict(database, name) : null;
    return layouts.find(({ words }) => because?.includes(words))?.id ?? null;
  }

  function toSourceList({ sourceId, provider }: StoredSource): SourceList | null {
    const { list } = packOf(provider);
    if (!list) return null;
    const own = lists.find((one) => one.sourceId === sourceId);
    const key = storedSecrets.findLast(({ ownerId }) => ownerId === `${sourceId}${listOwner}`);
    return {
      baseUrl: own?.baseUrl ?? list.api.baseUrl,
      account: own?.account ?? null,
      timeZone: own?.timeZone ?? null,
      key: key ? { endsWith: key.endsWith, createdAt: key.createdAt } : null,
    };
  }

  function toDestinationRow(stored: StoredDestination): DestinationRow {
    const destination = destinationOf(stored.kind);
    return {
      destinationId: stored.destinationId,
      name: stored.name,
      kind: stored.kind,
      kindName: destination.name,
      url: stored.url,
      enabled: stored.enabled,
      switchedOnAt: stored.switchedOnAt,
      canUpdate: destination.canUpdate,
      promise: destination.promise,
      attemptLimit,
      ...countOutbox(database, stored.destinationId),
      heldByHistory: countHeldByHistory(database, stored.destinationId),
      message: destination.message
        ? {
            look: destination.message.look,
            way: destination.message.way,
            letOut: stored.settings[letOutName] === true,
            landed: countLocalMessages(database, stored.destinationId),
          }
        : null,
      lastAnswers: readLastAnswers(database, stored.destinationId),
      sending: {
        breaker: readBreaker(database, stored.destinationId),
        settings: stored.sending,
        limits: destination.limits,
        idempotent: destination.idempotent,
        unknown: destination.idempotent ? null : (stored.sending.unknown ?? "ask"),
      },
    };
  }

  load();
  return {
    settings,
    /** A rule changed: the reader acts by the new ones. */
    rulesChanged: changed,
    /** Also one that was removed: by it is read what came to it. */
    findSource: (name: string): ReceiverSource | null => byName.get(name) ?? null,
    /** Null where what comes to this name is nobody's. */
    receivingSource(name: string): ReceiverSource | null {
      const found = byName.get(name);
      return found && found.source.archivedAt === null ? found : null;
    },
    archivedRows: (): ArchivedSource[] =>
      sources.flatMap((source) => {
        if (source.archivedAt === null || isEmpty(source)) return [];
        const { sourceId, name, provider, events } = toSourceRow(source);
        return [{ sourceId, name, provider, events, archivedAt: source.archivedAt }];
      }),
    /** Nothing of it is lost. `sure`: also where traffic came just now. Null: there is no such source. */
    archiveSource(sourceId: string, sure: boolean): Promise<{ refused: string } | { name: string } | null> {
      return inTurn(async () => {
        const source = active().find((one) => one.sourceId === sourceId);
        if (!source) return null;
        if (active().length === 1)
          return {
            refused: `${source.name} is the only source: without one nothing can come in. Add another first.`,
          };
        const { lastEventAt } = toSourceRow(source);
        if (!sure && lastEventAt !== null && now() - lastEventAt < liveMs)
          return {
            refused: `An event came to ${source.name} within the last hour. Removed, its URL answers 404 and what comes is nobody's. Say that you are sure.`,
          };
        await store.write("archiveSource", { sourceId, name: source.name, at: now() });
        changed();
        return { name: source.name };
      });
    },
    /** Answers how many events came to its name meanwhile, which are its own now. Null: there is none to bring back. */
    restoreSource(sourceId: string): Promise<{ row: SourceRow; claimed: number } | null> {
      return inTurn(async () => {
        const source = sources.find((one) => one.sourceId === sourceId && one.archivedAt !== null);
        if (!source) return null;
        const claimed = await store.write("archiveSource", { sourceId, name: source.name, at: null });
        changed();
        return { row: toSourceRow({ ...source, archivedAt: null }), claimed };
      });
    },
    /** Those that were removed and to which nothing ever came, when nobody can undo it any more; of one name or all. */
    async purgeRemoved(name?: string): Promise<void> {
      const gone = sources.filter(
        (one) => one.archivedAt !== null && (name === undefined || one.name === name) && isEmpty(one),
      );
      for (const one of gone) await purge(one);
      if (gone.length > 0) changed();
    },

    /** For another thread, in the order of Setup. */
    toldSources: (): ToldSource[] =>
      sources.map((source) => ({ source, secrets: secrets[source.sourceId] ?? [] })),
    /** What an event's signature is judged by today, and what else it might have been signed with. */
    signatureContext(event: StoredEvent): Omit<ExplainInput, "request"> | null {
      const found = [...byName.values()].find(({ source }) => source.sourceId === event.sourceId);
      if (!found) return null;
      const isSimulated = event.origin === "simulated";
      const others = sources.filter(({ sourceId }) => sourceId !== event.sourceId);
      return {
        pack: found.pack,
        context: {
          secrets: isSimulated ? found.simulatedSecrets : found.secrets,
          publicUrls: options.publicUrls(),
          receivedAt: event.receivedAt,
          ...(isSimulated ? {} : signingOf(found.source)),
        },
        sent: { mirror: found.source.mirror, via: event.via ?? null, origin: event.origin },
        otherSecrets: others.flatMap(({ sourceId, name }) =>
          (secrets[sourceId] ?? []).map((secret) => ({ ...secret, label: `“${secret.label}” of ${name}` })),
        ),
      };
    },
    /** What an event's handler verifies it with: the secret that verified it, else its source's first. */
    signerOf(event: StoredEvent): { provider: PackId; secret: string } | null {
      const source = sources.find(({ sourceId }) => sourceId === event.sourceId);
      if (!source) return null;
      const known = secrets[source.sourceId] ?? [];
      const secret =
        event.origin === "simulated"
          ? packOf(source.provider).testSecret
          : (known.find(({ secretId }) => secretId === event.secretId) ?? known[0])?.value;
      return secret === undefined ? null : { provider: source.provider, secret };
    },
    /** Sources that answer a bad signature with 401. */
    enforcing: (): string[] => active().flatMap(({ name, verify }) => (verify === "enforce" ? [name] : [])),
    /** The value of a source's secret, for signing as it; null where there is none of that id. */
    secretOf(secretId: string): { value: string; words: string } | null {
      const stored = storedSecrets.find((one) => one.secretId === secretId);
      const owner = sources.find(({ sourceId }) => sourceId === stored?.ownerId);
      const value = stored && unseal(stored);
      return owner && stored && value ? { value, words: `“${stored.label}” of ${owner.name}` } : null;
    },
    /** Sources whose owner set something else than the pack's retries. */
    ownRetries: () =>
      sources.flatMap(({ name, provider, retry }) => (retry ? [{ name, provider, retry }] : [])),
    /** The source whose platform waits the shortest for an answer; null where there is no source. */
    shortestWait: () =>
      active()
        .map(({ name, provider, retry }) => ({
          ms: retry?.timeoutMs ?? packOf(provider).retry.timeoutMs.value,
          source: name,
          provider,
        }))
        .reduce<{ ms: number; source: string; provider: PackId } | null>(
          (shortest, one) => (shortest && shortest.ms <= one.ms ? shortest : one),
          null,
        ),
    firstSourceOf: (provider: PackId): string | null =>
      active().find((source) => source.provider === provider)?.name ?? null,
    sourceRows: (): SourceRow[] => active().map(toSourceRow),
    destinationRows: (): DestinationRow[] => destinations.map(toDestinationRow),
    destination: (destinationId: string) =>
      destinations.find((one) => one.destinationId === destinationId) ?? null,
    /** By the names of its kind's `secret` fields. */
    credentialsOf: (destinationId: string): Record<string, string> =>
      Object.fromEntries(
        (secrets[`${destinationId}${credentialOwner}`] ?? []).map(({ label, value }) => [label, value]),
      ),
    /** As they are shown: whether one is set, since when, and its end. */
    credentialRows: (destinationId: string): CredentialRow[] =>
      storedSecrets
        .filter(({ ownerId }) => ownerId === `${destinationId}${credentialOwner}`)
        .map(({ label, endsWith, createdAt }) => ({ name: label, endsWith, createdAt })),
    /** Takes the place of the one before; null takes it away. */
    async saveCredential(destinationId: string, name: string, value: string | null): Promise<void> {
      const ownerId = `${destinationId}${credentialOwner}`;
      const before = storedSecrets.filter((one) => one.ownerId === ownerId && one.label === name);
      if (value !== null) await saveSecret(ownerId, { label: name, value });
      for (const { secretId } of before) await store.write("deleteSecret", secretId);
      changed();
    },
    /** A secret of our own by its name, as it is shown and as it is; null: it is not set, or cannot be read. */
    namedSecret(name: string): { value: string; endsWith: string; createdAt: number } | null {
      const stored = storedSecrets.findLast((one) => one.ownerId === name);
      const value = secrets[name]?.at(-1)?.value;
      return stored && value !== undefined && unseal(stored) !== null
        ? { value, endsWith: stored.endsWith, createdAt: stored.createdAt }
        : null;
    },
    /** Null takes it away. The old one stays until the new one is kept. */
    async setNamedSecret(name: string, value: string | null): Promise<void> {
      const before = storedSecrets.filter((one) => one.ownerId === name);
      if (value !== null) await saveSecret(name, { label: name, value });
      for (const { secretId } of before) await store.write("deleteSecret", secretId);
      changed();
    },
    /** What is told from outside changed: the address of this receiver. */
    addressChanged: changed,
    async createSource({
      mapping,
      ...input
    }: {
      name: string;
      provider: PackId;
      verify: "record" | "enforce";
      mapping?: Mapping | undefined;
    }): Promise<{
      row: SourceRow;
      /** Events that had come to this name before; they are read now and send nothing. */
      claimed: number;
    }> {
      const pack = packOf(input.provider);
      const source: StoredSource = {
        sourceId: `s_${randomUUID().slice(0, 13)}`,
        ...input,
        answerStatus: 200,
        country: "US",
        expects: pack.expects,
        withoutEvents: [],
        personPaths: pack.personPaths,
        signatureLayout: null,
        mapping: pack.userDefined ? (mapping ?? { expressions: {}, requires: [] }) : null,
        retry: null,
        options: {},
        answers: [],
        mirror: null,
        gate: null,
        metrics: {},
        switchedOnAt: readMeta(database, "last_position"),
        createdAt: now(),
        archivedAt: null,
      };
      const before = await store.write("saveSource", source);
      changed();
      // What came between the two lines above was still answered as unclaimed.
      const between = await store.write("saveSource", source);
      if (between > 0) changed();
      return { row: toSourceRow(source), claimed: before + between };
    },
    /** Why a source cannot take copies of what comes to this URL; null: it can. */
    originalUrlProblem(originalUrl: string): string | null {
      const own = [...options.publicUrls(), options.receiverUrl()].map((url) => new URL(url).host);
      const url = new URL(originalUrl);
      if (own.includes(url.host))
        return "That is this receiver's own address. Name the one of production, which the provider calls.";
      // Blanks and line ends are taken off when a URL is read; no provider calls one that has them.
      if (/[^\x21-\x7e]/.test(originalUrl))
        return "Name the URL as it goes over the line: blanks, line ends and letters beyond ASCII are percent-encoded there.";
      return url.username !== "" || url.password !== "" || originalUrl.includes("#")
        ? "Name the URL as the provider calls it: without user name, password and #."
        : null;
    },
    updateSource(sourceId: string, change: Partial<StoredSource>): Promise<SourceRow | null> {
      return inTurn(async () => {
        const source = active().find((one) => one.sourceId === sourceId);
        if (!source) return null;
        await store.write("saveSource", { ...source, ...change });
        changed();
        return sourceRow(sourceId);
      });
    },
    /** A source whose events the user says the meaning of. */
    mappable: (sourceId: string): StoredSource | null =>
      sources.find((one) => one.sourceId === sourceId && one.mapping !== null) ?? null,
    /** Its events are read again by the new mapping, which sends nothing; null: there is no such source. */
    saveMapping(sourceId: string, mapping: Mapping): Promise<SourceRow | null> {
      return inTurn(async () => {
        const source = sources.find((one) => one.sourceId === sourceId);
        if (!source?.mapping) return null;
        const switchesOn =
          undecidedFields(source.mapping).length > 0 && undecidedFields(mapping).length === 0;
        await store.write("saveMapping", { sourceId, mapping, switchesOn });
        changed();
        return sourceRow(sourceId);
      });
    },
    async addSecret(
      sourceId: string,
      input: { label: string; value: string; match?: string | undefined },
    ): Promise<SecretRow | null> {
      if (!sources.some((one) => one.sourceId === sourceId)) return null;
      return toSecretRow(await saveSecret(sourceId, input));
    },
    async removeSecret(sourceId: string, secretId: string): Promise<boolean> {
      if (!storedSecrets.some((one) => one.secretId === secretId && one.ownerId === sourceId)) return false;
      const removed = await store.write("deleteSecret", secretId);
      changed();
      return removed;
    },
    /** How the provider's list is asked for; null where it is not known. The key is null until one is set. */
    listAccess(sourceId: string) {
      const source = sources.find((one) => one.sourceId === sourceId);
      const list = source && toSourceList(source);
      if (!list) return null;
      const own = secrets[`${sourceId}${listOwner}`]?.at(-1);
      return {
        baseUrl: list.baseUrl,
        account: list.account,
        timeZone: list.timeZone,
        key: own?.value ?? null,
      };
    },
    /** What is left out stays as it is, null takes it away. */
    setList(
      sourceId: string,
      change: Partial<Omit<SourceListSettings, "sourceId">> & { key?: string | null },
    ): Promise<SourceRow | null> {
      return inTurn(async () => {
        if (!sources.some((one) => one.sourceId === sourceId)) return null;
        const { key, ...settings } = change;
        const old = lists.find((one) => one.sourceId === sourceId);
        const none = { baseUrl: null, account: null, timeZone: null };
        await store.write("saveListSettings", { ...none, ...old, ...settings, sourceId });
        if (key !== undefined) {
          const ownerId = `${sourceId}${listOwner}`;
          const before = storedSecrets.filter((stored) => stored.ownerId === ownerId);
          if (key !== null) await saveSecret(ownerId, { label: "API key", value: key });
          for (const { secretId } of before) await store.write("deleteSecret", secretId);
        }
        changed();
        return sourceRow(sourceId);
      });
    },
    async changeSchemas(change: SchemaChange): Promise<void> {
      await store.write("changeSchemas", change);
      changed();
    },
    /** Null: there is no such destination. What is the same as before changes nothing. */
    changeGate(destinationId: string, gate: StoredDestination["gate"]): Promise<StoredDestination | null> {
      return inTurn(async () => {
        const old = destinations.find((one) => one.destinationId === destinationId);
        if (!old) return null;
        if (canonicalJson(old.gate as Json) === canonicalJson(gate as Json)) return old;
        await store.write("changeGate", { destinationId, gate, at: now() });
        changed();
        return destinations.find((one) => one.destinationId === destinationId) ?? null;
      });
    },
    /** Null: another one has that name. */
    saveDestination(input: NewDestination): Promise<DestinationRow | null> {
      return inTurn(() => saveDestination(null, input));
    },
    /**
     * The change is made of the destination as it is when its turn comes, so that what else is changed meanwhile stays.
     * Null: there is none, or another one has that name.
     */
    changeDestination(
      destinationId: string,
      change: (old: StoredDestination) => Promise<Partial<NewDestination>>,
    ): Promise<DestinationRow | null> {
      return inTurn(async () => {
        const old = destinations.find((one) => one.destinationId === destinationId);
        return old ? saveDestination(old, { ...old, ...(await change(old)) }) : null;
      });
    },
    /** Rate, pause and rules; what is named null is as its kind says again. No call is judged again for it. */
    saveSending(destinationId: string, change: Partial<Record<keyof SendingSettings, unknown>>) {
      return inTurn(async (): Promise<DestinationRow | null> => {
        const stored = destinations.find((one) => one.destinationId === destinationId);
        if (!stored) return null;
        const merged = Object.entries({ ...stored.sending, ...change }).filter(
          ([, value]) => value !== null && value !== undefined,
        );
        const sending = sendingSettings.parse(Object.fromEntries(merged));
        await store.write("saveSending", { destinationId, sending, at: now() });
        load();
        return destinationRow(destinationId);
      });
    },
    /** Nobody is told there any more, until it is brought back. */
    removeDestination(destinationId: string, removed: boolean): Promise<DestinationRow | null> {
      return inTurn(async () => {
        const before = destinationRow(destinationId);
        await store.write("removeDestination", { destinationId, removed, at: now() });
        changed();
        return removed ? before : destinationRow(destinationId);
      });
    },
  };

  async function saveDestination(
    old: StoredDestination | null,
    input: NewDestination,
  ): Promise<DestinationRow | null> {
    const destinationId = old?.destinationId ?? input.destinationId ?? makeDestinationId();
    if (destinations.some((one) => one.name === input.name && one.destinationId !== destinationId))
      return null;
    const destination: StoredDestination = {
      destinationId,
      name: input.name,
      kind: old?.kind ?? input.kind,
      url: input.url,
      enabled: input.enabled,
      switchedOnAt: old?.switchedOnAt ?? null,
      createdAt: old?.createdAt ?? now(),
      settings: input.settings ?? {},
      gate: old?.gate ?? {},
      sending: old?.sending ?? {},
    };
    const switchedOn = input.enabled && !old?.enabled;
    await store.write("saveDestination", { destination, switchedOn });
    // Whoever mended what was wrong sees at once whether it answers.
    await store.write("tryNow", { destinationId, now: now() });
    changed();
    return destinationRow(destinationId);
  }

  /** Rows are saved whole: a change that was made of an older one would take the change between them back. */
  function inTurn<Result>(run: () => Promise<Result>): Promise<Result> {
    const next = turn.then(run, run);
    turn = next.catch(() => {}); // who asked is told
    return next;
  }

  function destinationRow(destinationId: string): DestinationRow | null {
    const stored = destinations.find((one) => one.destinationId === destinationId);
    return stored ? toDestinationRow(stored) : null;
  }

  function sourceRow(sourceId: string): SourceRow | null {
    const source = sources.find((one) => one.sourceId === sourceId);
    return source ? toSourceRow(source) : null;
  }

  async function saveSecret(
    ownerId: string,
    input: { label: string; value: string; match?: string | undefined },
  ): Promise<StoredSecret> {
    redactor.learn(input.value);
    openedKey ??= await dataKey.open();
    const stored: StoredSecret = {
      secretId: `k_${randomUUID().slice(0, 13)}`,
      ownerId,
      label: input.label,
      match: input.match ?? null,
      sealed: sealSecret(openedKey, input.value),
      endsWith: input.value.length >= 12 ? input.value.slice(-4) : "",
      createdAt: now(),
    };
    await store.write("saveSecret", stored);
    changed();
    return stored;
  }
}
