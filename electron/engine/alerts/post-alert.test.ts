/** Where an alert is posted to, and where never. */
import { expect, test } from "vitest";
import { postAlert } from "./post-alert";

const body = {
  text: "Ringback: a test",
  alert: { kind: "disk", subject: "disk", title: "A test", sentence: "A test.", since: 0, action: "None" },
  version: "0.0.0",
} as const;

test.each(["https://240.0.0.1/alerts", "https://[fe80::1]/alerts"])(
  "%s is never connected to, and not tried again",
  async (url) => {
    expect(await postAlert(url, body, new AbortController().signal)).toEqual({
      ok: false,
      says: "That address is link-local or reserved, or where a cloud keeps credentials. Nothing is ever sent there.",
    });
  },
);
