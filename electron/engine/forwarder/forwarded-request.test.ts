import { describe, expect, test } from "vitest";
import { toForwardedRequest } from "./forwarded-request";

const body = new TextEncoder().encode('{"a": 1}\r\n');
const event = { method: "POST", url: "/hooks/mirai", headers: [] as [string, string][], body };

describe("the request a handler gets", () => {
  test.each([
    ["/hooks/mirai", "http://127.0.0.1:3000/webhooks/mirai", "/webhooks/mirai"],
    ["/hooks/mirai", "http://127.0.0.1:3000", "/"],
    ["/hooks/mirai/", "http://127.0.0.1:3000/in", "/in"],
    [
      "/hooks/callrail/post-call?x=%20a&&x=2",
      "http://127.0.0.1/in/?tenant=7",
      "/in/post-call?tenant=7&x=%20a&&x=2",
    ],
    ["/hooks/mirai?once", "http://127.0.0.1/in", "/in?once"],
    ["/hooks/mirai/a/../../../admin?x=..", "http://127.0.0.1/in/here", "/in/here/admin?x=.."],
    ["/hooks/mirai/%2E%2e/admin", "http://127.0.0.1/in", "/in/admin"],
    ["/hooks/mirai/..%2f..%5Cadmin", "http://127.0.0.1/in", "/in/admin"],
    ["/hooks/mirai/a/..", "http://127.0.0.1/in", "/in"],
    ["/hooks/mirai/.well-known/v1.2/...", "http://127.0.0.1/in", "/in/.well-known/v1.2/..."],
  ])("%s goes to %s at %s", (url, handler, path) => {
    expect(toForwardedRequest({ ...event, url }, new URL(handler)).path).toBe(path);
  });

  test("keeps bytes, repeated headers, their case and order, and leaves out those of one connection", () => {
    const headers: [string, string][] = [
      ["Host", "hooks.example.com"],
      ["X-Signature", "abc"],
      ["x-twice", "1"],
      ["Content-Type", "application/json"],
      ["X-Twice", "2"],
      ["Connection", "keep-alive, X-Hop"],
      ["X-Hop", "here only"],
      ["Transfer-Encoding", "chunked"],
      ["Content-Length", "10"],
      ["authorization", "Bearer of-the-provider"],
    ];
    const request = toForwardedRequest({ ...event, headers }, new URL("http://127.0.0.1/in"));
    expect(request.headers).toEqual([
      ["X-Signature", "abc"],
      ["x-twice", "1"],
      ["Content-Type", "application/json"],
      ["X-Twice", "2"],
      ["authorization", "Bearer of-the-provider"],
    ]);
    expect(request.body).toBe(body);
  });
});
