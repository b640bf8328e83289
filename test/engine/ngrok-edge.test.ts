/** The unmodified ngrok SDK against the edge that is played here: what the tests of the tunnel rest on. */

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { SessionBuilder } from "@ngrok/ngrok";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type NgrokEdge, startNgrokEdge } from "../harness/ngrok-edge/edge";

let edge: NgrokEdge;
const upstream = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk) => chunks.push(chunk));
  request.on("end", () => response.end(Buffer.concat(chunks)));
});

beforeAll(async () => {
  edge = await startNgrokEdge();
  await new Promise<void>((resolve) => upstream.listen(0, "127.0.0.1", resolve));
});
afterAll(async () => {
  upstream.close();
  await edge.stop();
});

function builder(token = "test-token") {
  return new SessionBuilder().authtoken(token).serverAddr(edge.address).caCert(Buffer.from(edge.authority));
}

async function post(host: string, body: string): Promise<string> {
  const { request } = await import("node:http");
  return new Promise((resolve, reject) => {
    const sent = request({ port: edge.publicPort, method: "POST", headers: { host } }, (response) => {
      let text = "";
      response.on("data", (chunk) => {
        text += chunk;
      });
      response.on("end", () => resolve(text));
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

test("it authenticates, binds, and bytes go through both ways", async () => {
  const session = await builder().connect();
  const target = `http://127.0.0.1:${(upstream.address() as AddressInfo).port}`;
  const listener = await session.httpEndpoint().domain("calls.example.com").listenAndForward(target);
  expect(listener.url()).toBe("https://calls.example.com");
  expect(await post("calls.example.com", "hello")).toBe("hello");
  const large = "x".repeat(5 * 1024 * 1024);
  expect((await post("calls.example.com", large)).length).toBe(large.length);
  const many = await Promise.all(
    Array.from({ length: 100 }, (_, index) => post("calls.example.com", `${index}`)),
  );
  expect(many).toEqual(Array.from({ length: 100 }, (_, index) => `${index}`));
  await listener.close();
  expect(edge.endpoints()).toEqual([]);
});

test("a token it does not know is refused with its code", async () => {
  await expect(builder("other-token").connect()).rejects.toMatchObject({ errorCode: "ERR_NGROK_105" });
});
