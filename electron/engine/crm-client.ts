/** The engine as a client of the sandbox CRM, for the console's screen. It speaks its REST, wherever it runs. */
import { z } from "zod";
import {
  type CrmObject,
  type CrmRecord,
  type CrmType,
  crmAuditRow,
  crmObject,
  crmRecord,
} from "../../shared/crm";

export type CrmAddress = { url: string; token: string };
export type CrmClient = ReturnType<typeof createCrmClient>;

export class CrmUnreachable extends Error {
  override readonly name = "CrmUnreachable";
}

const objects = z.object({ rows: z.array(crmObject), cursor: z.string().nullable() });
const audit = z.object({ rows: z.array(crmAuditRow), cursor: z.string().nullable() });
const counts = z.record(z.string(), z.number());
const newest = z.object({ auditId: z.number() });

export function createCrmClient(address: CrmAddress) {
  async function get(path: string, query: Record<string, string | number | undefined>, signal?: AbortSignal) {
    const search = new URLSearchParams();
    for (const [name, value] of Object.entries(query))
      if (value !== undefined) search.set(name, String(value));
    let response: Response;
    try {
      response = await fetch(`${address.url}${path}?${search}`, {
        headers: { authorization: `Bearer ${address.token}`, "x-actor": "console" },
        signal: signal ?? AbortSignal.timeout(10_000),
      });
    } catch (error) {
      throw new CrmUnreachable(`The sandbox CRM at ${address.url} does not answer.`, { cause: error });
    }
    if (response.status === 404) return null;
    if (!response.ok) throw new CrmUnreachable(`The sandbox CRM answered ${response.status}.`);
    return (await response.json()) as unknown;
  }

  return {
    async objects(
      type: CrmType,
      page: { q?: string | undefined; cursor?: string | undefined; limit: number },
    ) {
      return objects.parse(await get(`/objects/${type}`, page));
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
    /** Tells of changes until the signal ends; a CRM that is away is asked again every two seconds. */
    async follow(onChange: () => void, signal: AbortSignal): Promise<void> {
      let after = 0;
      while (!signal.aborted) {
        try {
          const found = newest.parse(await get("/changes", { after, wait: 20_000 }, signal));
          if (found.auditId > after) onChange();
          after = found.auditId;
        } catch {
          if (signal.aborted) return;
          await new Promise((resolve) => setTimeout(resolve, 2000).unref());
        }
      }
    },
  };
}
