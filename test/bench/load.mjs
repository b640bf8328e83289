// Load over raw sockets from a process of its own: keep-alive connections, one request in flight on each, as fast as
// answers come. Every request is an event of its own, signed as the provider signs, so nothing is a copy: six events
// make a call. They are made before the clock starts: it runs on the same cores as what it measures, and a sender of
// webhooks is another machine. Prints one line of JSON: requests per second, latencies, and how busy this process was.
import { createHmac } from "node:crypto";
import { connect } from "node:net";

const options = JSON.parse(process.argv[2]);
const { host, port, path, connections, seconds, bytes, secret, run } = options;

const types = [
  "call.initiate",
  "call.in-progress",
  "call.ended",
  "call.completed",
  "end-of-call",
  "call.lifecycle-ended",
];
const times = { startedAt: "2026-03-02T10:05:40Z", endedAt: "2026-03-02T10:07:25Z", durationSeconds: 105 };
const report = { reAttemptCount: 0, rescheduledCount: 0, finalStatus: "completed" };
const analysis = { success: true, summary: "Confirmed the order.", requiredActions: [], insights: {} };
const head = `POST ${path} HTTP/1.1\r\nhost: ${host}:${port}\r\ncontent-type: application/json\r\n`;
const filling = "x".repeat(bytes);

function makeRequest(number) {
  const type = types[number % types.length];
  const call = { id: `c_${run}_${Math.floor(number / types.length)}`, status: "completed", ...times };
  const data = {
    call,
    ...(type === "end-of-call" ? { analysis } : {}),
    ...(type === "call.lifecycle-ended" ? { report } : {}),
  };
  const metadata = { userId: `u_${number % 500}` };
  const bare = JSON.stringify({ metadata: { ...metadata, note: "" }, event: { type, data } });
  const body = bare.replace('"note":""', `"note":"${filling.slice(0, Math.max(0, bytes - bare.length))}"`);
  const signature = secret
    ? `x-signature: ${createHmac("sha256", secret).update(body).digest("hex")}\r\n`
    : "";
  return `${head}${signature}content-length: ${body.length}\r\n\r\n${body}`;
}

/** More than any server here takes in the time; beyond them requests are made as they are sent. */
const madePerSecond = 60_000;
const count = madePerSecond * seconds;
// One buffer and where each begins: so many objects would keep this process's garbage collector busy while it sends.
const room = Buffer.alloc(count * (bytes + head.length + 200));
const begins = new Uint32Array(count + 1);
for (let number = 0; number < count; number += 1)
  begins[number + 1] = begins[number] + room.latin1Write(makeRequest(number), begins[number]);
const requestOf = (number) =>
  number < count
    ? room.subarray(begins[number], begins[number + 1])
    : Buffer.from(makeRequest(number), "latin1");

const latencies = [];
let next = 0;
let failures = 0;
let stopAt = Number.POSITIVE_INFINITY;

function drive() {
  return new Promise((resolve, reject) => {
    const socket = connect(port, host);
    socket.setNoDelay(true);
    let sentAt = 0;
    let text = "";
    const send = () => {
      if (performance.now() >= stopAt) {
        socket.destroy();
        resolve();
        return;
      }
      const request = requestOf(next++);
      sentAt = performance.now();
      socket.write(request);
    };
    socket.on("connect", send);
    socket.on("data", (chunk) => {
      text += chunk.latin1Slice();
      const end = text.indexOf("\r\n\r\n");
      if (end < 0) return;
      if (!text.startsWith("HTTP/1.1 200")) failures += 1;
      text = text.slice(end + 4);
      latencies.push(performance.now() - sentAt);
      send();
    });
    socket.on("error", reject);
  });
}

const startedAt = performance.now();
const cpuBefore = process.cpuUsage();
stopAt = startedAt + seconds * 1000;
await Promise.all(Array.from({ length: connections }, drive));
const tookMs = performance.now() - startedAt;
const cpu = process.cpuUsage(cpuBefore);
latencies.sort((a, b) => a - b);
const at = (share) => latencies[Math.min(Math.floor(latencies.length * share), latencies.length - 1)];
const result = {
  requests: latencies.length,
  perSecond: (latencies.length / tookMs) * 1000,
  p50: at(0.5),
  p99: at(0.99),
  max: latencies.at(-1),
  failures,
  busy: (cpu.user + cpu.system) / 1000 / tookMs,
};
process.stdout.write(`${JSON.stringify(result)}\n`);
