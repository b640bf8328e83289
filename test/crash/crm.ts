/**
 * The sandbox CRM in a process of its own, which no kill touches, and a passage on the way to it: a proxy that can
 * stop the world at an exact moment of a delivery, before the CRM has the request, or before its answer comes back.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import Database from "better-sqlite3";

export type CrmProcess = {
  url: string;
  tokenFile: string;
  /** `crm.sqlite`, to be read when the CRM has stopped. */
  path: string;
  child: ChildProcess;
  stop(): Promise<void>;
};

export async function startCrmProcess(entry: string, data: string, port = "0"): Promise<CrmProcess> {
  const child = spawn(process.execPath, [entry, "crm", "--data", data, "--crm-port", port, "--json"], {
    // Not inherited: after a test that timed out it would hold the whole run open.
    stdio: ["ignore", "pipe", "ignore"],
  });
  const [line] = (await once(child.stdout, "data")) as [Buffer];
  const ready = JSON.parse(line.toString()) as { crm: string; tokenFile: string };
  return {
    url: ready.crm,
    tokenFile: ready.tokenFile,
    path: join(data, "crm.sqlite"),
    child,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, "exit");
      child.kill("SIGTERM");
      await exited;
    },
  };
}

/** Moments of a delivery: the CRM has not seen it; it has, and its answer is on the way; the answer has arrived. */
export const deliveryMoments = ["before the CRM", "after the CRM", "after its answer"] as const;
export type DeliveryMoment = (typeof deliveryMoments)[number];

/** What the way to a CRM can do wrong with one delivery; with "after commit" the CRM has done what it was told. */
export type ServerFault =
  | "answer lost after commit"
  | "500 after commit"
  | "500 before commit"
  | "429"
  | "429 with Retry-After in seconds"
  | "429 with Retry-After as a date"
  | "slower than the timeout, after commit"
  | "422 before commit";

export type Passage = {
  url: string;
  /** Deliveries that came by so far, repeats included. */
  deliveries: number;
  /** At that moment of the n-th delivery from now on `stop` is called, once, and what was held back stays so. */
  stopAt(nth: number, moment: DeliveryMoment, stop: () => void): void;
  /** The n-th delivery from now on meets a fault. */
  spoil(nth: number, fault: ServerFault): void;
  /** True: the fault that was planned last has come. */
  spoilt(): boolean;
  /** Resolves when the n-th delivery from now on came; it is never answered. */
  hold(nth: number): Promise<void>;
  forget(): void;
  close(): Promise<void>;
};

