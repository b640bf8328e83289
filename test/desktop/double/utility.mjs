// Loaded before the entry of a utility process: gives it `process.parentPort`. Ends with its main, as the real one does.
import { EventEmitter } from "node:events";
import { isMainThread } from "node:worker_threads";
import { overChannel } from "./ports.mjs";

if (isMainThread) {
  const parentPort = new EventEmitter();
  const early = [];
  const channel = overChannel(
    (message) => process.connected && process.send(message),
    (data, ports) => {
      if (parentPort.listenerCount("message") === 0) early.push({ data, ports });
      else parentPort.emit("message", { data, ports });
    },
  );
  parentPort.on("newListener", (name, listener) => {
    if (name === "message") queueMicrotask(() => early.splice(0).forEach((event) => void listener(event)));
  });
  parentPort.postMessage = (data) => channel.post(data);
  process.parentPort = parentPort;
  process.on("message", channel.receive);
  process.on("disconnect", () => process.exit(1));
}
