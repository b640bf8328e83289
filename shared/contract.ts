/**
 * Every verb of the engine: input, output, errors and the live stream. The browser speaks it over a WebSocket,
 * the window over a MessagePort, scripts as REST under `/api`. Both sides import this file; handlers live in
 * the engine. Lists answer `{rows, cursor}`, newest first, `cursor` null at the end.
 */
import { oc } from "@orpc/contract";
import { z } from "zod";
import { adviceRow } from "./advice";
import { alertsContract } from "./alerts";
import { scriptedAnswers } from "./answers";
import { answers } from "./answers-contract";
import { callDetail, callRow, gateVerdict, provenance } from "./calls";
import { counterfactualContract } from "./counterfactual-contract";
import { crm } from "./crm-contract";
import {
  deliveryDetail,
  deliveryRow,
  destinationRow,
  outboxCounts,
  outboxRow,
  wouldChangeRow,
} from "./deliveries";
import { destinationSetup } from "./destinations-contract";
import {
  acceptChoice,
  driftDetail,
  driftKind,
  driftPage,
  driftState,
  schemaDetail,
  schemaRow,
} from "./drift";
import { dryRunContract } from "./dry-run";
import { effectsContract } from "./effects-contract";
import { eventDetail, eventRow, refusalRow } from "./events";
import { expectationResult } from "./expectations";
import { failingContract } from "./failing-contract";
import { forecastAnswer, outage } from "./forecast";
import { forwarding } from "./forwarding-contract";
import { gates } from "./gate-contract";
import { providerGate } from "./gate-settings";
import { handlerHostRow } from "./handlers";
import { keepingContract } from "./keeping";
import { keyLint } from "./key-lint";
import { type liveMessage, statusRow } from "./live";
import { liveBoardContract } from "./live-board-contract";
import { mapping, mappingPreview, mappingProblem } from "./mapping";
import { metricsMap } from "./metrics";
import { metricsContract } from "./metrics-contract";
import { outboxContract } from "./outbox-contract";
import { optionValues } from "./pack-options";
import { personDecisionRow, personDetail } from "./persons";
import { playVariables } from "./play-variables";
import { presentationContract } from "./presentation-contract";
import { addedKind, reconcileBy, reconciledKind, reconciledRow, reconciliation } from "./reconciliations";
import { record } from "./record-contract";
import { replays } from "./replays-contract";
import { retryOverride } from "./retries";
import { rulesContract } from "./rules-contract";
import { runDetail, runRow } from "./runs";
import { completion, metaKeyRow, metaValueRow, savedView, savedViewInput, searchedList } from "./saved";
import { scenarios } from "./scenarios-contract";
import { exportInput, exportPreview, importAnswer, importInput, importPreview } from "./sharing";
import { signatureExplanation } from "./signatures";
import {
  archivedSource,
  expectsArtifacts,
  mirror,
  personPaths,
  providerRow,
  secretInput,
  secretRow,
  sourceName,
  sourceRow,
  unclaimedRow,
  withoutEvents,
} from "./sources";
import { tunnelContract } from "./tunnel-contract";
import { twinContract } from "./twin-contract";
import { verdictRuns } from "./verdicts-contract";
import { warehouseContract } from "./warehouse-contract";
import { whyContract } from "./why-contract";
import { packId } from "./words";

const page = z.object({
  q: z.string().max(2000).optional(),
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});

function list<T extends z.ZodType>(row: T) {
  return z.object({ rows: z.array(row), cursor: z.string().nullable() });
}

/** A search for words says how many events full text does not hold yet; left out where it holds all. */
function searched<T extends z.ZodType>(row: T) {
  return z.object({
    rows: z.array(row),
    cursor: z.string().nullable(),
    indexBehind: z.number().int().optional(),
  });
}

/** A wrong search says which token is wrong. */
const badSearch = {
  UNPROCESSABLE_CONTENT: { data: z.object({ token: z.string(), next: z.string() }) },
} as const;
/** Which expressions do not compile, where and why. */
const badMapping = {
  UNPROCESSABLE_CONTENT: { data: z.object({ problems: z.array(mappingProblem) }) },
} as const;
const missing = { NOT_FOUND: {} } as const;
const clash = { CONFLICT: {} } as const;

const status = {
  get: oc
    .route({
      method: "GET",
      path: "/status",
      summary: "Where the engine listens, what it holds and what is under way",
    })
    .output(statusRow),
};

/** The packs this engine has: a source can be added for each of them. */
const providers = {
  list: oc
    .route({ method: "GET", path: "/providers", summary: "The providers this engine understands" })
    .output(list(providerRow)),
};

