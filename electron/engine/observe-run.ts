/** What our own receiver and its sandbox CRM show of one run: the call it made and the objects that call made. */
import type { CallView } from "../../shared/calls";
import type { CrmObject } from "../../shared/crm";
import type { RunDetail } from "../../shared/runs";
import type { CrmClient } from "./crm-client";
import type { CallRecordContent } from "./destinations/destination";
import type { CrmQuestion, Observed } from "./simulator/judge-expectations";

export function observeRun(run: RunDetail, call: CallView | null, crm: CrmClient): Observed {
  const content = call?.callRecords.at(-1)?.content as CallRecordContent | undefined;
  const externalId = content?.externalId ?? `${run.provider}:${run.callId}`;

  async function contactsOfCall(): Promise<CrmObject[]> {
    const contactId = (await crm.find("calls", { externalId }))[0]?.contactId;
    const record = contactId ? await crm.record("contacts", contactId) : null;
    return record ? [record.object] : [];
  }

  return {
    run,
    call,
    async objects({ kind, ...by }: CrmQuestion) {
      if (Object.keys(by).length > 0) return crm.find(`${kind}s`, by);
      if (kind === "call") return crm.find("calls", { externalId });
      if (kind === "task") return crm.find("tasks", { callExternalId: externalId });
      return contactsOfCall();
    },
  };
}
