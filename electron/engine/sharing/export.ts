/**
 * Writing out: the same steps for a preview and for the file itself. Redacted unless asked otherwise; secrets stay out
 * in either case. A preview says what was replaced, what is left out, and whether a pack still reads every event alike.
 */
import { randomBytes } from "node:crypto";
import parsePhoneNumber from "libphonenumber-js/max";
import type { CallDetail, CallRow } from "../../../shared/calls";
import type { ExportFormat, ExportInput, ExportPreview, Shell } from "../../../shared/sharing";
import { readCallDetail } from "../call-detail";
import type { Reading } from "../providers/pack";
import { findPack } from "../providers/packs";
import type { Reader } from "../store/database";
import { eventIdOf } from "../store/events";
import { readPositionsOfCall } from "../store/readings";
import { type Anonymiser, createAnonymiser, type EventToAnonymise } from "./anonymise/anonymise";
import type { Breather } from "./breather";
import { type Collected, collect } from "./collect";
import { writeCsv } from "./formats/csv";
import { writeCurl } from "./formats/curl";
import { writeBundle, writeHar, writeHttp, writeJson, writeNdjson } from "./formats/text-formats";
import type { KnownSources } from "./known-sources";
import { type SharedCall, writeSharePage } from "./page/share-page";
import type { Redactor } from "./redact";
import type { SharedEvent } from "./shared-event";
import { withoutSecrets } from "./without-secrets";

export type ExportParts = {
  database: Reader;
  setup: Pick<KnownSources, "findSource">;
  redactor: Redactor;
  version: string;
  receiver: string;
  now: number;
  breathe: Breather;
};

export type WrittenFile = { name: string; content: string | Uint8Array };

export type Exporter = {
  preview(input: ExportInput): Promise<ExportPreview>;
  write(input: ExportInput): Promise<WrittenFile>;
};

type Prepared = Collected & { shared: SharedEvent[]; anonymiser: Anonymiser | null; salt: string };

const comparedEvents = 300;
const shownLeftOut = 50;
const shownSample = 80;
const endings: Record<Exclude<ExportFormat, "curl">, string> = {
  http: "http",
  json: "json",
  har: "har",
  ndjson: "ndjson",
  csv: "csv",
  bundle: "ringback.json",
  page: "html",
};
const shellEndings: Record<Shell, string> = { bash: "sh", powershell: "ps1", cmd: "cmd" };

export function createExporter(parts: ExportParts): Exporter {
  const { database, redactor, breathe } = parts;
  const redact = (text: string) => redactor.redact(text);

  async function prepare(input: ExportInput): Promise<Prepared> {
    const collected = await collect(parts, input);
    const salt = input.salt ?? randomBytes(18).toString("base64url");
    if (!input.redact) {
      return {
        ...collected,
        salt,
        anonymiser: null,
        shared: collected.events.map((event) => withoutSecrets(event, redact)),
      };
    }
    const anonymiser = createAnonymiser(salt, redact);
    for (const event of collected.events) {
      anonymiser.learn(event);
      await breathe();
    }
    for (const call of collected.calls) learnCall(anonymiser, call);
    const shared: SharedEvent[] = [];
    for (const event of collected.events) {
      shared.push(anonymiser.replace(event));
      await breathe();
    }
    return { ...collected, salt, anonymiser, shared };
  }

  function countryOf(call: CallRow): string {
    return parts.setup.findSource(call.source)?.source.country ?? "US";
  }

  /** What a call's row says, where no event was learnt: so that no stand-in is another call's own value. */
  function learnCall(anonymiser: Anonymiser, call: CallRow): void {
    anonymiser.learnValue("id", call.key, countryOf(call));
    if (call.phone !== null) anonymiser.learnValue("phone", call.phone, countryOf(call));
    if (call.personName !== null) anonymiser.learnValue("name", call.personName, countryOf(call));
    if (call.externalId !== null) anonymiser.learnValue("id", call.externalId, countryOf(call));
  }

  function shownCall(call: CallRow, anonymiser: Anonymiser | null) {
    const as = (kind: "id" | "phone" | "name", value: string | null) =>
      value === null || anonymiser === null ? value : anonymiser.value(kind, value, countryOf(call));
    return {
      key: as("id", call.key) ?? call.key,
      phone: as("phone", call.phone),
      personName: as("name", call.personName),
      externalId: as("id", call.externalId),
    };
  }

  function sharedCalls({ calls, shared, anonymiser }: Prepared): SharedCall[] {
    return calls.flatMap((row) => {
      const call = readCallDetail(database, row.callId);
      if (!call) return [];
      const own = new Set(readPositionsOfCall(database, row.callId));
      const { key, phone, personName } = shownCall(row, anonymiser);
      const name = (value: string | null) =>
        value === null || anonymiser === null ? value : anonymiser.value("name", value, countryOf(row));
      return [
        {
          call: anonymiser ? withoutDestinations(call) : call,
          shown: {
            key,
            phone: phone === null ? null : writtenOut(phone),
            name: personName,
            company: name(call.company),
            agent: name(call.agent),
          },
          events: shared.filter(({ position }) => own.has(position)),
        },
      ];
    });
  }

  function content(input: ExportInput, prepared: Prepared): string | Uint8Array {
    const { shared, calls, anonymiser } = prepared;
    switch (input.format) {
      case "curl":
        return `${writeCurl(shared, parts.receiver, input.shell)}\n`;
      case "http":
        return writeHttp(shared);
      case "json":
        return writeJson(shared);
      case "har":
        return writeHar(shared, anonymiser ? "https://example.com" : parts.receiver, parts.version);
      case "ndjson":
        return writeNdjson(shared);
      case "csv":
        return writeCsv(
          calls.map((call) => ({
            ...call,
            ...shownCall(call, anonymiser),
            ...(anonymiser
              ? {
                  source: call.provider,
                  outcomeDetail: call.outcomeDetail && detailWords(call.outcomeDetail, anonymiser),
                }
              : {}),
          })),
        );
      case "bundle":
        return writeBundle(shared, {
          writtenBy: `Ringback ${parts.version}`,
          writtenAt: parts.now,
          redacted: input.redact,
          notes: notesOf(input, prepared),
        });
      case "page":
        return writeSharePage(sharedCalls(prepared), {
          redacted: input.redact,
          writtenAt: parts.now,
          version: parts.version,
          words: anonymiser ? anonymiser.sweep : redact,
        });
    }
  }

  /** Without anybody's name in it. */
  function fileName(input: ExportInput): string {
    const at = new Date(parts.now).toISOString().slice(0, 16).replace(/[-:]/g, "").replace("T", "-");
    const ending = input.format === "curl" ? shellEndings[input.shell] : endings[input.format];
    const what =
      input.format === "csv" || input.format === "page" || input.include === "calls" ? "calls" : "events";
    return `${what}-${at}.${ending}`;
  }

  return {
    async preview(input) {
      const prepared = await prepare(input);
      const { shared, calls, anonymiser, salt } = prepared;
      const written = content(input, prepared);
      return {
        format: input.format,
        fileName: fileName(input),
        events: shared.length,
        calls: calls.length,
        bytes: typeof written === "string" ? Buffer.byteLength(written) : written.length,
        redacted: input.redact,
        replaced: (anonymiser?.replacements() ?? []).map(({ kind, count, samples }) => ({
          kind,
          count,
          samples: samples.map(({ before, after }) => ({ before: short(before), after: short(after) })),
        })),
        leftOut: shared
          .flatMap(({ position, leftOut }) =>
            leftOut === null ? [] : [{ eventId: eventIdOf(position), because: leftOut }],
          )
          .slice(0, shownLeftOut),
        readsDifferently: anonymiser ? await readsDifferently(prepared, breathe) : [],
        notes: notesOf(input, prepared),
        salt,
      };
    },
    async write(input) {
      return { content: content(input, await prepare(input)), name: fileName(input) };
    },
  };
}

