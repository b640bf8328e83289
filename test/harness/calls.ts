/** What tests ask a running engine about calls, and how they hand it a call's events. */
import { expect } from "vitest";
import type { CallDetail, CallRow } from "../../shared/calls";
import type { CrmObject } from "../../shared/crm";
import type { EngineProcess } from "./engine-process";
import { miraiEvent, post } from "./mirai-events";

export async function send(engine: EngineProcess, bodies: string[], source = "mirai"): Promise<void> {
  for (const body of bodies) expect(await post(`${engine.receiver}/hooks/${source}`, body)).toBe(200);
}

/** The newest event of the log was read. */
export async function untilRead(engine: EngineProcess): Promise<void> {
  await engine.until(async () => {
    const newest = (await engine.client.events.list({ limit: 1 })).rows[0];
    return newest?.provider;
  }, "the newest event read");
}

/** Reads the log again and answers when that is done: an event that comes after it is read last. */
export async function readAllAgain(engine: EngineProcess): Promise<void> {
  await engine.client.events.readAgain();
  await send(engine, [miraiEvent("call.initiate", { id: "c_marks_the_end", metadata: {} })]);
  await untilRead(engine);
}

/** Under a test clock: moves it, and everything that became due is done when this answers. */
export async function advance(engine: EngineProcess, ms: number): Promise<void> {
  await engine.client.clock.advance({ advance: ms });
}

export async function findCall(engine: EngineProcess, key: string): Promise<CallRow | undefined> {
  const { rows } = await engine.client.calls.list({ limit: 500 });
  return rows.find((row) => row.key === key);
}

/** The call once its row is as wanted. */
export async function untilCall(
  engine: EngineProcess,
  key: string,
  wanted: Partial<CallRow>,
): Promise<CallDetail> {
  let last: CallRow | undefined;
  try {
    return await engine.until(
      async () => {
        last = await findCall(engine, key);
        const found = last;
        if (!found) return null;
        const fits = Object.entries(wanted).every(([name, value]) => found[name as keyof CallRow] === value);
        return fits ? engine.client.calls.get({ callId: found.callId }) : null;
      },
      `call ${key} with ${JSON.stringify(wanted)}`,
    );
  } catch (error) {
    throw new Error(`${(error as Error).message}; it is ${JSON.stringify(last)}`, { cause: error });
  }
}

export async function crmCalls(engine: EngineProcess): Promise<CrmObject[]> {
  return (await engine.client.crm.objects({ type: "calls", limit: 500 })).rows;
}

/** The destination Sandbox CRM's verdict on a call. */
export function sandboxGate(call: CallDetail): CallDetail["gate"][number] {
  const verdict = call.gate.find((gate) => gate.destination === "Sandbox CRM");
  if (!verdict) throw new Error("no verdict of the Sandbox CRM");
  return verdict;
}