const sources = {
  list: oc
    .route({ method: "GET", path: "/sources", summary: "The sources, with their secrets by name only" })
    .output(list(sourceRow)),
  /** Names that are no source yet. Creating a source of that name makes their events its own and sends nothing. */
  unclaimed: oc
    .route({
      method: "GET",
      path: "/unclaimed",
      summary: "Names under /hooks that got events and are no source yet",
    })
    .output(list(unclaimedRow)),
  create: oc
    .route({ method: "POST", path: "/sources", summary: "Adds a source", successStatus: 201 })
    .errors({ ...clash, ...badMapping })
    .input(
      z.object({
        name: sourceName,
        provider: packId,
        secrets: z.array(secretInput).max(20).optional(),
        verify: z.enum(["record", "enforce"]).default("record"),
        /** Only where the user says what the events mean. */
        mapping: mapping.optional(),
      }),
    )
    .output(sourceRow),
  update: oc
    .route({
      method: "PATCH",
      path: "/sources/{sourceId}",
      summary: "Changes a source; what is left out stays",
    })
    .errors(missing)
    .input(
      z.object({
        sourceId: z.string(),
        verify: z.enum(["record", "enforce"]).optional(),
        answerStatus: z.number().int().min(200).max(299).optional(),
        country: z.string().length(2).optional(),
        expects: expectsArtifacts.optional(),
        /** One of the row's `signatureLayouts`; null tries them all. */
        signatureLayout: z.string().max(40).nullable().optional(),
        withoutEvents: withoutEvents.optional(),
        personPaths: personPaths.optional(),
        /** Null: the pack's own again. */
        retry: retryOverride.nullable().optional(),
        /** Of the provider's `options` those that are otherwise here; the rest is as the pack says. */
        options: optionValues.optional(),
        answers: scriptedAnswers.optional(),
        /** Null: the provider itself calls this source. */
        mirror: mirror.nullable().optional(),
        /** Null: the provider's own gate again. */
        gate: providerGate.nullable().optional(),
        /** The whole map. It counts from the next fold of each call; what left stays as it is. */
        metrics: metricsMap.optional(),
      }),
    )
    .output(sourceRow),
  archived: oc
    .route({
      method: "GET",
      path: "/sources/archived",
      summary: "Removed sources whose events are still here",
    })
    .output(list(archivedSource)),
  /**
   * Nothing is lost: events and calls stay, its URL answers 404, and what comes there is unclaimed. One to which nothing
   * ever came is gone for good with the next start. Refused for the only source, and, unless `sure`, within an hour of
   * its last event.
   */
  remove: oc
    .route({
      method: "DELETE",
      path: "/sources/{sourceId}",
      summary: "Removes a source; what came to it stays",
    })
    .errors({ ...missing, ...clash })
    .input(z.object({ sourceId: z.string(), sure: z.boolean().default(false) }))
    .output(z.object({ removed: z.boolean() })),
  restore: oc
    .route({
      method: "POST",
      path: "/sources/{sourceId}/restore",
      summary: "Brings a removed source back, with what came to its name meanwhile",
      successStatus: 200,
    })
    .errors(missing)
    .input(z.object({ sourceId: z.string() }))
    .output(sourceRow),
  /** Refused where an expression does not compile, with its place. The events of the source are read again; nothing is sent. */
  saveMapping: oc
    .route({
      method: "PUT",
      path: "/sources/{sourceId}/mapping",
      summary: "Saves what the events of a source mean and reads them again",
    })
    .errors({ ...missing, ...badMapping })
    .input(mapping.extend({ sourceId: z.string() }))
    .output(sourceRow),
  /** What an unsaved mapping gives on the newest recorded events. Runs apart: an expression that spins is stopped. */
  previewMapping: oc
    .route({
      method: "POST",
      path: "/sources/{sourceId}/mapping/preview",
      summary: "What an unsaved mapping gives on the newest recorded events",
      successStatus: 200,
    })
    .errors(missing)
    .input(mapping.extend({ sourceId: z.string(), eventId: z.string().max(100).optional() }))
    .output(mappingPreview),
  /** What a de-duplication key would do to the newest recorded events of this source, and which key would be right. */
  lintKey: oc
    .route({
      method: "GET",
      path: "/sources/{sourceId}/key-lint",
      summary: "What a de-duplication key would do to the newest recorded events",
    })
    .errors(missing)
    .input(
      z.object({
        sourceId: z.string(),
        /** Parts with a comma between them: `event.data.call.id, event.type`. */
        key: z.string().max(1000).optional(),
      }),
    )
    .output(keyLint),
  /** What the source says of itself against what was seen; what was put away is among it, with the moment. */
  advice: oc
    .route({
      method: "GET",
      path: "/sources/{sourceId}/advice",
      summary: "What to change in a source, by what was seen of it",
    })
    .errors(missing)
    .input(z.object({ sourceId: z.string() }))
    .output(list(adviceRow)),
  /** Puts a piece of advice away. It comes back once there is materially more of it. */
  dismissAdvice: oc
    .route({
      method: "PUT",
      path: "/sources/{sourceId}/advice/{adviceId}/dismissal",
      summary: "Puts a piece of advice away until there is more of it",
    })
    .errors(missing)
    .input(z.object({ sourceId: z.string(), adviceId: z.string().max(200) }))
    .output(adviceRow),
  takeUpAdvice: oc
    .route({
      method: "DELETE",
      path: "/sources/{sourceId}/advice/{adviceId}/dismissal",
      summary: "Takes a piece of advice out again",
    })
    .errors(missing)
    .input(z.object({ sourceId: z.string(), adviceId: z.string().max(200) }))
    .output(z.object({ removed: z.boolean() })),
  /** Open advice of all sources. */
  allAdvice: oc
    .route({ method: "GET", path: "/advice", summary: "Open advice of all sources" })
    .output(list(adviceRow)),
  addSecret: oc
    .route({
      method: "POST",
      path: "/sources/{sourceId}/secrets",
      summary: "Adds a secret to a source; it is sealed and never shown again",
      successStatus: 201,
    })
    .errors(missing)
    .input(secretInput.extend({ sourceId: z.string() }))
    .output(secretRow),
  /** How the provider's own list of calls is asked for; what is left out stays, null takes it away. */
  setList: oc
    .route({
      method: "PATCH",
      path: "/sources/{sourceId}/list",
      summary: "Sets how the provider's own list of calls is asked for",
    })
    .errors({ ...missing, UNPROCESSABLE_CONTENT: {} })
    .input(
      z.object({
        sourceId: z.string(),
        /** https, or http on this machine. Null: the provider's own address. */
        baseUrl: z.string().max(500).nullable().optional(),
        account: z.string().max(100).nullable().optional(),
        timeZone: z.string().max(60).nullable().optional(),
        /** Sealed like every secret; never answered again. */
        key: z.string().min(1).max(4096).nullable().optional(),
      }),
    )
    .output(sourceRow),
  removeSecret: oc
    .route({
      method: "DELETE",
      path: "/sources/{sourceId}/secrets/{secretId}",
      summary: "Removes a secret of a source",
    })
    .errors(missing)
    .input(z.object({ sourceId: z.string(), secretId: z.string() }))
    .output(z.object({ removed: z.boolean() })),
};

