/**
 * Which fault hits a request: by rules that are set over REST, or by the header `X-Sandbox-Fault` for one request. Rules
 * look at what integrations ask, not at people's edits; a rule's n-th request is hit or not by the seed, so that the same
 * requests meet the same faults again.
 */
import { createHash } from "node:crypto";
import type { Database } from "better-sqlite3";
import {
  type CrmFault,
  type CrmFaultAsked,
  type CrmFaultKind,
  type CrmFaultRule,
  type CrmFaults,
  crmFaultAsked,
  crmFaultKinds,
  usualFaults,
} from "../../shared/crm-faults";
import type { CrmRequest } from "./crm-request";
import { prepared } from "./database";
import { type Refusal, refuse } from "./refusal";
import { writerOf } from "./writer";

type StoredFault = CrmFault & { until: number };
type Stored = { seed: number; faults: StoredFault[] };

const firstSeed = 4207;

/** The usual ones are always listed, in one order, so that each has its place; those set for other routes follow. */
export function readFaults(database: Database): CrmFaults {
  const { seed, faults } = readStored(database);
  const usual = crmFaultKinds.map(
    (kind): CrmFault =>
      faults.find(({ id }) => id === kind) ?? { ...usualFaults[kind], id: kind, seen: 0, hit: 0 },
  );
  const others = faults.filter(({ id, kind }) => id !== kind);
  const all = [...usual, ...others].map((fault) => {
    const { until: _, ...told } = fault as StoredFault;
    return told;
  });
  return { seed, on: all.filter(({ on }) => on).length, faults: all };
}

/** Sets one rule; its counts begin anew. The id is the kind, or a name of one's own for a second rule of a kind. */
export function setFault(
  database: Database,
  id: string,
  asked: CrmFaultAsked & { kind: CrmFaultKind },
): CrmFaults | Refusal {
  if (!/^[a-z0-9][a-z0-9-]{0,39}$/.test(id)) {
    return refuse(422, "NAME_NOT_ALLOWED", "The id of a fault is 1 to 40 lower-case letters, digits and -.");
  }
  const rule = fillRule(asked);
  const stored = readStored(database);
  const faults = stored.faults.filter((fault) => fault.id !== id);
  writeStored(database, { ...stored, faults: [...faults, { ...rule, id, seen: 0, hit: 0, until: 0 }] });
  return readFaults(database);
}

export function removeFault(database: Database, id: string): CrmFaults {
  const stored = readStored(database);
  writeStored(database, { ...stored, faults: stored.faults.filter((fault) => fault.id !== id) });
  return readFaults(database);
}

/** Everything off; the seed stays. */
export function resetFaults(database: Database): CrmFaults {
  writeStored(database, { seed: readStored(database).seed, faults: [] });
  return readFaults(database);
}

/** The counts begin anew as well: the same requests meet the same faults. */
export function seedFaults(database: Database, seed: number): CrmFaults {
  const { faults } = readStored(database);
  writeStored(database, { seed, faults: faults.map((fault) => ({ ...fault, seen: 0, hit: 0, until: 0 })) });
  return readFaults(database);
}

/** The first rule that hits, in the order they were set; every rule that looks at the request counts it. */
export function chooseFault(
  database: Database,
  now: number,
  request: CrmRequest,
): CrmFaultRule | null | Refusal {
  const asked = request.headers["x-sandbox-fault"];
  if (asked !== undefined) return readHeader(asked);
  if (writerOf(request).kind === "user" || request.actor === "console") return null;
  const stored = readStored(database);
  const looking = stored.faults.filter((fault) => fault.on && isOn(fault, request));
  if (looking.length === 0) return null;
  let chosen: StoredFault | null = null;
  for (const fault of looking) {
    fault.seen += 1;
    if (chosen !== null || !isHit(fault, stored.seed, now)) continue;
    chosen = fault;
    fault.hit += 1;
    if (fault.until <= now) fault.until = now + fault.lastsMs;
    if (fault.left !== null && fault.lastsMs === 0) fault.left -= 1;
    if (fault.left === 0) Object.assign(fault, { on: false, left: null });
  }
  writeStored(database, stored);
  return chosen;
}

function isHit(fault: StoredFault, seed: number, now: number): boolean {
  if (fault.until > now) return true;
  // It was away for as long as it was to be, once: from now on it is there again.
  if (fault.left !== null && fault.lastsMs > 0 && fault.until > 0) {
    fault.left -= 1;
    fault.until = 0;
    if (fault.left === 0) {
      Object.assign(fault, { on: false, left: null });
      return false;
    }
  }
  // Of a batch, every k-th record is refused, not every k-th request.
  if (fault.kind === "partial-207") return true;
  if (fault.chance !== null) return fractionOf(`${seed} ${fault.id} ${fault.seen}`) < fault.chance;
  return fault.seen % (fault.every ?? 1) === 0;
}

/** Every n-th and a chance exclude each other: who names one, means it. */
function fillRule(asked: CrmFaultAsked & { kind: CrmFaultKind }): CrmFaultRule {
  const given = Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined));
  const often =
    typeof asked.chance === "number"
      ? { every: null }
      : typeof asked.every === "number"
        ? { chance: null }
        : {};
  return { ...usualFaults[asked.kind], ...often, ...given };
}

function fractionOf(text: string): number {
  return createHash("sha256").update(text).digest().readUInt32BE(0) / 2 ** 32;
}

function isOn({ kind, route }: CrmFault, request: CrmRequest): boolean {
  // Where there is no batch, nothing of it can fail.
  const isBatch = request.path.includes("batch") || request.path.includes("composite");
  if ((kind === "partial-207" || kind === "batch-409") && !isBatch) return false;
  if (route === "*") return true;
  const [method = "*", path = "*"] = route.includes(" ") ? route.split(" ") : ["*", route];
  if (method !== "*" && method !== request.method) return false;
  const asked = request.route.split("?")[0] ?? "";
  return path.endsWith("*") ? asked.startsWith(path.slice(0, -1)) : asked === path;
}

/** `drop-after`, or with settings: `rate-limit; seconds=5; retryAfter=date`. */
function readHeader(text: string): CrmFaultRule | Refusal {
  const [kind = "", ...settings] = text.split(";").map((part) => part.trim());
  const given: Record<string, unknown> = { on: true, kind };
  for (const setting of settings) {
    const [name = "", value = ""] = setting.split("=").map((part) => part.trim());
    given[name] = value !== "" && !Number.isNaN(Number(value)) ? Number(value) : value;
  }
  const asked = crmFaultAsked.required({ kind: true }).safeParse(given);
  if (asked.success) return fillRule(asked.data);
  return refuse(
    422,
    "FAULT_NOT_KNOWN",
    `X-Sandbox-Fault "${text.slice(0, 60)}" is no fault with settings. Kinds: ${crmFaultKinds.join(", ")}.`,
  );
}

function readStored(database: Database): Stored {
  const stored = prepared(database, "SELECT value FROM setting WHERE key = 'faults'").pluck().get();
  return typeof stored === "string" ? JSON.parse(stored) : { seed: firstSeed, faults: [] };
}

function writeStored(database: Database, stored: Stored): void {
  prepared(
    database,
    "INSERT INTO setting VALUES ('faults', ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
  ).run(JSON.stringify(stored));
}