export async function openPassage(crmUrl: string): Promise<Passage> {
  let planned: { nth: number; moment: DeliveryMoment; stop: () => void } | null = null;
  let spoiling: { nth: number; fault: ServerFault } | null = null;
  let holding: { nth: number; held: () => void } | null = null;
  const server = createServer((incoming, outgoing) => {
    const isDelivery = incoming.method === "PUT" || incoming.method === "POST";
    if (isDelivery) {
      passage.deliveries += 1;
      for (const one of [planned, spoiling, holding]) if (one) one.nth -= 1;
    }
    if (isDelivery && holding?.nth === 0) {
      incoming.resume();
      holding.held();
      holding = null;
      return;
    }
    const fault = isDelivery && spoiling?.nth === 0 ? spoiling.fault : null;
    if (fault) spoiling = null;
    const plan = isDelivery && planned?.nth === 0 ? planned : null;
    if (plan) planned = null;
    if (plan?.moment === "before the CRM") {
      plan.stop();
      incoming.socket.destroy();
      return;
    }
    const refusal = fault && refusalOf(fault);
    if (refusal) {
      incoming.resume();
      outgoing.writeHead(refusal.status, refusal.headers).end(`{"message":"${fault}"}`);
      return;
    }
    const onward = request(
      new URL(incoming.url ?? "/", crmUrl),
      {
        method: incoming.method ?? "GET",
        headers: { ...incoming.headers, host: new URL(crmUrl).host },
        // A connection that was kept may be closed by the CRM in the same moment: a fault nobody planned.
        agent: false,
      },
      (answer) => {
        if (plan?.moment === "after the CRM") {
          answer.resume().on("end", () => {
            plan.stop();
            incoming.socket.destroy();
          });
          return;
        }
        if (fault) {
          answer.resume().on("end", () => answerLate(fault, outgoing));
          return;
        }
        outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(outgoing);
        if (plan) outgoing.on("finish", plan.stop);
      },
    );
    onward.on("error", () => outgoing.destroy());
    // The engine was killed: whatever it waited for is of no use any more. A delivery in the CRM's hands goes through.
    if (!isDelivery) outgoing.on("close", () => onward.destroy());
    incoming.pipe(onward);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const passage: Passage = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    deliveries: 0,
    stopAt(nth, moment, stop) {
      planned = { nth, moment, stop };
    },
    spoil(nth, fault) {
      spoiling = { nth, fault };
    },
    spoilt: () => spoiling === null,
    hold: (nth) =>
      new Promise((held) => {
        holding = { nth, held };
      }),
    forget() {
      planned = null;
      spoiling = null;
      holding = null;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
  return passage;
}

/** Faults that the CRM never hears of. */
function refusalOf(fault: ServerFault): { status: number; headers: Record<string, string> } | null {
  const soon = () => new Date(Date.now() + 1000).toUTCString();
  switch (fault) {
    case "500 before commit":
      return { status: 500, headers: {} };
    case "429":
      return { status: 429, headers: {} };
    case "429 with Retry-After in seconds":
      return { status: 429, headers: { "retry-after": "1" } };
    case "429 with Retry-After as a date":
      return { status: 429, headers: { "retry-after": soon() } };
    case "422 before commit":
      return { status: 422, headers: {} };
    default:
      return null;
  }
}

/** The CRM has committed and its answer is here; whoever waits for a slow one gives up by itself. */
function answerLate(fault: ServerFault, outgoing: ServerResponse): void {
  if (fault === "answer lost after commit") outgoing.destroy();
  else if (fault === "500 after commit") outgoing.writeHead(500).end(`{"message":"${fault}"}`);
}

export type CrmContent = {
  /**
   * Objects without what the moment of a reading decides: ids become external ids, versions and times are left out,
   * and so is a property that a later version emptied, since a reader that came later may have sent one version only.
   */
  objects: { type: string; externalId: string | null; contact: string | null; properties: unknown }[];
  /** `type externalId` of every object that the audit log says was created, as often as it says so. */
  created: string[];
  /** Idempotency keys under which different bytes were sent. */
  keysWithOtherBytes: string[];
  /** Deliveries the CRM had seen before under the same key. */
  repeats: number;
};

/** What is in a CRM that has stopped. */
export function readCrm(path: string): CrmContent {
  const database = new Database(path, { readonly: true });
  try {
    const objects = database
      .prepare(
        `SELECT object.type, object.external_id AS externalId, contact.external_id AS contact, object.properties
         FROM object LEFT JOIN object AS contact ON contact.id = object.contact_id
         ORDER BY object.type, object.external_id`,
      )
      .all() as { type: string; externalId: string | null; contact: string | null; properties: string }[];
    const audit = database
      .prepare(
        `SELECT object_type AS type, external_id AS externalId, outcome, idempotency_key AS key,
           request_sha256 AS sha256 FROM audit WHERE method <> 'GET' ORDER BY audit_id`,
      )
      .all() as { type: string; externalId: string; outcome: string; key: string | null; sha256: string }[];
    const bytes = new Map<string, Set<string>>();
    for (const { key, sha256 } of audit) if (key) bytes.set(key, (bytes.get(key) ?? new Set()).add(sha256));
    return {
      objects: objects.map((object) => ({ ...object, properties: withoutNull(object.properties) })),
      created: audit
        .filter((row) => row.outcome === "created")
        .map((row) => `${row.type} ${row.externalId}`)
        .sort(),
      keysWithOtherBytes: [...bytes].filter(([, hashes]) => hashes.size > 1).map(([key]) => key),
      repeats: audit.length - bytes.size,
    };
  } finally {
    database.close();
  }
}

function withoutNull(properties: string): unknown {
  const entries = Object.entries(JSON.parse(properties) as Record<string, unknown>);
  return Object.fromEntries(entries.filter(([, value]) => value !== null));
}