const events = {
  list: oc
    .route({ method: "GET", path: "/events", summary: "Events that a search finds, newest first" })
    .errors(badSearch)
    .input(page)
    .output(searched(eventRow)),
  get: oc
    .route({
      method: "GET",
      path: "/events/{eventId}",
      summary: "One event with its reading, headers and problems",
    })
    .errors(missing)
    .input(z.object({ eventId: z.string() }))
    .output(eventDetail),
  /** The exact bytes. `masked`: without the secrets that the provider puts into its bodies. */
  body: oc
    .route({ method: "GET", path: "/events/{eventId}/body", summary: "The exact bytes of an event" })
    .errors(missing)
    .input(z.object({ eventId: z.string(), masked: z.coerce.boolean().optional() }))
    .output(z.instanceof(Blob)),
  /** Likely mistakes of the sender are tried in turn, until one explains the signature. */
  explainSignature: oc
    .route({
      method: "GET",
      path: "/events/{eventId}/signature",
      summary: "Why a signature holds or fails, with what was signed",
    })
    .errors(missing)
    .input(z.object({ eventId: z.string() }))
    .output(signatureExplanation),
  /** A person trusts an event whose signature failed or is missing: from now on it takes part in the fold. */
  trust: oc
    .route({
      method: "POST",
      path: "/events/{eventId}/trust",
      summary: "Trusts an event whose signature failed or is missing",
    })
    .errors(missing)
    .input(z.object({ eventId: z.string() }))
    .output(eventDetail),
  /** Requests that were refused and are no events. */
  refusals: oc
    .route({ method: "GET", path: "/refusals", summary: "Requests that were refused and are no events" })
    .input(page.omit({ q: true }))
    .output(list(refusalRow)),
  /** Reads the whole log again with the packs and secrets of today. Never sends anything. */
  readAgain: oc
    .route({ method: "POST", path: "/read-again", summary: "Reads the whole log again; nothing is sent" })
    .output(z.object({ events: z.number().int() })),
};

const calls = {
  list: oc
    .route({ method: "GET", path: "/calls", summary: "Calls that a search finds, newest first" })
    .errors(badSearch)
    .input(page)
    .output(searched(callRow)),
  get: oc
    .route({
      method: "GET",
      path: "/calls/{callId}",
      summary: "One call with its timeline, gate verdicts and call records",
    })
    .errors(missing)
    .input(z.object({ callId: z.string() }))
    .output(callDetail),
  /** Reads the call's events again to find the places: on its own, because it may take long. */
  provenance: oc
    .route({
      method: "GET",
      path: "/calls/{callId}/provenance",
      summary: "Which event told each field of a call and of its call records, where, and what it replaced",
    })
    .errors(missing)
    .input(z.object({ callId: z.string() }))
    .output(list(provenance)),
};

