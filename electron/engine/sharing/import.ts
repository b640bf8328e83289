/**
 * Bringing in: first a preview that writes nothing, then events of origin `imported`, ready for the same appender as what
 * arrives. Every import has a namespace of its own, so that what came in never joins a live call nor an earlier import;
 * its origin keeps it on this machine. It asks each pack whose an event is; what a file says of itself is a hint.
 */
import { randomBytes } from "node:crypto";
import type { ImportedEvent, ImportInput, ImportPreview, ProposedSource } from "../../../shared/sharing";
import type { PackId, Problem } from "../../../shared/words";
import { parseJsonBody } from "../providers/json-body";
import type { Reading } from "../providers/pack";
import { packs } from "../providers/packs";
import type { ReceiverSource } from "../receiver/server";
import type { NewEvent } from "../store/events";
import { signingOf } from "../store/sources";
import type { Breather } from "./breather";
import type { KnownSources } from "./known-sources";
import { parseImport } from "./parse/parse-import";
import { CannotImport, type Parsed, type ParsedEvent } from "./parse/parsed";
import { headerOf } from "./shared-event";

export type ImportParts = {
  known: KnownSources;
  /** When the import was asked for: its events were received then. */
  now: number;
  publicUrls: string[];
  breathe: Breather;
};

export type Importer = {
  preview(input: ImportInput): Promise<ImportPreview>;
  prepare(input: ImportInput): Promise<PreparedImport>;
};

export type PreparedImport = {
  namespace: string;
  events: { event: NewEvent; body: Uint8Array }[];
  refused: number;
  problems: string[];
};

type Placed = ParsedEvent & {
  target: ReceiverSource | null;
  proposed: ProposedSource;
  reading: Reading | null;
};

const shownEvents = 100;

