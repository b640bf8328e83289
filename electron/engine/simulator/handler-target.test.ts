import { expect, test } from "vitest";
import { type HandlerRules, judgeHost, loopSentence, resolveHandler } from "./handler-target";

const names: Record<string, string[]> = {
  "hooks.example.com": ["8.8.8.8"],
  "inside.example.com": ["10.0.0.7"],
  "both.example.com": ["8.8.8.8", "10.0.0.7"],
  "metadata.example.com": ["169.254.169.254"],
  "one-bad.example.com": ["8.8.8.8", "169.254.169.254"],
  "link.example.com": ["fe80::1"],
  "me.example.com": ["127.0.0.1"],
  "nothing.example.com": [],
};

function rulesWith(more: Partial<HandlerRules> = {}): HandlerRules {
  return {
    allowedHosts: () => [],
    receiverUrl: () => "http://127.0.0.1:4400",
    publicUrls: () => ["https://demo.ngrok-free.app", "http://dev.example.com:8080"],
    async lookup(hostname) {
      const found = names[hostname];
      if (!found) throw Object.assign(new Error("not found"), { code: "ENOTFOUND" });
      return found.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));
    },
    ...more,
  };
}

async function refusalOf(url: string, rules = rulesWith()) {
  const resolved = await resolveHandler(url, rules);
  if (resolved.ok) throw new Error(`${url} was not refused`);
  return resolved.refusal;
}

test.each([
  ["http://127.0.0.1:3000/hooks?x=1#top", "http://127.0.0.1:3000/hooks?x=1", ["127.0.0.1"]],
  ["http://[::1]:3000/", "http://[::1]:3000/", ["::1"]],
  ["http://localhost:3000/", "http://localhost:3000/", ["127.0.0.1", "::1"]],
  ["http://api.localhost:3000/", "http://api.localhost:3000/", ["127.0.0.1", "::1"]],
  ["http://me.example.com:3000/", "http://me.example.com:3000/", ["127.0.0.1"]],
  ["http://2130706433:3000/", "http://127.0.0.1:3000/", ["127.0.0.1"]],
])("%s is this machine and needs nobody's word", async (asked, url, addresses) => {
  const resolved = await resolveHandler(asked, rulesWith());
  expect(resolved).toMatchObject({ ok: true, target: { network: "loopback" } });
  if (!resolved.ok) return;
  expect([resolved.target.url.href, resolved.target.addresses.map(({ address }) => address)]).toEqual([
    url,
    addresses,
  ]);
});

test("any other host needs the user's word, and the sentence says how to give it", async () => {
  expect(await refusalOf("https://hooks.example.com/call")).toEqual({
    because: "not-allowed",
    host: "hooks.example.com",
    sentence:
      'hooks.example.com is not this machine but on the internet. Say once that Ringback may send there: POST /api/handler-hosts {"host": "hooks.example.com"}, or --allow-host hooks.example.com on the command line.',
  });
  expect((await refusalOf("http://10.0.0.7/")).sentence).toMatch(
    /^10\.0\.0\.7 is not this machine but in a private/,
  );
  const allowed = rulesWith({ allowedHosts: () => [{ host: "hooks.example.com", network: "public" }] });
  expect(await resolveHandler("https://HOOKS.example.com./call", allowed)).toMatchObject({
    ok: true,
    target: { network: "public", addresses: [{ address: "8.8.8.8", family: 4 }] },
  });
});

test("a name that leads elsewhere than when it was allowed asks again", async () => {
  const rebound = rulesWith({
    allowedHosts: () => [
      { host: "inside.example.com", network: "public" },
      { host: "both.example.com", network: "public" },
    ],
  });
  for (const host of ["inside.example.com", "both.example.com"]) {
    expect(await refusalOf(`http://${host}/`, rebound)).toMatchObject({
      because: "not-allowed",
      sentence: expect.stringContaining(
        "was on the internet when you allowed it and now leads into a private",
      ),
    });
  }
});

test.each([
  ["http://169.254.169.254/latest/meta-data", "where a cloud keeps credentials"],
  ["http://metadata.example.com/", "metadata.example.com leads to 169.254.169.254"],
  ["http://one-bad.example.com/", "one-bad.example.com leads to 169.254.169.254"],
  ["http://link.example.com/", "link-local or reserved"],
  ["http://[::ffff:169.254.169.254]/", "where a cloud keeps credentials"],
  ["http://0.0.0.0:3000/", "Write 127.0.0.1 for this machine"],
])("%s is never sent to, with no word whatever", async (url, words) => {
  const allowed = Object.keys(names).map((host) => ({ host, network: "public" as const }));
  const refusal = await refusalOf(url, rulesWith({ allowedHosts: () => allowed }));
  expect([refusal.because, refusal.sentence]).toEqual(["forbidden", expect.stringContaining(words)]);
});

test.each([
  "http://127.0.0.1:4400/hooks/mirai",
  "http://localhost:4400/hooks/mirai",
  "http://[::1]:4400/",
  "http://0.0.0.0:4400/",
  "http://me.example.com:4400/",
  "https://demo.ngrok-free.app/hooks/mirai",
  "https://DEMO.ngrok-free.app:443/",
  "http://dev.example.com:8080/hooks/mirai",
])("%s is our own receiver", async (url) => {
  expect(await refusalOf(url)).toMatchObject({ because: "loop", sentence: loopSentence });
});

test.each([
  ["ftp://127.0.0.1/", "bad-url", "is no URL with http:// or https://"],
  ["nonsense", "bad-url", "is no URL"],
  ["http://user:word@127.0.0.1/", "bad-url", "name or password"],
  ["http://no-such.example.com/", "unknown-host", "There is no host called no-such.example.com"],
  ["http://nothing.example.com/", "unknown-host", "There is no address for nothing.example.com"],
])("%s is refused", async (url, because, words) => {
  expect(await refusalOf(url)).toMatchObject({ because, sentence: expect.stringContaining(words) });
});

test("a host is judged before it is allowed", async () => {
  const rules = rulesWith();
  expect(await judgeHost("Hooks.example.com", rules)).toEqual({
    ok: true,
    allowed: { host: "hooks.example.com", network: "public" },
  });
  expect(await judgeHost("inside.example.com", rules)).toMatchObject({ allowed: { network: "private" } });
  expect(await judgeHost("[fd12::1]", rules)).toMatchObject({
    allowed: { host: "fd12::1", network: "private" },
  });
  expect(await judgeHost("localhost", rules)).toEqual({ ok: true, allowed: null });
  for (const text of [
    "metadata.example.com",
    "no-such.example.com",
    "http://hooks.example.com",
    "a/b",
    "a:80",
    "",
  ])
    expect(await judgeHost(text, rules)).toMatchObject({ ok: false });
});
