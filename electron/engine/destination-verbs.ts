/**
 * The verbs that set a destination up. They judge what was given by what the kind asks for before anything is saved or
 * asked, so that every refusal stands beside its field.
 */
import type { Implementer } from "@orpc/server";
import type { contract } from "../../shared/contract";
import type { DestinationKind } from "../../shared/deliveries";
import type { DestinationKindRow, FieldProblem } from "../../shared/destinations-contract";
import type { Json } from "../../shared/words";
import { createLedger } from "./destination-ledger";
import { dryRun, makeSheet, newestRecorded, previewCall, type Settled } from "./destination-preview";
import type { DestinationSettings } from "./destinations/destination";
import { destinationKinds, destinationOf } from "./destinations/destinations";
import { checkFields, withPresets } from "./destinations/fields";
import { letOutName } from "./outbox/send-message";
import type { RouterParts } from "./router";
import { makeDestinationId, type NewDestination } from "./setup";
import { createRedactor } from "./sharing/redact";
import { readLastCallRecord } from "./store/call-records";
import type { StoredDestination } from "./store/destinations";
import { listLedger } from "./store/ledger";

type Os = Implementer<typeof contract, Record<never, never>, Record<never, never>>;
type Problems = { data: { problems: FieldProblem[] }; message: string };
type Errors = {
  NOT_FOUND(options: { message: string }): Error;
  UNPROCESSABLE_CONTENT(options: Problems): Error;
};
type Unsaved = {
  kind: DestinationKind;
  destinationId?: string | undefined;
  values: Record<string, Json>;
  credentials: Record<string, string>;
};

/** A look needs no secret, and a sheet not even settings: what is not there yet must not stand in its way. */
type Checked = "all" | "values" | "nothing";

const demoStaysHere =
  "The demo tells nobody outside of this machine. Open your own folder with “npx ringback open” to add this destination.";
const testMs = 14_000;
const mergedShown = 50;

