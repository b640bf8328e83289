// Load over raw sockets from a process of its own: keep-alive connections, one request in flight on each, as fast as
// answers come. Every request is an event of its own, signed as the provider signs, so nothing is a copy: six events
// make a call. They are made before the clock starts: it runs on the same cores as what it measures, and a sender of
// webhooks is another machine. Its requests, made once, may be sent to one server after another: it is told by messages,
// or, without a parent that sends any, by its argument, and then prints one line. It answers with requests per second,
// latencies, and how busy it was itself.
import { createHmac } from "node:crypto";
import { connect } from "node:net";
import { makeBody } from "./load-events.mjs";

const options = JSON.parse(process.argv[2]);
const { host, path, bytes, secret, run } = options;

const upToPort = `POST ${path} HTTP/1.1\r\nhost: ${host}:`;
/** The port is written over its five digits before each sending. */
const head = `${upToPort}00000\r\ncontent-type: application/json\r\n`;

function makeRequest(number) {
  const body = makeBody(number, run, bytes);
  const signature = secret
    ? `x-signature: ${createHmac("sha256", secret).update(body).digest("hex")}\r\n`
    : "";
  return `${head}${signature}content-length: ${body.length}\r\n\r\n${body}`;
}

/** More than any server here takes in the time; beyond them requests are made as they are sent. */
const madePerSecond = 50_000;
/** Of one round: large bodies end a round before its time does, so that it writes no more to the disk than this. */
const mostBytes = 600e6;
/** `most`: so many and no more. */
const { most = Number.POSITIVE_INFINITY } = options;
const bySeconds = Math.ceil(madePerSecond * (options.seconds + (options.warmSeconds ?? 0)));
const byBytes = Math.min(Math.floor(mostBytes / bytes), most);
const count = Math.min(bySeconds, byBytes);
// One buffer and where each begins: so many objects would keep this process's garbage collector busy while it sends.
const room = Buffer.alloc(count * (bytes + head.length + 200));
const begins = new Float64Array(count + 1);
for (let number = 0; number < count; number += 1)
  begins[number + 1] = begins[number] + room.latin1Write(makeRequest(number), begins[number]);

function addressTo(port) {
  const digits = String(port).padStart(5, "0");
  for (let number = 0; number < count; number += 1)
    room.latin1Write(digits, begins[number] + upToPort.length);
}

function requestOf(number, port) {
  if (number < count) return room.subarray(begins[number], begins[number + 1]);
  if (byBytes < bySeconds) return null;
  return Buffer.from(makeRequest(number).replace(":00000", `:${port}`), "latin1");
}

/** Where the answer that begins `text` ends; -1 while it is not there yet. */
function endOfAnswer(text) {
  const headEnd = text.indexOf("\r\n\r\n");
  if (headEnd < 0) return -1;
  const headers = text.slice(0, headEnd).toLowerCase();
  if (headers.includes("\r\ntransfer-encoding: chunked")) {
    const last = text.indexOf("0\r\n\r\n", headEnd + 4);
    return last < 0 ? -1 : last + 5;
  }
  const at = headers.indexOf("\r\ncontent-length:");
  const length = at < 0 ? 0 : Number.parseInt(headers.slice(at + 17), 10);
  return text.length >= headEnd + 4 + length ? headEnd + 4 + length : -1;
}

async function send({ port, connections, seconds, warmSeconds = 0 }) {
  addressTo(port);
  let latencies = [];
  let refused = 0;
  let next = 0;
  let isWarm = warmSeconds === 0;
  let startedAt = performance.now();
  let cpuBefore = process.cpuUsage();
  const warmUntil = startedAt + warmSeconds * 1000;
  let stopAt = startedAt + seconds * 1000;

  function beginToCount(now) {
    isWarm = true;
    latencies = [];
    refused = 0;
    startedAt = now;
    stopAt = now + seconds * 1000;
    cpuBefore = process.cpuUsage();
  }

  const drive = () =>
    new Promise((resolve, reject) => {
      const socket = connect(port, host);
      socket.setNoDelay(true);
      let sentAt = 0;
      let text = "";
      const sendNext = (now) => {
        const request = isWarm && now >= stopAt ? null : requestOf(next++, port);
        if (request === null) {
          socket.destroy();
          resolve();
          return;
        }
        sentAt = performance.now();
        socket.write(request);
      };
      socket.on("connect", () => sendNext(performance.now()));
      socket.on("data", (chunk) => {
        text += chunk.latin1Slice();
        const end = endOfAnswer(text);
        if (end < 0) return;
        const now = performance.now();
        if (text.startsWith("HTTP/1.1 200")) latencies.push(now - sentAt);
        else refused += 1;
        text = text.slice(end);
        // A tenth of the requests at most goes into warming up.
        if (!isWarm && (now >= warmUntil || next > count / 10)) beginToCount(now);
        sendNext(now);
      });
      socket.on("error", reject);
      socket.on("close", () => reject(new Error("the server closed a connection")));
    });
  await Promise.all(Array.from({ length: connections }, drive));
  const tookMs = performance.now() - startedAt;
  const cpu = process.cpuUsage(cpuBefore);
  latencies.sort((a, b) => a - b);
  const at = (share) => latencies[Math.min(Math.floor(latencies.length * share), latencies.length - 1)];
  return {
    requests: latencies.length,
    perSecond: (latencies.length / tookMs) * 1000,
    p50: at(0.5),
    p99: at(0.99),
    max: latencies.at(-1),
    failures: refused,
    busy: (cpu.user + cpu.system) / 1000 / tookMs,
  };
}

if (process.send) {
  process.on("message", (asked) =>
    send(asked).then(
      (result) => process.send({ result }),
      (error) => process.send({ error: error.message }),
    ),
  );
  process.on("disconnect", () => process.exit(0));
  process.send({ ready: true });
} else {
  process.stdout.write(`${JSON.stringify(await send(options))}\n`);
}
