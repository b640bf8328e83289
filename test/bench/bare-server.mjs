// The limit: a bare node:http that takes the body, checks its signature where a secret is given, stores nothing and
// answers 200. What is missing from it is exactly what Ringback adds: the log, the commit, everything after it.
import { createHmac, timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";

const secret = process.argv[2];
const answer = '{"ok":true}';
const headers = { "content-type": "application/json", "content-length": answer.length };

function isSigned(request, body) {
  const sent = Buffer.from(request.headers["x-signature"] ?? "");
  const made = Buffer.from(createHmac("sha256", secret).update(body).digest("hex"));
  return sent.length === made.length && timingSafeEqual(sent, made);
}

const server = createServer((request, response) => {
  const chunks = [];
  request.on("data", (chunk) => chunks.push(chunk));
  request.on("end", () => {
    const body = Buffer.concat(chunks);
    response.writeHead(secret === undefined || isSigned(request, body) ? 200 : 401, headers);
    response.end(answer);
  });
});
server.listen(0, "127.0.0.1", () => process.stdout.write(`${server.address().port}\n`));
