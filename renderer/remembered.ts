/**
 * What was looked at when the page was left: the call, the event, the call record and the CRM record. After a reload they
 * are opened again once the engine says that they are there: another data folder may stand behind the same address.
 */

import { engine, useConnection } from "./engine-client";
import { useView } from "./view";

const name = "ringback.looked-at";

type LookedAt = Pick<
  ReturnType<typeof useView.getState>,
  "callId" | "eventId" | "outboxRecordId" | "crmRecord"
>;

function read(): Partial<LookedAt> {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(name) ?? "{}");
    return typeof kept === "object" && kept !== null ? (kept as Partial<LookedAt>) : {};
  } catch {
    return {};
  }
}

/** Writes what is looked at, and opens what was. Called once, before the first frame. */
export function rememberView(): void {
  const before = read();
  const keep = () => {
    const { callId, eventId, outboxRecordId, crmRecord } = useView.getState();
    localStorage.setItem(name, JSON.stringify({ callId, eventId, outboxRecordId, crmRecord }));
  };
  void openAgain(before).finally(() => {
    keep();
    useView.subscribe(keep);
  });
}

async function openAgain({ callId, eventId, outboxRecordId, crmRecord }: Partial<LookedAt>): Promise<void> {
  await connected();
  // Whoever chose something meanwhile wants that; what is not there any more is forgotten.
  const put = async (isThere: () => Promise<unknown>, key: keyof LookedAt, value: Partial<LookedAt>) => {
    const found = await isThere().then(
      () => true,
      () => false,
    );
    if (found && useView.getState()[key] === null) useView.setState(value);
  };
  await Promise.all([
    callId && put(() => engine.calls.get({ callId }), "callId", { callId }),
    eventId && put(() => engine.events.get({ eventId }), "eventId", { eventId }),
    crmRecord && put(() => engine.crm.card(crmRecord), "crmRecord", { crmRecord }),
    outboxRecordId &&
      put(() => engine.calls.get({ callId: outboxRecordId.split("~")[0] ?? "" }), "outboxRecordId", {
        outboxRecordId,
      }),
  ]);
}

function connected(): Promise<void> {
  return new Promise((resolve) => {
    const check = () => {
      if (useConnection.getState().state !== "open") return;
      unsubscribe();
      resolve();
    };
    const unsubscribe = useConnection.subscribe(check);
    check();
  });
}