const deliveries = {
  list: oc
    .route({ method: "GET", path: "/deliveries", summary: "Deliveries, newest first" })
    .errors(badSearch)
    .input(page)
    .output(list(deliveryRow)),
  get: oc
    .route({
      method: "GET",
      path: "/deliveries/{deliveryId}",
      summary: "One delivery with its frozen payload and its attempts",
    })
    .errors(missing)
    .input(z.object({ deliveryId: z.string() }))
    .output(deliveryDetail),
  /** Sends a dead or waiting delivery now, with the same key and the same bytes. */
  redrive: oc
    .route({
      method: "POST",
      path: "/deliveries/{deliveryId}/redrive",
      summary: "Sends a dead or waiting delivery now, with the same key and bytes",
    })
    .errors({ ...missing, ...clash })
    .input(z.object({ deliveryId: z.string() }))
    .output(deliveryDetail),
  /** The same for many. What is under way, through or overtaken stays as it is and is named. */
  redriveMany: oc
    .route({
      method: "POST",
      path: "/deliveries/redrive",
      summary: "Sends many dead or waiting deliveries now",
    })
    .input(z.object({ deliveryIds: z.array(z.string()).min(1).max(500) }))
    .output(
      z.object({
        redriven: z.array(z.string()),
        refused: z.array(z.object({ deliveryId: z.string(), because: z.string() })),
      }),
    ),
};

/** The outbox by call record: what `deliveries` says step by step. */
const outbox = {
  list: oc
    .route({ method: "GET", path: "/outbox", summary: "The steps of the outbox that a search finds" })
    .errors(badSearch)
    .input(page)
    .output(list(outboxRow)),
  counts: oc
    .route({
      method: "GET",
      path: "/outbox/counts",
      summary: "How many steps wait, are held, dead or delivered",
    })
    .output(outboxCounts),
};

const heldCall = z.object({ call: callRow, because: z.string() });

const destinations = {
  list: oc
    .route({ method: "GET", path: "/destinations", summary: "The destinations, with their breakers" })
    .output(list(destinationRow)),
  ...destinationSetup,
  /** Calls its gate still keeps: they have no call record here yet, so the outbox does not know them. */
  gate: oc
    .route({
      method: "GET",
      path: "/destinations/{destinationId}/gate",
      summary: "Calls that the gate of a destination still keeps",
    })
    .errors(missing)
    .input(
      z.object({
        destinationId: z.string(),
        state: z.enum(["waiting", "held"]).default("waiting"),
        cursor: z.string().max(200).optional(),
        limit: z.coerce.number().int().min(1).max(500).default(100),
      }),
    )
    .output(list(z.object({ call: callRow, verdict: gateVerdict }))),
  /** Final calls that do not leave by themselves, because they became final before the switch-on or by reading again. */
  heldByHistory: oc
    .route({
      method: "GET",
      path: "/destinations/{destinationId}/held-by-history",
      summary: "Final calls that do not leave by themselves",
    })
    .errors(missing)
    .input(z.object({ destinationId: z.string() }))
    .output(z.object({ count: z.number().int(), rows: z.array(heldCall) })),
  sendHeld: oc
    .route({
      method: "POST",
      path: "/destinations/{destinationId}/held-by-history/send",
      summary: "Sends calls that are held by history",
    })
    .errors(missing)
    .input(z.object({ destinationId: z.string(), callIds: z.array(z.string()).min(1).max(500) }))
    .output(z.object({ sent: z.number().int() })),
};

/** Reading again never sends: what it would change of call records that left is listed, sent or left by a person. */
const someOrAll = z.object({
  /** Left out: all of the list. */
  callIds: z.array(z.string()).min(1).max(500).optional(),
});
const wouldChange = {
  list: oc
    .route({
      method: "GET",
      path: "/would-change",
      summary: "Call records that left and would say something else today",
    })
    .input(page.omit({ q: true }))
    .output(z.object({ ...list(wouldChangeRow).shape, count: z.number().int() })),
  /** The difference becomes the next version, for the destinations that were told one before. */
  send: oc
    .route({
      method: "POST",
      path: "/would-change/send",
      summary: "Sends the difference as the next version",
    })
    .input(someOrAll)
    .output(z.object({ sent: z.number().int() })),
  /** What went out stays as it is; this difference asks no more. */
  ignore: oc
    .route({ method: "POST", path: "/would-change/ignore", summary: "Leaves what went out as it is" })
    .input(someOrAll)
    .output(z.object({ ignored: z.number().int() })),
};

const playSpeed = z.number().min(0.1).max(100);
const runId = z.object({ runId: z.string() });

/** Steers a run that is not over; CONFLICT says why it cannot be done now. */
function steering(path: `/${string}`, summary: string) {
  return oc.route({ method: "POST", path: `/runs/{runId}${path}`, summary }).errors({ ...missing, ...clash });
}

