// Prints what it is told on every way a process can print, its output guarded as the window's engine has it. The secrets
// and texts come as JSON over standard input: `{secrets, texts}`. It dies of the last text.
import { Worker } from "node:worker_threads";
import { createLog } from "../../electron/engine/log.ts";
import { createRedactor } from "../../electron/engine/sharing/redact.ts";
import { guardOutput } from "../../electron/engine-host/guard-output.ts";

const redactor = createRedactor();
guardOutput(redactor.redact);
const log = createLog((line) => process.stderr.write(`${line}\n`), redactor, Date.now);

let told = "";
for await (const chunk of process.stdin) told += chunk;
const { secrets, texts } = JSON.parse(told);
for (const secret of secrets) redactor.learn(secret);

for (const text of texts) {
  log.error("an event could not be written", { reason: text, error: new Error(text, { cause: { text } }) });
  console.error("said:", text, { nested: { text } });
  console.log(text);
  console.warn(new Error(text));
  process.stdout.write(Buffer.from(`${text}\n`));
  Promise.reject(new Error(text));
}
const worker = new Worker(
  "const { workerData } = require('node:worker_threads'); for (const text of workerData) { console.error(text); console.log(text); }",
  { eval: true, workerData: texts },
);
await new Promise((resolve) => worker.once("exit", resolve));
setImmediate(() => {
  throw new Error(texts.at(-1));
});