export function createImporter(parts: ImportParts): Importer {
  const { known, breathe } = parts;

  async function place(input: ImportInput): Promise<{ parsed: Parsed; placed: Placed[] }> {
    const bytes = input.file
      ? new Uint8Array(await input.file.arrayBuffer())
      : Buffer.from(input.text ?? "", "utf8");
    const parsed = parseImport(bytes);
    const wanted = input.source === undefined ? null : known.findSource(input.source);
    if (input.source !== undefined && !wanted) {
      throw new CannotImport(
        `There is no source “${input.source}”. Choose one of ${sourceNames().join(", ")}.`,
      );
    }
    const { sources } = known;
    const placed: Placed[] = [];
    for (const event of parsed.events) {
      await breathe();
      placed.push({ ...event, ...(await whose(event, sources, wanted)) });
    }
    return { parsed, placed };
  }

  const sourceNames = () => known.sources.map(({ source }) => source.name);

  async function whose(
    event: ParsedEvent,
    sources: ReceiverSource[],
    wanted: ReceiverSource | null,
  ): Promise<Pick<Placed, "target" | "proposed" | "reading">> {
    if (wanted?.source.mapping) return byMapping(wanted);
    if (wanted) {
      const reading = await readBy(wanted, event);
      return {
        target: wanted,
        reading,
        proposed: proposal(
          wanted,
          reading ? "sure" : "no",
          reading
            ? `${wanted.pack.name} reads it.`
            : `${wanted.pack.name} does not know it: it is kept and shown as it came.`,
        ),
      };
    }
    const named = /^\/hooks\/([^/?#]+)/.exec(event.url)?.[1];
    const hinted = sources.filter(
      ({ source, pack }) =>
        source.name === named || source.name === event.source || pack.id === event.provider,
    );
    const ordered = [...new Set([...hinted, ...sources])];
    const readers: { from: ReceiverSource; reading: Reading }[] = [];
    for (const from of ordered) {
      if (readers.some((one) => one.from.pack === from.pack)) continue;
      const reading = await readBy(from, event);
      if (reading) readers.push({ from, reading });
    }
    const [first] = readers;
    if (first) {
      const several = new Set(readers.map(({ from }) => from.pack)).size > 1;
      const isHinted = hinted.includes(first.from);
      return {
        target: first.from,
        reading: first.reading,
        proposed:
          several && !isHinted
            ? proposal(
                first.from,
                "likely",
                `${readers.map(({ from }) => from.pack.name).join(" and ")} can read it.`,
              )
            : proposal(
                first.from,
                "sure",
                `${first.from.pack.name} reads it${first.reading.type ? ` as ${first.reading.type}` : ""}.`,
              ),
      };
    }
    const missing = await packWithoutSource(event, sources);
    if (missing) {
      return {
        target: null,
        reading: null,
        proposed: {
          source: null,
          provider: missing.id,
          sure: "likely",
          sentence: `It is an event of ${missing.name}, and no source has that provider. Add one in Setup, or choose another source.`,
        },
      };
    }
    const mapped = ordered.find(({ source }) => source.mapping !== null);
    const fallback = hinted[0] ?? mapped ?? ordered[0] ?? null;
    if (fallback && fallback === mapped) return byMapping(mapped);
    return {
      target: fallback,
      reading: null,
      proposed: fallback
        ? proposal(fallback, "no", "No pack knows it: it is kept and shown as it came.")
        : { source: null, provider: null, sure: "no", sentence: "There is no source yet. Add one in Setup." },
    };
  }

  async function packWithoutSource(event: ParsedEvent, sources: ReceiverSource[]) {
    for (const pack of packs) {
      if (sources.some((source) => source.pack === pack)) continue;
      const readings = await attempt(() =>
        pack.read(event, { country: "US", personPaths: pack.personPaths }),
      );
      if (readings?.[0]?.subject) return pack;
    }
    return null;
  }

  /** As the receiver judges it; an event that was good before its signature was taken out is signed with the test secret. */
  function toNewEvent(
    event: Placed,
    target: ReceiverSource,
    namespace: string,
  ): { event: NewEvent; body: Uint8Array } {
    const receivedAt = parts.now;
    const { source, pack } = target;
    const below = /^\/hooks\/[^/?#]+(.*)$/s.exec(event.url)?.[1] ?? /\?.*$/s.exec(event.url)?.[0] ?? "";
    const url = `/hooks/${source.name}${below}`;
    const host = headerOf(event.headers, "host");
    const draft = {
      method: event.method,
      path: url,
      headers: event.headers,
      body: event.body,
      // Where an address is signed, it is the one that the event says it came to.
      ...(host !== null && URL.canParse(`https://${host}`) ? { base: `https://${host}` } : {}),
    };
    const signed = event.resign ? pack.sign(draft, { secret: pack.testSecret, at: receivedAt }) : draft;
    const asArrived = { method: signed.method, url: signed.path, headers: signed.headers, body: signed.body };
    const verdict =
      !event.resign && (event.signature === "failed" || event.signature === "missing")
        ? {
            signature: event.signature,
            secretId: null,
            because: `It was ${event.signature} where this file was written.`,
          }
        : pack.verify(asArrived, {
            secrets: event.resign ? target.simulatedSecrets : target.secrets,
            publicUrls: parts.publicUrls,
            receivedAt,
            ...(event.resign ? {} : signingOf(source)),
          });
    return {
      body: asArrived.body,
      event: {
        source: source.name,
        sourceId: source.sourceId,
        claimed: true,
        origin: "imported",
        namespace,
        receivedAt,
        method: asArrived.method,
        url: asArrived.url,
        httpVersion: "1.1",
        peer: "import",
        headers: asArrived.headers,
        bytes: asArrived.body.length,
        signature: verdict.signature,
        signatureBecause: event.resign ? `${verdict.because} Signed again by the import.` : verdict.because,
        secretId: verdict.secretId,
      },
    };
  }

  return {
    async preview(input) {
      const { parsed, placed } = await place(input);
      const coming = placed.filter(comesIn);
      return {
        kind: parsed.kind,
        total: placed.length,
        comesIn: coming.length,
        calls: countCalls(coming),
        events: placed.slice(0, shownEvents).map(toRow),
        proposed: proposalOfAll(placed),
        problems: parsed.problems,
        redacted: parsed.redacted,
        namespace: "a new one, apart from live calls and from every other import",
      };
    },
    async prepare(input) {
      const { parsed, placed } = await place(input);
      const coming = placed.filter(comesIn);
      if (coming.length === 0) {
        const why = placed.flatMap(({ problems, target, proposed }) =>
          target ? problems : [proposed.sentence],
        );
        throw new CannotImport(`Nothing of it can come in. ${why[0] ?? "It holds no event."}`);
      }
      const namespace = `import-${randomBytes(9)
        .toString("base64url")
        .toLowerCase()
        .replace(/[^a-z0-9]/g, "0")}`;
      const events: PreparedImport["events"] = [];
      for (const event of coming) {
        await breathe();
        events.push(toNewEvent(event, event.target, namespace));
      }
      return {
        namespace,
        events,
        refused: placed.length - coming.length,
        problems: [...parsed.problems, ...placed.flatMap(({ problems }) => problems)].slice(0, 20),
      };
    },
  };
}

function comesIn(event: Placed): event is Placed & { target: ReceiverSource } {
  return event.usable && event.target !== null;
}

/** Its expressions are not run here: one of them might spin, and this thread answers senders. */
function byMapping(target: ReceiverSource): Pick<Placed, "target" | "proposed" | "reading"> {
  const sentence = "It is read by the mapping of its source.";
  return { target, reading: null, proposed: proposal(target, "likely", sentence) };
}

async function readBy({ pack, source }: ReceiverSource, event: ParsedEvent): Promise<Reading | null> {
  const readings = await attempt(() =>
    pack.read(event, { country: source.country, personPaths: source.personPaths }),
  );
  return readings?.[0] ?? null;
}

/** A pack is total; one that is not yet must not take an import down with it. */
async function attempt(read: () => Reading[] | Promise<Reading[]>): Promise<Reading[] | null> {
  try {
    return await read();
  } catch {
    return null;
  }
}

function proposal(
  { source, pack }: ReceiverSource,
  sure: ProposedSource["sure"],
  sentence: string,
): ProposedSource {
  return { source: source.name, provider: pack.id, sure, sentence };
}

function keyOf(reading: Reading | null): string | null {
  return reading?.subject && "call" in reading.subject ? reading.subject.call : null;
}

function countCalls(events: Placed[]): number {
  const keys = events.flatMap(({ reading, target }) => {
    const key = keyOf(reading);
    return key === null ? [] : [`${target?.pack.id} ${key}`];
  });
  return new Set(keys).size;
}

function toRow(event: Placed): ImportedEvent {
  return {
    method: event.method.slice(0, 20),
    type: event.reading?.type ?? null,
    callKey: keyOf(event.reading),
    contentType: headerOf(event.headers, "content-type"),
    bytes: event.body.length,
    originalReceivedAt: event.receivedAt,
    proposed: event.proposed,
    problems: [
      ...event.problems,
      ...(event.reading?.problems ?? problemsOfBody(event)).map(({ sentence }) => sentence),
    ],
    comesIn: comesIn(event),
  };
}

/** What no pack reads may be broken JSON: then that is the thing to say. */
function problemsOfBody(event: Placed): Problem[] {
  const isJson = /json/i.test(headerOf(event.headers, "content-type") ?? "");
  return isJson && event.usable ? parseJsonBody(event.body).problems : [];
}

/** One sentence for all: the source of most of them, as sure as the least sure. */
function proposalOfAll(events: Placed[]): ProposedSource {
  const [first] = events;
  if (!first) return { source: null, provider: null, sure: "no", sentence: "It holds no event." };
  const names = new Map<string | null, number>();
  for (const { proposed } of events) names.set(proposed.source, (names.get(proposed.source) ?? 0) + 1);
  if (names.size === 1) {
    const least =
      events.find(({ proposed }) => proposed.sure === "no") ??
      events.find(({ proposed }) => proposed.sure === "likely") ??
      first;
    if (events.length === 1 || least.proposed.sure !== "sure") return least.proposed;
    const packName: PackId | null = first.proposed.provider;
    return {
      ...first.proposed,
      sentence: `${first.target?.pack.name ?? packName} reads all ${events.length} events.`,
    };
  }
  const words = [...names].map(([name, count]) => `${count} to ${name ?? "no source yet"}`).join(", ");
  return {
    source: null,
    provider: null,
    sure: "likely",
    sentence: `Each goes where its pack says: ${words}.`,
  };
}