const runs = {
  list: oc
    .route({ method: "GET", path: "/runs", summary: "Runs of scenarios, newest first" })
    .input(page.omit({ q: true }))
    .output(list(runRow)),
  get: oc
    .route({ method: "GET", path: "/runs/{runId}", summary: "One run with what was sent and answered" })
    .errors(missing)
    .input(z.object({ runId: z.string() }))
    .output(runDetail),
  create: oc
    .route({ method: "POST", path: "/runs", summary: "Plays a scenario", successStatus: 201 })
    .errors({
      ...missing,
      /** `allowHost`: allowing this host of a handler is all that is missing. */
      UNPROCESSABLE_CONTENT: {
        data: z.object({ problems: z.array(z.string()), allowHost: z.string().optional() }),
      },
    })
    .input(
      z.object({
        /** A name under fixtures/scenarios, or the text of a scenario file. */
        scenario: z.string().min(1).max(200_000),
        /** Which case of its matrix, from 1. */
        case: z.number().int().min(1).optional(),
        speed: playSpeed.default(1),
        /** Values for its templates, above those of the file. */
        with: playVariables.optional(),
        /** Begins paused, for stepping through it. */
        paused: z.boolean().optional(),
        /** Name of a source, or URL of a handler. Left out: the scenario's `handler`, else its provider's first source. */
        to: z.string().max(2000).optional(),
        /** What a handler's events are signed with: a source's secret, or a value that is kept nowhere. */
        secret: z
          .union([
            z.object({ secretId: z.string() }).strict(),
            z.object({ value: z.string().min(1).max(4096) }).strict(),
          ])
          .optional(),
        /** What of the provider's retries is otherwise in this run; `none`: nothing is sent again. */
        retry: z.union([z.literal("none"), retryOverride]).optional(),
      }),
    )
    .output(runDetail),
  /** Sends nothing more, and cuts what is under way. */
  stop: oc
    .route({ method: "POST", path: "/runs/{runId}/stop", summary: "Stops a run: nothing more is sent" })
    .errors(missing)
    .input(runId)
    .output(runDetail),
  pause: steering("/pause", "Pauses a run").input(runId).output(runDetail),
  resume: steering("/resume", "Lets a paused run go on").input(runId).output(runDetail),
  /** Sends the next request now. A paused run stays paused: that is a step. */
  next: steering("/next", "Sends the next event of a run now").input(runId).output(runDetail),
  /** The next request is lost on its way; the provider does what its policy says. */
  fail: steering("/fail", "Lets the next event of a run fail").input(runId).output(runDetail),
  /** The next request is sent twice, the last one once more where none is left. */
  twice: steering("/twice", "Sends the next event of a run twice").input(runId).output(runDetail),
  /** The next request goes out that much later, by the scenario's own time; what follows overtakes it. */
  late: steering("/late", "Sends the next event of a run late")
    .input(
      runId.extend({
        byMs: z
          .number()
          .min(1)
          .max(30 * 24 * 3_600_000)
          .default(30_000),
      }),
    )
    .output(runDetail),
  update: oc
    .route({
      method: "PATCH",
      path: "/runs/{runId}",
      summary: "Pauses a run, lets it go on, or changes its speed",
    })
    .errors({ ...missing, ...clash })
    .input(runId.extend({ speed: playSpeed }))
    .output(runDetail),
  /** What its scenario expects, judged as things stand now. */
  expectations: oc
    .route({
      method: "GET",
      path: "/runs/{runId}/expectations",
      summary: "What the scenario of a run expects, judged as things stand now",
    })
    .errors({ ...missing })
    .input(z.object({ runId: z.string() }))
    .output(
      z.object({
        rows: z.array(expectationResult),
        /** The last moment at which a gate of its calls opens by itself, until which more may come; null: none waits. */
        waitsUntil: z.number().nullable(),
      }),
    ),
};

const reconciliationId = z.object({ reconciliationId: z.string().max(100) });
const reconcileErrors = { ...missing, ...clash, UNPROCESSABLE_CONTENT: {} } as const;

