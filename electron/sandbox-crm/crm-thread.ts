/** The sandbox CRM as the engine starts it: in a thread, with what `createSandboxCrm` promises. */
import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { CrmThreadData, CrmThreadSays } from "./crm-worker";
import type { SandboxCrm } from "./sandbox-crm";

/** Rejects as `createSandboxCrm` does. A bug that ends the thread later is thrown here, as one of this thread would be. */
export async function startCrmThread(script: URL, data: CrmThreadData): Promise<SandboxCrm> {
  const worker = new Worker(script, { workerData: data, name: "ringback-crm" });
  const ended = new Promise<void>((resolve) => worker.once("exit", () => resolve()));
  const [said] = (await once(worker, "message")) as [CrmThreadSays];
  if (said.kind === "failed") {
    await ended;
    const { message, code, address } = said;
    throw Object.assign(new Error(message), { code, address });
  }
  return {
    url: said.url,
    port: said.port,
    close() {
      worker.postMessage("close");
      return ended;
    },
  };
}
