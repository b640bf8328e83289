/** The sandbox CRM in a thread of its own: its commits wait for the disk, and nobody who sends an event waits for them. */
import { type MessagePort, parentPort, workerData } from "node:worker_threads";
import { createSandboxCrm, type SandboxCrmOptions } from "./sandbox-crm";

export type CrmThreadData = Omit<SandboxCrmOptions, "clock"> & {
  /** Holds the time of a clock that is set, in epoch milliseconds; null: the wall clock. */
  setClock: Float64Array | null;
};

/** Errors lose their code between threads. */
export type CrmThreadSays =
  | { kind: "listening"; url: string; port: number }
  | { kind: "failed"; message: string; code?: string; address?: string };

const port = parentPort as unknown as MessagePort;
const { setClock, ...options } = workerData as CrmThreadData;

function say(said: CrmThreadSays): void {
  port.postMessage(said);
}

try {
  const crm = await createSandboxCrm({ ...options, clock: { now: () => setClock?.[0] ?? Date.now() } });
  port.once("message", () => void crm.close().then(() => process.exit(0)));
  say({ kind: "listening", url: crm.url, port: crm.port });
} catch (error) {
  const { message, code, address } = error as NodeJS.ErrnoException & { address?: string };
  say({ kind: "failed", message, ...(code ? { code } : {}), ...(address ? { address } : {}) });
}
