/** What our own receiver and its sandbox CRM show of one run: the calls it made and the objects each call made. */
import type { CallDetail } from "../../shared/calls";
import type { CrmObject } from "../../shared/crm";
import type { RunDetail } from "../../shared/runs";
import type { CrmClient } from "./crm-client";
import type { CallRecordContent } from "./destinations/destination";
import type { CrmQuestion, Observed, ObservedCall, SeenInOutbox } from "./simulator/judge-expectations";

export function observeRun(
  run: RunDetail,
  readCall: (callId: string) => CallDetail | null,
  crm: CrmClient,
  outboxOf: (callId: string) => SeenInOutbox[],
): Observed {
  return {
    run,
    call(name) {
      const callId = run.calls.find((one) => one.name === name)?.callId ?? run.callId;
      return observeCall(run.provider, callId, readCall(callId), crm, () => outboxOf(callId));
    },
  };
}

/** The last moment at which a gate of its calls opens by itself, milliseconds since 1970; null where none waits. */
export function gatesWaitUntil(
  run: RunDetail,
  readCall: (callId: string) => CallDetail | null,
): number | null {
  const callIds = new Set([run.callId, ...run.calls.map(({ callId }) => callId)]);
  const deadlines = [...callIds]
    .flatMap((callId) => readCall(callId)?.gate ?? [])
    .flatMap(({ state, deadlineAt }) => (state === "waiting" && deadlineAt !== null ? [deadlineAt] : []));
  return deadlines.length === 0 ? null : Math.max(...deadlines);
}

function observeCall(
  provider: string,
  callId: string,
  call: CallDetail | null,
  crm: CrmClient,
  outbox: ObservedCall["outbox"],
): ObservedCall {
  const content = call?.callRecords.at(-1)?.content as CallRecordContent | undefined;
  const externalId = content?.externalId ?? `${provider}:${callId}`;

  async function contactsOfCall(): Promise<CrmObject[]> {
    const contactId = (await crm.find("calls", { externalId }))[0]?.contactId;
    const record = contactId ? await crm.record("contacts", contactId) : null;
    return record ? [record.object] : [];
  }

  return {
    call,
    outbox,
    async objects({ kind, ...by }: CrmQuestion) {
      if (Object.keys(by).length > 0) return crm.find(`${kind}s`, by);
      if (kind === "call") return crm.find("calls", { externalId });
      if (kind === "task") return crm.find("tasks", { callExternalId: externalId });
      return contactsOfCall();
    },
  };
}