/** What somebody called their systems is theirs: the gate speaks of “Destination 2”. */
function withoutDestinations(call: CallDetail): CallDetail {
  const labels = new Map(
    call.gate.map(({ destination }, index) => [
      destination,
      destination === "Sandbox CRM" ? destination : `Destination ${index + 1}`,
    ]),
  );
  const words = (text: string) =>
    [...labels].reduce((whole, [name, label]) => whole.replaceAll(name, label), text);
  return {
    ...call,
    gate: call.gate.map((verdict) => ({
      ...verdict,
      destination: words(verdict.destination),
      sentence: words(verdict.sentence),
      checks: verdict.checks.map((check) => ({ ...check, because: words(check.because) })),
    })),
    timeline: call.timeline.map((event) => ({ ...event, ledTo: event.ledTo.map(words) })),
  };
}

/** A provider's word for what happened stays; a sentence may name somebody. */
function detailWords(detail: string, anonymiser: Anonymiser): string {
  return /^[a-z_-]{1,40}$/.test(detail) ? detail : anonymiser.value("text", detail, "US");
}

/** `+1 202 555 0142`; what is no number stays as it is. */
function writtenOut(phone: string): string {
  return parsePhoneNumber(phone)?.formatInternational() ?? phone;
}

function short(text: string): string {
  return text.length > shownSample ? `${text.slice(0, shownSample).toWellFormed()}…` : text;
}

function notesOf(input: ExportInput, { shared, events }: Prepared): string[] {
  const leftOut = shared.filter((event) => event.leftOut !== null).length;
  const unread = events.filter(({ type }) => type === null).length;
  return [
    leftOut > 0 ? `${leftOut} ${leftOut === 1 ? "body is" : "bodies are"} left out.` : null,
    input.redact && unread > 0
      ? `${unread} ${unread === 1 ? "event is" : "events are"} of no known type: look at what was replaced before you share.`
      : null,
  ].filter((note) => note !== null);
}

async function readsDifferently({ events, shared }: Prepared, breathe: Breather): Promise<string[]> {
  const different: string[] = [];
  for (const [index, event] of events.slice(0, comparedEvents).entries()) {
    const after = shared[index];
    const pack = event.provider === null ? undefined : findPack(event.provider);
    if (!pack || !after || after.leftOut !== null) continue;
    const read = async (one: EventToAnonymise | SharedEvent) =>
      shapeOf(await pack.read(one, { country: event.country, personPaths: pack.personPaths }));
    await breathe();
    if ((await read(event)) !== (await read(after))) different.push(eventIdOf(event.position));
  }
  return different;
}

/** What must not change: type, stage, times, which facts there are, and how many problems. */
function shapeOf(readings: Reading[]): string {
  return JSON.stringify(
    readings.map((reading) => [
      reading.type,
      reading.kind,
      reading.stage,
      reading.rank,
      reading.sequence,
      reading.occurredAt,
      reading.subject === null ? null : Object.keys(reading.subject),
      Object.entries(reading.facts).map(([name, value]) => [name, value === null || value === undefined]),
      Object.entries(reading.artifacts).map(([name, artifact]) => [name, artifact.state]),
      reading.problems.length,
      reading.test,
      reading.spam,
    ]),
  );
}
