/** The verbs of the sandbox CRM: each asks the CRM over its REST and says its refusals in its own sentences. */
import { type Implementer, ORPCError } from "@orpc/server";
import type { contract } from "../../shared/contract";
import { CrmRefused, CrmUnreachable } from "./crm-client";
import type { RouterParts } from "./router";
import { fail } from "./search-verbs";

type Os = Implementer<typeof contract, Record<never, never>, Record<never, never>>;

export function crmVerbs(os: Os, { crm }: RouterParts) {
  return {
    crm: {
      objects: os.crm.objects.handler(({ input: { type, ...page } }) => reach(() => crm.objects(type, page))),
      record: os.crm.record.handler(async ({ input, errors }) => {
        const record = await reach(() => crm.record(input.type, input.id));
        return record ?? fail(errors.NOT_FOUND({ message: "The sandbox CRM has no such record." }));
      }),
      edit: os.crm.edit.handler(({ input: { type, id, properties } }) =>
        reach(() => crm.edit(type, id, properties)),
      ),
      types: os.crm.types.handler(() => reach(() => crm.types())),
      cards: os.crm.cards.handler(({ input: { type, ...page } }) => reach(() => crm.cards(type, page))),
      card: os.crm.card.handler(async ({ input, errors }) => {
        const card = await reach(() => crm.card(input.type, input.id));
        return card ?? fail(errors.NOT_FOUND({ message: "The sandbox CRM has no such record." }));
      }),
      property: os.crm.property.handler(({ input: { type, name, ...property } }) =>
        reach(() => crm.saveProperty(type, name, property)),
      ),
      decide: os.crm.decide.handler(({ input }) => reach(() => crm.decide(input.conflictId, input.decided))),
      audit: os.crm.audit.handler(({ input }) => reach(() => crm.audit(input))),
      verify: os.crm.verify.handler(() => reach(() => crm.verify())),
      counts: os.crm.counts.handler(() => reach(() => crm.counts())),
      sync: {
        get: os.crm.sync.get.handler(() => reach(() => crm.sync())),
        now: os.crm.sync.now.handler(() => reach(() => crm.syncNow())),
      },
      settings: {
        get: os.crm.settings.get.handler(() => reach(() => crm.settings())),
        change: os.crm.settings.change.handler(({ input }) => reach(() => crm.changeSettings(input))),
      },
      faults: {
        list: os.crm.faults.list.handler(() => reach(() => crm.faults("GET", ""))),
        set: os.crm.faults.set.handler(({ input: { faultId, ...rule } }) =>
          reach(() => crm.faults("PUT", `/${encodeURIComponent(faultId)}`, rule)),
        ),
        remove: os.crm.faults.remove.handler(({ input }) =>
          reach(() => crm.faults("DELETE", `/${encodeURIComponent(input.faultId)}`)),
        ),
        reset: os.crm.faults.reset.handler(() => reach(() => crm.faults("POST", "/reset"))),
        seed: os.crm.faults.seed.handler(({ input }) => reach(() => crm.faults("PATCH", "", input))),
      },
    },
  };
}

const codes: Record<number, string> = { 403: "FORBIDDEN", 404: "NOT_FOUND", 409: "CONFLICT" };

/** A CRM that is away is a gateway that failed; what it refused is refused in its own sentence. */
export async function reach<Result>(ask: () => Promise<Result>): Promise<Result> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof CrmRefused) {
      throw new ORPCError(codes[error.status] ?? "UNPROCESSABLE_CONTENT", { message: error.message });
    }
    if (!(error instanceof CrmUnreachable)) throw error;
    throw new ORPCError("BAD_GATEWAY", { message: error.message });
  }
}