export function destinationVerbs(os: Os, parts: RouterParts) {
  const { database, store, clock, setup, demo, redactor, warehouses } = parts;
  const no = { message: "There is no such destination." };

  function kindRow(kind: DestinationKind): DestinationKindRow {
    const one = destinationOf(kind);
    return {
      kind,
      name: one.name,
      says: one.says ?? one.promise,
      promise: one.promise,
      remote: one.remote,
      canUpdate: one.canUpdate,
      idempotent: one.idempotent,
      fields: one.fields,
      presets: one.presets ?? [],
      scopes: one.scopes,
      limits: one.limits,
      canTest: one.testConnection !== undefined,
      message: one.message ?? null,
      refused: refusedKind(kind, one.remote),
    };
  }

  function refusedKind(kind: DestinationKind, remote: boolean): string | null {
    if (demo && remote) return demoStaysHere;
    const known = setup.destinationRows().find((row) => row.kind === kind);
    return kind === "sandbox-crm" && known
      ? `It is there already, as “${known.name}”: there is one sandbox CRM.`
      : null;
  }

  function refuse(problems: FieldProblem[], errors: Pick<Errors, "UNPROCESSABLE_CONTENT">): void {
    const [first] = problems;
    if (!first) return;
    const message = problems.map(({ sentence }) => sentence).join(" ");
    throw errors.UNPROCESSABLE_CONTENT({ message, data: { problems } });
  }

  function refuseName(name: string, but: string | null): string | null {
    const isTaken = setup.destinationRows().some((row) => row.name === name && row.destinationId !== but);
    return isTaken ? sayTaken(name) : null;
  }

  /** Settings and credentials of which some are changed; nothing is saved of what does not do. */
  async function changedSettings(
    stored: StoredDestination,
    input: {
      values?: Record<string, Json> | undefined;
      credentials?: Record<string, string | null> | undefined;
    },
    errors: Pick<Errors, "UNPROCESSABLE_CONTENT">,
  ): Promise<Partial<NewDestination>> {
    if (!input.values && !input.credentials) return {};
    const destination = destinationOf(stored.kind);
    const saved = { ...(stored.url === null ? {} : { url: stored.url }), ...stored.settings };
    const values = withPresets(destination.fields, { ...saved, ...input.values });
    const changes = input.credentials ?? {};
    const credentials = givenOnly({ ...setup.credentialsOf(stored.destinationId), ...changes });
    const asked = { values: { ...values, ...unknownOf(destination, input.values ?? {}) }, credentials };
    const isOut = stored.settings[letOutName] === true;
    refuse(
      checkFields(destination, asked, {
        secrets: true,
        required: isOut || destination.message?.way !== "out",
      }),
      errors,
    );
    for (const [field, value] of Object.entries(changes))
      await setup.saveCredential(stored.destinationId, field, value === "" ? null : value);
    const { url = null, ...settings } = values;
    return {
      url: typeof url === "string" ? url : null,
      // A person's consent is no field of the set-up, and stays when the set-up is changed.
      settings: isOut ? { ...settings, [letOutName]: true } : settings,
    };
  }

  /** What was given, with what is saved in its place where it was not given; refused where it does not do. */
  function settle(
    input: Unsaved,
    errors: Errors,
    checked: Checked,
  ): Settled & { credentials: Record<string, string> } {
    const stored = input.destinationId === undefined ? null : setup.destination(input.destinationId);
    if (input.destinationId !== undefined && stored?.kind !== input.kind) throw errors.NOT_FOUND(no);
    const destination = destinationOf(input.kind);
    const saved = stored ? { ...(stored.url === null ? {} : { url: stored.url }), ...stored.settings } : {};
    const given = withPresets(destination.fields, { ...saved, ...input.values });
    const credentials = {
      ...(stored ? setup.credentialsOf(stored.destinationId) : {}),
      ...input.credentials,
    };
    const asked = { values: { ...given, ...unknownOf(destination, input.values) }, credentials };
    if (checked !== "nothing")
      refuse(checkFields(destination, asked, { secrets: checked === "all" }), errors);
    const { url = null, ...values } = given;
    return {
      destination,
      name: stored?.name ?? destination.name,
      destinationId: stored?.destinationId ?? "(new)",
      url: typeof url === "string" ? url : null,
      gate: stored?.gate ?? {},
      values,
      credentials,
    };
  }

  /** A test reaches out, whether or not messages may. */
  function refusedTest(kind: DestinationKind): string | null {
    const { remote, message } = destinationOf(kind);
    return demo && (remote || message?.way === "out") ? demoStaysHere : null;
  }

  async function test(settled: ReturnType<typeof settle>, saved: boolean) {
    const { destination, url, values, credentials, destinationId } = settled;
    const settings: DestinationSettings = {
      url,
      token: null,
      values,
      credentials,
      ...(destination.kind === "warehouse" ? { warehouse: warehouses.of(values.file) } : {}),
    };
    const ledger = saved ? createLedger({ database, store, now: () => clock.now() }, destinationId) : null;
    const checks = (await destination.testConnection?.(settings, AbortSignal.timeout(testMs), ledger)) ?? [
      { name: "connection", ok: null, says: `${destination.name} has nothing that could be tested` },
    ];
    // Whoever answers may repeat what was shown to them, and what is not saved yet is known to nobody else.
    const given = createRedactor();
    for (const secret of Object.values(credentials)) given.learn(secret);
    const redact = (text: string) => redactor.redact(given.redact(text));
    return { at: clock.now(), checks: checks.map((one) => ({ ...one, says: redact(one.says) })) };
  }

  function recordedCall(callId: string | undefined) {
    if (callId === undefined) return newestRecorded(database);
    const last = readLastCallRecord(database, callId);
    return last && { callId, version: last.version, content: JSON.parse(last.content) };
  }

  return {
    kinds: os.destinations.kinds.handler(() => ({ rows: destinationKinds.map(kindRow), cursor: null })),

    create: os.destinations.create.handler(async ({ input, errors }) => {
      const taken = refuseName(input.name, null);
      if (taken) throw errors.CONFLICT({ message: taken });
      const kind = destinationKinds.includes(input.kind) ? kindRow(input.kind) : null;
      if (!kind) {
        const message = `There is no destination of the kind ${input.kind} yet: ${destinationKinds.join(", ")}.`;
        throw errors.CONFLICT({ message });
      }
      if (kind.refused) throw errors.CONFLICT({ message: kind.refused });
      const destination = destinationOf(input.kind);
      const given = { ...input.values, ...(input.url === undefined ? {} : { url: input.url }) };
      const values = withPresets(destination.fields, given);
      const credentials = givenOnly(input.credentials);
      refuse(
        checkFields(
          destination,
          { values: { ...values, ...unknownOf(destination, given) }, credentials },
          { secrets: true, required: destination.message?.way !== "out" },
        ),
        errors,
      );
      const made = Object.fromEntries(
        Object.entries(destination.makeCredentials?.() ?? {}).filter(([name]) => !(name in credentials)),
      );
      const destinationId = makeDestinationId();
      for (const [name, value] of Object.entries({ ...credentials, ...made }))
        await setup.saveCredential(destinationId, name, value);
      const { url = null, ...settings } = values;
      const row = await setup.saveDestination({
        destinationId,
        name: input.name,
        kind: input.kind,
        url: typeof url === "string" ? url : null,
        enabled: input.enabled,
        settings,
      });
      if (!row) throw errors.CONFLICT({ message: sayTaken(input.name) });
      return { ...row, shownOnce: made };
    }),

    get: os.destinations.get.handler(({ input, errors }) => {
      const stored = setup.destination(input.destinationId);
      const row = setup.destinationRows().find((one) => one.destinationId === input.destinationId);
      if (!stored || !row) throw errors.NOT_FOUND(no);
      return {
        ...row,
        values: { ...(stored.url === null ? {} : { url: stored.url }), ...stored.settings },
        credentials: setup.credentialRows(stored.destinationId),
        merged: listLedger(
          database,
          { destinationId: stored.destinationId, kind: "merged" },
          mergedShown,
        ).map(({ key, remoteId, words, at }) => ({ from: key, into: remoteId, words, at })),
      };
    }),

    update: os.destinations.update.handler(async ({ input, errors }) => {
      const stored = setup.destination(input.destinationId);
      if (!stored) throw errors.NOT_FOUND(no);
      const destination = destinationOf(stored.kind);
      if (demo && input.enabled && destination.remote) throw errors.CONFLICT({ message: demoStaysHere });
      const { name } = input;
      const row = await setup.changeDestination(stored.destinationId, async (now) => {
        const taken = name === undefined || name === now.name ? null : refuseName(name, now.destinationId);
        if (taken) throw errors.CONFLICT({ message: taken });
        return {
          ...(name === undefined ? {} : { name }),
          ...(input.enabled === undefined ? {} : { enabled: input.enabled }),
          ...(await changedSettings(now, input, errors)),
        };
      });
      if (!row) throw errors.NOT_FOUND(no);
      return row;
    }),

    noteMerge: os.destinations.noteMerge.handler(async ({ input, errors }) => {
      const { destinationId, from, into } = input;
      if (!setup.destination(destinationId)) throw errors.NOT_FOUND(no);
      const ledger = createLedger({ database, store, now: () => clock.now() }, destinationId);
      if (from === into || ledger.read("merged", into)?.remoteId === from) {
        const message = `${from} cannot be merged into ${into}: it would lead back to itself.`;
        throw errors.UNPROCESSABLE_CONTENT({ message });
      }
      const words = `${from} was merged into ${into}, as you wrote down`;
      await ledger.write("merged", { key: from, remoteId: into, words });
      return { from, into, words, at: clock.now() };
    }),

    test: os.destinations.test.handler(async ({ input, errors }) => {
      const stored = setup.destination(input.destinationId);
      if (!stored) throw errors.NOT_FOUND(no);
      const refused = refusedTest(stored.kind);
      if (refused) throw errors.CONFLICT({ message: refused });
      const unsaved = { kind: stored.kind, destinationId: stored.destinationId, values: {}, credentials: {} };
      return test(settle(unsaved, errors, "all"), true);
    }),
    testUnsaved: os.destinations.testUnsaved.handler(async ({ input, errors }) => {
      const refused = kindRow(input.kind).refused ?? refusedTest(input.kind);
      if (refused) throw errors.CONFLICT({ message: refused });
      return test(settle({ ...input, credentials: givenOnly(input.credentials) }, errors, "all"), false);
    }),

    preview: os.destinations.preview.handler(({ input, errors }) => {
      const call = recordedCall(input.callId);
      if (!call) {
        const message =
          input.callId === undefined
            ? "No call has a call record yet. Play a sample call, and look again."
            : "This call has no call record: its gate has not opened yet.";
        throw errors.NOT_FOUND({ message });
      }
      return previewCall(database, settle(input, errors, "values"), call);
    }),
    dryRun: os.destinations.dryRun.handler(({ input, errors }) =>
      dryRun(database, settle(input, errors, "values"), { ...input, now: clock.now() }),
    ),
    sheet: os.destinations.sheet.handler(({ input, errors }) =>
      makeSheet(settle(input, errors, "nothing"), newestRecorded(database)),
    ),
  };
}

function sayTaken(name: string): string {
  return `There is a destination “${name}” already. Choose another name.`;
}

function givenOnly(credentials: Record<string, string | null>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(credentials).filter((one): one is [string, string] => Boolean(one[1])),
  );
}

/** Names that no field has: they are handed to the check, which refuses them by name. */
function unknownOf(destination: { fields: { name: string }[] }, values: Record<string, Json>) {
  return Object.fromEntries(
    Object.entries(values).filter(
      ([name, value]) => value !== null && !destination.fields.some((field) => field.name === name),
    ),
  );
}
