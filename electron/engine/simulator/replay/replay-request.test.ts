import { expect, test } from "vitest";
import { type KeptRequest, makeReplayRequest, type Signing } from "./replay-request";

const bytes = (text: string) => new TextEncoder().encode(text);

const kept: KeptRequest = {
  method: "POST",
  url: "/hooks/callrail/post-call?token=t0&company=7&api%5Fkey=k",
  headers: [
    ["Host", "acme.example.com"],
    ["Content-Type", "application/json"],
    ["X-Signature", "old"],
    ["Authorization", "Bearer abc"],
    ["Cookie", "session=1"],
    ["X-Api-Key", "k"],
    ["X-Webhook-Pass", "p"],
    ["X-Auth", "a"],
    ["X-Forwarded-For", "203.0.113.9"],
    ["ngrok-trace-id", "7"],
    ["Connection", "close, X-Hop"],
    ["X-Hop", "1"],
    ["Content-Length", "12"],
    ["Transfer-Encoding", "chunked"],
    ["User-Agent", "platform/2"],
  ],
  body: bytes('{"broken": '),
};
const handler = { handler: new URL("http://127.0.0.1:3000/in/?tenant=1") };
const source = { source: "callrail" };
const signing: Signing = {
  sign: (draft, { secret }) => ({ ...draft, headers: [...draft.headers, ["x-signature", `by ${secret}`]] }),
  secrets: [
    { secretId: "k_1", label: "old", value: "one", match: null, words: "“old” of callrail" },
    { secretId: "k_2", label: "new", value: "two", match: null, words: "“new” of callrail" },
  ],
  verify: null,
};
const plainly = { edit: null, signing: null, at: 0 };

test("a handler gets the kept bytes, and nothing that proves who we are or tells where it came from", () => {
  const { request, changed, signedWith } = makeReplayRequest(kept, { ...plainly, to: handler });
  expect({ ...request, body: new TextDecoder().decode(request.body), changed, signedWith }).toEqual({
    method: "POST",
    base: "http://127.0.0.1:3000",
    path: "/in/post-call?tenant=1&company=7",
    headers: [
      ["Content-Type", "application/json"],
      ["X-Signature", "old"],
      ["User-Agent", "platform/2"],
    ],
    body: '{"broken": ',
    changed: false,
    signedWith: null,
  });
});

test("our own receiver gets everything that was not of the connection, at the path below the source", () => {
  const { request } = makeReplayRequest(kept, { ...plainly, to: source });
  expect(request.path).toBe("/hooks/callrail/post-call?token=t0&company=7&api%5Fkey=k");
  expect(request.headers.map(([name]) => name)).toEqual([
    "Content-Type",
    "X-Signature",
    "Authorization",
    "Cookie",
    "X-Api-Key",
    "X-Webhook-Pass",
    "X-Auth",
    "X-Forwarded-For",
    "ngrok-trace-id",
    "User-Agent",
  ]);
});

test("signed again, the old signature goes; the secret is the first by which it would be believed", () => {
  const first = makeReplayRequest(kept, { ...plainly, to: handler, signing });
  expect(first.request.headers.filter(([name]) => /signature/i.test(name))).toEqual([
    ["x-signature", "by one"],
  ]);
  expect(first).toMatchObject({ changed: true, signedWith: "“old” of callrail" });
  const verify: Signing["verify"] = (_, { secretId }) => ({
    signature: secretId === "k_2" ? "verified" : "failed",
    secretId: null,
    because: "",
  });
  const second = makeReplayRequest(kept, { ...plainly, to: handler, signing: { ...signing, verify } });
  expect(second.signedWith).toBe("“new” of callrail");
  expect(
    makeReplayRequest(kept, { ...plainly, to: source, signing: { ...signing, secrets: [] } }),
  ).toMatchObject({
    changed: false,
    signedWith: null,
  });
});

test("where the address is signed it is the one it is sent to, and it is believed there", () => {
  const bases: (string | undefined)[] = [];
  const hosts: string[][] = [];
  const signsUrl: Signing = {
    ...signing,
    sign: (draft) => {
      bases.push(draft.base);
      return draft;
    },
    verify: (request) => {
      hosts.push(request.headers.filter(([name]) => name === "host").map(([, value]) => value));
      return { signature: "verified", secretId: null, because: "" };
    },
  };
  makeReplayRequest(kept, { ...plainly, to: handler, signing: signsUrl });
  makeReplayRequest(kept, { ...plainly, to: source, signing: signsUrl, base: "http://127.0.0.1:4400" });
  expect(new Set(bases)).toEqual(new Set(["http://127.0.0.1:3000", "http://127.0.0.1:4400"]));
  expect(new Set(hosts.flat())).toEqual(new Set(["127.0.0.1:3000", "127.0.0.1:4400"]));
});

test("an edit changes the bytes and sets headers, a signature or a credential of the user's own among them", () => {
  const packed: KeptRequest = { ...kept, headers: [["Content-Encoding", "gzip"], ...kept.headers] };
  const edit = {
    body: "no JSON",
    headers: [
      ["authorization", "Bearer mine"],
      ["X-Signature", "wrong on purpose"],
      ["content-length", "3"],
    ] as [string, string][],
  };
  const { request } = makeReplayRequest(packed, { to: handler, edit, signing, at: 0 });
  expect(new TextDecoder().decode(request.body)).toBe("no JSON");
  expect(request.headers).toEqual([
    ["Content-Type", "application/json"],
    ["User-Agent", "platform/2"],
    ["authorization", "Bearer mine"],
    ["X-Signature", "wrong on purpose"],
  ]);
});
