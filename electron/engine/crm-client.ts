/** The engine as a client of the sandbox CRM, for the console's screen. It speaks its REST, wherever it runs. */
import { z } from "zod";
import {
  type CrmConflict,
  type CrmObject,
  type CrmProperty,
  type CrmRecord,
  type CrmType,
  crmAuditRow,
  crmConflict,
  crmObject,
  crmProperty,
  crmRecord,
} from "../../shared/crm";
import {
  type CrmCard,
  type CrmChain,
  type CrmSync,
  crmCard,
  crmChain,
  crmListRow,
  crmSync,
  crmTypeCount,
} from "../../shared/crm-card";
import { type CrmFaults, crmFaults } from "../../shared/crm-faults";
import { type CrmSettings, type CrmSettingsPatch, crmSettings } from "../../shared/crm-settings";
import type { Json } from "../../shared/words";
import { withTimeLimit } from "./time-limit";

export type CrmAddress = { url: string; token: string };
export type CrmClient = ReturnType<typeof createCrmClient>;

export class CrmUnreachable extends Error {
  override readonly name = "CrmUnreachable";
}

/** What the CRM answered instead of doing it: its own sentence, with the next step. */
export class CrmRefused extends Error {
  override readonly name = "CrmRefused";
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

const refusal = z.object({ code: z.string(), message: z.string() });
const objects = z.object({ rows: z.array(crmObject), cursor: z.string().nullable() });
const audit = z.object({ rows: z.array(crmAuditRow), cursor: z.string().nullable() });
const types = z.object({ rows: z.array(crmTypeCount) });
const cards = z.object({ rows: z.array(crmListRow), cursor: z.string().nullable() });
const synced = crmSync.extend({ taken: z.number().int() });
const counts = z.record(z.string(), z.number());
const newest = z.object({ auditId: z.number() });

export function createCrmClient(address: CrmAddress) {
  async function ask(
    method: string,
    path: string,
    given: { actor: string; body?: unknown; signal?: AbortSignal | undefined },
  ): Promise<Response> {
    try {
      return await fetch(`${address.url}${path}`, {
        method,
        headers: { authorization: `Bearer ${address.token}`, "x-actor": given.actor },
        signal: given.signal ?? AbortSignal.timeout(10_000),
        ...(given.body === undefined ? {} : { body: JSON.stringify(given.body) }),
      });
    } catch (error) {
      throw new CrmUnreachable(`The sandbox CRM at ${address.url} does not answer.`, { cause: error });
    }
  }

  async function get(path: string, query: Record<string, string | number | undefined>, signal?: AbortSignal) {
    const search = new URLSearchParams();
    for (const [name, value] of Object.entries(query))
      if (value !== undefined) search.set(name, String(value));
    const response = await ask("GET", `${path}?${search}`, { actor: "console", signal });
    if (response.status === 404) return null;
    if (!response.ok) throw new CrmUnreachable(`The sandbox CRM answered ${response.status}.`);
    return (await response.json()) as unknown;
  }

  /** A list; where there is none, its type is not known to the CRM. */
  async function listOf(type: CrmType, path: string, query: Record<string, string | number | undefined>) {
    const found = await get(path, query);
    if (found === null)
      throw new CrmRefused(
        404,
        `The sandbox CRM has no type ${type}. GET /api/crm/types lists those it has.`,
      );
    return found;
  }

  /** What a person does at the screen. */
  async function change(method: string, path: string, body?: unknown): Promise<unknown> {
    const response = await ask(method, path, { actor: "user", body });
    const answer: unknown = await response.json().catch(() => null);
    if (response.ok) return answer;
    const refused = refusal.safeParse(answer);
    if (!refused.success || response.status >= 500) {
      throw new CrmUnreachable(`The sandbox CRM answered ${response.status}.`);
    }
    throw new CrmRefused(response.status, refused.data.message);
  }

  return {
    async objects(
      type: CrmType,
      page: { q?: string | undefined; cursor?: string | undefined; limit: number },
    ) {
      return objects.parse(await listOf(type, `/objects/${type}`, page));
    },
    /** Objects by what they belong to; 500 at most. */
    async find(
      type: CrmType,
      by: { externalId?: string; phone?: string; callExternalId?: string },
    ): Promise<CrmObject[]> {
      return objects.parse(await get(`/objects/${type}`, { ...by, limit: 500 })).rows;
    },
    /** The contact with this external id or number; null where there is none. */
    async contact(by: { externalId?: string; phone?: string }): Promise<CrmObject | null> {
      return (await this.find("contacts", by))[0] ?? null;
    },
    async record(type: CrmType, id: string): Promise<CrmRecord | null> {
      const found = await get(`/records/${type}/${encodeURIComponent(id)}`, {});
      return found === null ? null : crmRecord.parse(found);
    },
    async audit(page: {
      objectType?: CrmType | undefined;
      objectId?: string | undefined;
      correlationId?: string | undefined;
      cursor?: string | undefined;
      limit: number;
    }) {
      return audit.parse(await get("/audit", page));
    },
    async counts() {
      return counts.parse(await get("/counts", {}));
    },
    async types() {
      return types.parse(await get("/types", {}));
    },
    async cards(type: CrmType, page: { q?: string | undefined; cursor?: string | undefined; limit: number }) {
      return cards.parse(await listOf(type, `/cards/${type}`, page));
    },
    async card(type: CrmType, id: string): Promise<CrmCard | null> {
      const found = await get(`/cards/${type}/${encodeURIComponent(id)}`, {});
      return found === null ? null : crmCard.parse(found);
    },
    async edit(type: CrmType, id: string, properties: Record<string, Json>): Promise<CrmObject> {
      return crmObject.parse(
        await change("PATCH", `/objects/${type}/${encodeURIComponent(id)}`, { properties }),
      );
    },
    async saveProperty(type: CrmType, name: string, property: Partial<CrmProperty>): Promise<CrmProperty> {
      return crmProperty.parse(
        await change("PUT", `/properties/${type}/${encodeURIComponent(name)}`, property),
      );
    },
    async decide(conflictId: number, decided: "integration" | "user"): Promise<CrmConflict> {
      return crmConflict.parse(await change("POST", `/decisions/${conflictId}`, { decided }));
    },
    async verify(): Promise<CrmChain> {
      return crmChain.parse(await get("/audit/verify", {}));
    },
    async sync(): Promise<CrmSync> {
      return crmSync.parse(await get("/sandbox/sync", {}));
    },
    async syncNow() {
      return synced.parse(await change("POST", "/sandbox/sync"));
    },
    async settings(): Promise<CrmSettings> {
      return crmSettings.parse(await get("/sandbox/settings", {}));
    },
    async changeSettings(patch: CrmSettingsPatch): Promise<CrmSettings> {
      return crmSettings.parse(await change("PATCH", "/sandbox/settings", patch));
    },
    async faults(method: string, path: string, body?: unknown): Promise<CrmFaults> {
      return crmFaults.parse(await change(method, `/sandbox/faults${path}`, body));
    },
    /** Tells of changes until the signal ends; a CRM that is away is asked again every two seconds. */
    async follow(onChange: () => void, signal: AbortSignal): Promise<void> {
      let after = 0;
      while (!signal.aborted) {
        try {
          const query = { after, wait: 20_000 };
          const found = newest.parse(
            await withTimeLimit(signal, 30_000, (limited) => get("/changes", query, limited)),
          );
          if (found.auditId > after) onChange();
          after = found.auditId;
          // A busy CRM changes a hundred times a second; nobody sees more than a few of them.
          await new Promise((resolve) => setTimeout(resolve, 50).unref());
        } catch {
          if (signal.aborted) return;
          await new Promise((resolve) => setTimeout(resolve, 2000).unref());
        }
      }
    },
  };
}