/** Comparing a window with the provider's own list of calls. A source keeps its newest result until the next one. */
const reconciliations = {
  list: oc
    .route({ method: "GET", path: "/reconciliations", summary: "Reconciliations, newest first" })
    .input(z.object({ source: z.string().max(63).optional() }))
    .output(list(reconciliation)),
  /** Starts one and answers at once; the live feed tells how far it is. One at a time per source. */
  create: oc
    .route({
      method: "POST",
      path: "/reconciliations",
      summary: "Begins to compare the provider's own list of calls with the log",
      successStatus: 201,
    })
    .errors(reconcileErrors)
    .input(
      z.object({
        source: z.string().max(63),
        by: reconcileBy,
        /** Left out with an export: from its first call to its last. */
        since: z.coerce.number().int().min(0).optional(),
        /** Left out: now. */
        until: z.coerce.number().int().min(0).optional(),
        /** The provider's export, as CSV. */
        file: z.instanceof(Blob).optional(),
        /** Zone of its times where they name none; left out: the source's. */
        timeZone: z.string().max(60).optional(),
      }),
    )
    .output(reconciliation),
  get: oc
    .route({
      method: "GET",
      path: "/reconciliations/{reconciliationId}",
      summary: "One reconciliation with its figures",
    })
    .errors(missing)
    .input(reconciliationId)
    .output(reconciliation),
  rows: oc
    .route({
      method: "GET",
      path: "/reconciliations/{reconciliationId}/rows",
      summary: "Calls that are missing, different or only here",
    })
    .errors(missing)
    .input(page.omit({ q: true }).extend({ reconciliationId: z.string().max(100), kind: reconciledKind }))
    .output(list(reconciledRow)),
  /** Adds what these rows name, or all of a kind. Answers at once. What came meanwhile is not added again. */
  add: oc
    .route({
      method: "POST",
      path: "/reconciliations/{reconciliationId}/add",
      summary: "Adds calls that never came to the log",
    })
    .errors(reconcileErrors)
    .input(
      reconciliationId.extend({
        kind: addedKind.default("missing"),
        rowIds: z.array(z.string().max(100)).min(1).max(500).optional(),
      }),
    )
    .output(reconciliation),
  /** What was compared or added until then stays. */
  cancel: oc
    .route({
      method: "POST",
      path: "/reconciliations/{reconciliationId}/cancel",
      summary: "Stops a reconciliation; what was compared stays",
    })
    .errors(missing)
    .input(reconciliationId)
    .output(reconciliation),
};

/** What providers do while a handler is down: all of them, or the one of a scenario with each of its events. */
const forecast = oc
  .route({
    method: "POST",
    path: "/forecast",
    summary: "What a provider would do about an outage of the handler, on a virtual clock",
  })
  .errors({ UNPROCESSABLE_CONTENT: { data: z.object({ problems: z.array(z.string()) }) } })
  .input(
    z.object({
      downMs: z
        .number()
        .min(1)
        .max(30 * 24 * 3_600_000),
      /** From the start of the scenario. */
      fromMs: z.number().min(0).default(0),
      answers: outage.shape.answers.default("nothing"),
      /** A name under fixtures/scenarios, or the text of a scenario file. */
      scenario: z.string().min(1).max(200_000).optional(),
      case: z.number().int().min(1).optional(),
    }),
  )
  .output(forecastAnswer);

/** Hosts other than this machine that scenarios, replays and verdicts may be sent to. */
const handlerHosts = {
  list: oc
    .route({ method: "GET", path: "/handler-hosts", summary: "Hosts of handlers that were allowed" })
    .output(list(handlerHostRow)),
  /** The user's word, once per host. Refused where it cannot be given or is not needed. */
  allow: oc
    .route({
      method: "POST",
      path: "/handler-hosts",
      summary: "Allows a host for handlers",
      successStatus: 201,
    })
    .errors({ UNPROCESSABLE_CONTENT: {} })
    .input(z.object({ host: z.string().min(1).max(253) }))
    .output(handlerHostRow),
  remove: oc
    .route({ method: "DELETE", path: "/handler-hosts/{host}", summary: "Takes the allowance of a host away" })
    .errors(missing)
    .input(z.object({ host: z.string().max(253) }))
    .output(z.object({ removed: z.boolean() })),
};

const driftItem = z.object({ driftId: z.string() });
const driftErrors = { ...missing, ...clash } as const;

const drift = {
  /** What payloads have that no schema knows, and what is documented and never came. */
  list: oc
    .route({
      method: "GET",
      path: "/drift",
      summary: "The drift inbox: what payloads have that no schema knows",
    })
    .input(
      page.omit({ q: true }).extend({
        provider: packId.optional(),
        /** Empty text: events that no schema knows. */
        type: z.string().max(300).optional(),
        kind: driftKind.optional(),
        state: driftState.or(z.literal("all")).default("open"),
        /** What was decided since stands among the open items: rows stay where they are. */
        decidedSince: z.coerce.number().int().optional(),
      }),
    )
    .output(driftPage),
  get: oc
    .route({
      method: "GET",
      path: "/drift/{driftId}",
      summary: "One item of the drift inbox with its examples",
    })
    .errors(missing)
    .input(driftItem)
    .output(driftDetail),
  /** Writes the next version of the user's own schema. Events are read again; nothing is sent. */
  accept: oc
    .route({
      method: "POST",
      path: "/drift/{driftId}/accept",
      summary: "Accepts an item into the user's own schema",
    })
    .errors(driftErrors)
    .input(driftItem.extend({ choice: acceptChoice }))
    .output(driftDetail),
  ignore: oc
    .route({ method: "POST", path: "/drift/{driftId}/ignore", summary: "Ignores an item of the drift inbox" })
    .errors(driftErrors)
    .input(driftItem)
    .output(driftDetail),
  undo: oc
    .route({ method: "POST", path: "/drift/{driftId}/undo", summary: "Takes a decision about an item back" })
    .errors(driftErrors)
    .input(driftItem)
    .output(driftDetail),
};

