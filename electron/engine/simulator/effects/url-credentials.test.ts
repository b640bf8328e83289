/** What a handler's URLs give away is not kept. */
import { expect, test } from "vitest";
import { maskRequestCredentials, maskUrlCredentials } from "./url-credentials";

test.each([
  ["https://me:word@api.example.com/v1", "https://api.example.com/v1"],
  [
    "https://api.example.com/v1?user=u&pwd=hunter2&api_key=k&page=2",
    "https://api.example.com/v1?user=u&pwd=[redacted]&api_key=[redacted]&page=2",
  ],
  ["https://hooks.slack.com/services/T0/B0/abc", "https://hooks.slack.com/services/[redacted]"],
  [
    "https://discord.com/api/webhooks/123/abc?wait=true",
    "https://discord.com/api/webhooks/123/[redacted]?wait=true",
  ],
  ["https://api.telegram.org/bot12:abc/sendMessage", "https://api.telegram.org/bot[redacted]/sendMessage"],
  [
    "https://acme.webhook.office.com/webhookb2/a@b/c/d",
    "https://acme.webhook.office.com/webhookb2/[redacted]",
  ],
  ["https://hooks.zapier.com/hooks/catch/1/abc/", "https://hooks.zapier.com/[redacted]"],
])("%s", (url, kept) => {
  expect(maskUrlCredentials(url)).toBe(kept);
  expect(maskUrlCredentials(kept), "once is enough").toBe(kept);
});

test("what holds none stays as it is written", () => {
  for (const url of ["http://127.0.0.1:4410/objects/calls/mirai%3Ac_1", "HTTP://Example.com", "no url"])
    expect(maskUrlCredentials(url)).toBe(url);
  expect(maskRequestCredentials("GET /health?token=abc&a=1")).toBe("GET /health?token=[redacted]&a=1");
  expect(maskRequestCredentials("POST /hooks")).toBe("POST /hooks");
});