/** `sourceId` left out: the user's own schema that counts for all sources of the provider. */
const schemaPlace = z.object({
  provider: packId,
  type: z.string().min(1).max(300),
  sourceId: z.string().max(100).optional(),
});

const schemas = {
  /** With a source: `ownVersion` is of the user's schemas that count for that source alone. */
  list: oc
    .route({ method: "GET", path: "/schemas", summary: "The schemas by provider and event type" })
    .errors(missing)
    .input(z.object({ sourceId: z.string().max(100).optional() }))
    .output(list(schemaRow)),
  get: oc
    .route({
      method: "GET",
      path: "/schemas/{provider}/{type}",
      summary: "One schema: Ringback's and the user's own",
    })
    .errors(missing)
    .input(schemaPlace)
    .output(schemaDetail),
  /** Refused with its reason: what does not compile, is over 256 KB, or refers to anything but itself. */
  put: oc
    .route({
      method: "PUT",
      path: "/schemas/{provider}/{type}",
      summary: "Writes the user's own schema for an event type",
    })
    .errors({ ...missing, UNPROCESSABLE_CONTENT: {} })
    .input(schemaPlace.extend({ schema: z.string().max(1_000_000) }))
    .output(schemaDetail),
  remove: oc
    .route({
      method: "DELETE",
      path: "/schemas/{provider}/{type}",
      summary: "Removes the user's own schema for an event type",
    })
    .errors(missing)
    .input(schemaPlace)
    .output(schemaDetail),
};

const clock = {
  /** Only on a folder created with `--test-clock`. Moves the clock, runs what became due, answers when that is done. */
  advance: oc
    .route({
      method: "POST",
      path: "/clock",
      summary: "Moves the clock of a folder created with --test-clock",
    })
    .errors(clash)
    .input(z.object({ advance: z.number().int().min(0) }))
    .output(z.object({ now: z.number().int() })),
};

const personPage = z.object({
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});

const persons = {
  get: oc
    .route({
      method: "GET",
      path: "/persons/{personId}",
      summary: "A person: calls, texts, forms and contact values",
    })
    .errors(missing)
    .input(personPage.extend({ personId: z.string().max(200) }))
    .output(personDetail),
  /** Whose a call, an event or a number is. */
  find: oc
    .route({ method: "GET", path: "/persons", summary: "Whose a call, an event or a number is" })
    .errors(missing)
    .input(personPage.extend({ of: z.string().min(1).max(200) }))
    .output(personDetail),
  /** Answers a weak match. `personId` says which of several candidates it is; it may be left out where there is one. */
  decide: oc
    .route({
      method: "POST",
      path: "/persons/decisions",
      summary: "Answers a weak match",
      successStatus: 201,
    })
    .errors({ ...missing, ...clash })
    .input(
      z.object({
        subject: z.string().max(200),
        decision: z.enum(["same", "other"]),
        personId: z.string().max(200).optional(),
      }),
    )
    .output(personDecisionRow),
  undoDecision: oc
    .route({
      method: "DELETE",
      path: "/persons/decisions/{decisionId}",
      summary: "Takes the answer to a weak match back",
    })
    .errors(missing)
    .input(z.object({ decisionId: z.coerce.number().int() }))
    .output(z.object({ removed: z.boolean() })),
};

/** Nothing of it leaves by itself: an export answers bytes, an import never joins a live call. */
const sharing = {
  exportPreview: oc
    .route({ method: "POST", path: "/export/preview", summary: "What an export would hold, in figures" })
    .input(exportInput)
    .output(exportPreview),
  export: oc
    .route({
      method: "POST",
      path: "/export",
      summary: "Exports calls or events, redacted unless asked otherwise",
    })
    .input(exportInput)
    .output(z.instanceof(Blob)),
  importPreview: oc
    .route({ method: "POST", path: "/import/preview", summary: "What an import would bring in" })
    .input(importInput)
    .output(importPreview),
  import: oc
    .route({
      method: "POST",
      path: "/import",
      summary: "Brings in a body, a cURL command, a HAR, NDJSON or a bundle",
      successStatus: 201,
    })
    .input(importInput)
    .output(importAnswer),
};

const search = {
  /** What could stand under the caret, with how many rows of the present result have it. */
  complete: oc
    .route({
      method: "GET",
      path: "/search/complete",
      summary: "What could stand under the caret of a search",
    })
    .input(
      z.object({
        in: searchedList,
        q: z.string().max(2000).default(""),
        at: z.coerce.number().int().min(0).max(2000),
      }),
    )
    .output(completion),
  /** How many rows the search finds, counted up to 10,000: `more` where there are others. */
  count: oc
    .route({
      method: "GET",
      path: "/search/count",
      summary: "How many rows a search finds, counted up to 10,000",
    })
    .errors(badSearch)
    .input(z.object({ in: searchedList, q: z.string().max(2000).default("") }))
    .output(z.object({ count: z.number().int(), more: z.boolean() })),
};

const metaKey = z.string().min(1).max(200);

/** Metadata, variables and custom fields of calls, by key. */
const meta = {
  keys: oc
    .route({ method: "GET", path: "/meta", summary: "The keys of metadata that calls have" })
    .output(list(metaKeyRow)),
  /** The values of a key among the calls of a search, the most frequent first; `more` where there are others. */
  values: oc
    .route({
      method: "GET",
      path: "/meta/values",
      summary: "The values of a metadata key, the most frequent first",
    })
    .errors(badSearch)
    .input(z.object({ key: metaKey, q: z.string().max(2000).optional() }))
    .output(z.object({ rows: z.array(metaValueRow), cursor: z.null(), more: z.boolean() })),
  /** The value of a key for each of these calls that has it. */
  of: oc
    .route({
      method: "POST",
      path: "/meta/of",
      summary: "The value of a metadata key for each of these calls",
      successStatus: 200,
    })
    .input(z.object({ key: metaKey, callIds: z.array(z.string().max(100)).max(500) }))
    .output(list(z.object({ callId: z.string(), value: z.string() }))),
};

const views = {
  list: oc.route({ method: "GET", path: "/views", summary: "Saved views" }).output(list(savedView)),
  create: oc
    .route({ method: "POST", path: "/views", summary: "Saves a view", successStatus: 201 })
    .errors(clash)
    .input(savedViewInput)
    .output(savedView),
  update: oc
    .route({ method: "PATCH", path: "/views/{viewId}", summary: "Renames or changes a saved view" })
    .errors({ ...missing, ...clash })
    .input(savedViewInput.omit({ in: true }).partial().extend({ viewId: z.string() }))
    .output(savedView),
  remove: oc
    .route({ method: "DELETE", path: "/views/{viewId}", summary: "Removes a saved view" })
    .errors(missing)
    .input(z.object({ viewId: z.string() }))
    .output(z.object({ removed: z.boolean() })),
};

/** The id is an event's or a call's. */
const pins = {
  put: oc
    .route({ method: "PUT", path: "/pins/{id}", summary: "Pins a call or an event" })
    .errors(missing)
    .input(z.object({ id: z.string().max(100) }))
    .output(z.object({ id: z.string(), pinned: z.boolean() })),
  remove: oc
    .route({ method: "DELETE", path: "/pins/{id}", summary: "Takes a pin out" })
    .errors(missing)
    .input(z.object({ id: z.string().max(100) }))
    .output(z.object({ id: z.string(), pinned: z.boolean() })),
};

const notes = {
  /** Plain text; empty takes the note away. */
  put: oc
    .route({ method: "PUT", path: "/notes/{id}", summary: "Writes the note of a call or an event" })
    .errors(missing)
    .input(z.object({ id: z.string().max(100), text: z.string().max(4000) }))
    .output(z.object({ id: z.string(), text: z.string() })),
};

const live = {
  watch: oc
    .route({ method: "GET", path: "/changes", summary: "The live feed, as server-sent events" })
    .output(z.custom<AsyncIteratorObject<z.infer<typeof liveMessage>>>()),
  acknowledge: oc
    .route({
      method: "POST",
      path: "/changes/{watch}/acknowledge",
      summary: "Acknowledges messages of the live feed",
    })
    .input(z.object({ watch: z.string(), sequence: z.number().int() }))
    .output(z.object({ ok: z.boolean() })),
};

export const contract = {
  status,
  providers,
  sources,
  events,
  calls,
  deliveries,
  outbox,
  tunnel: tunnelContract,
  twin: twinContract,
  counterfactual: counterfactualContract,
  destinations,
  gates,
  wouldChange,
  runs,
  scenarios,
  replays,
  reconciliations,
  record,
  forecast,
  handlerHosts,
  verdictRuns,
  forwarding,
  answers,
  drift,
  schemas,
  clock,
  crm,
  persons,
  sharing,
  search,
  meta,
  views,
  pins,
  notes,
  live,
  ...effectsContract,
  ...liveBoardContract,
  ...failingContract,
  ...outboxContract,
  ...rulesContract,
  ...alertsContract,
  ...keepingContract,
  ...metricsContract,
  ...dryRunContract,
  warehouse: warehouseContract,
  ...whyContract,
  ...presentationContract,
};
export type Contract = typeof contract;
