/** Slack over its wire, one attempt at a time: what goes out, and which answer leads to what. */
import { expect, onTestFinished, test } from "vitest";
import { ruleMessageOf } from "../../electron/engine/destinations/message-for-tests";
import { slack } from "../../electron/engine/destinations/slack/slack";
import { type Answer, serve } from "../harness/imitated-server";
import { contextFor, settingsOf } from "../harness/rule-messages";

async function startSlack(answer: () => Answer = () => ({ status: 200, text: "ok" })) {
  const server = await serve(answer);
  onTestFinished(() => server.close());
  const webhookUrl = `${server.url}/services/T00000000/B00000000/XXXXsecretXXXX`;
  return { server, settings: settingsOf(slack, { channel: "#support" }, { webhookUrl }) };
}

const message = ruleMessageOf({
  title: "Unhappy customer",
  customer: "Dana <!channel>",
  about: "Invoice copy & refund.",
});

test("one POST with a text and blocks, to the secret address, without a word of it in what is observed", async () => {
  const { server, settings } = await startSlack();
  const outcome = await slack.send(contextFor(settings, message));
  expect(outcome).toEqual({ class: "delivered", status: 200, remoteId: null, observed: "Slack said ok" });
  expect(server.asked).toMatchObject([
    { method: "POST", path: "/services/T00000000/B00000000/XXXXsecretXXXX" },
  ]);
  expect(server.asked[0]?.headers["content-type"]).toBe("application/json");
  const body = JSON.parse(server.asked[0]?.text ?? "");
  expect(body.text).toBe("Unhappy customer: Dana &lt;!channel&gt;");
  expect(body.blocks[1].fields[0].text).toBe("*Customer*\nDana &lt;!channel&gt;");
});

test.each<[number, string, string, string]>([
  [400, "invalid_payload", "permanent", "Slack cannot read the message"],
  [400, "no_text", "permanent", "the message has no text"],
  [400, "too_many_attachments", "permanent", "too many attachments"],
  [400, "user_not_found", "config", "whom the webhook writes to is gone"],
  [403, "action_prohibited", "config", "an admin of the workspace"],
  [403, "invalid_token", "config", "withdrawn"],
  [403, "posting_to_general_channel_denied", "config", "general channel"],
  [403, "team_disabled", "config", "switched off"],
  [404, "no_service", "config", "gone or was withdrawn"],
  [404, "no_team", "config", "the workspace is gone"],
  [404, "channel_not_found", "config", "channel is gone"],
  [404, "no_active_hooks", "config", "switched off"],
  [404, "<html>not here</html>", "config", "no webhook there"],
  [410, "channel_is_archived", "config", "archived"],
  [500, "rollup_error", "retry", "500 rollup_error"],
  [503, "", "retry", "503"],
  [504, "", "unknown", "written or not, unknown"],
  [200, "<html>Sign in</html>", "unknown", "not “ok”"],
  [302, "", "permanent", "redirects are not followed"],
])("%i %s is %s", async (status, text, wanted, says) => {
  const { settings } = await startSlack(() => ({ status, text }));
  const outcome = await slack.send(contextFor(settings, message));
  expect(outcome).toMatchObject({ class: wanted, status, observed: expect.stringContaining(says) });
  expect(outcome.observed).not.toContain("secret");
});

test("without a webhook it waits for its set-up", async () => {
  const bare = contextFor(settingsOf(slack, {}, {}), message);
  expect(await slack.send(bare)).toMatchObject({
    class: "config",
    observed: expect.stringContaining("no webhook"),
  });
});

test("429 waits as long as Slack says", async () => {
  const { settings } = await startSlack(() => ({ status: 429, headers: { "retry-after": "30" } }));
  expect(await slack.send(contextFor(settings, message))).toMatchObject({
    class: "retry",
    retryAfterMs: 30_000,
  });
});

test("a lost answer is unknown, and nobody answering is not", async () => {
  const { server, settings } = await startSlack(() => "lost");
  expect(await slack.send(contextFor(settings, message))).toMatchObject({ class: "unknown" });
  await server.close();
  expect(await slack.send(contextFor(settings, message))).toMatchObject({
    class: "retry",
    observed: expect.stringContaining("nobody answers there"),
  });
  server.close = async () => {};
  expect([slack.idempotent, slack.readBack]).toEqual([false, undefined]);
});

test("the connection test posts nothing: an empty message is refused by a webhook that is there", async () => {
  const { server, settings } = await startSlack(() => ({ status: 400, text: "no_text" }));
  const test = () => slack.testConnection?.(settings, AbortSignal.timeout(5000), null);
  expect(await test()).toMatchObject([{ ok: true, says: expect.stringContaining("nothing was posted") }]);
  expect(server.asked.map(({ text }) => text)).toEqual(["{}"]);
  const gone = await startSlack(() => ({ status: 404, text: "no_service" }));
  expect(await slack.testConnection?.(gone.settings, AbortSignal.timeout(5000), null)).toMatchObject([
    { ok: false, says: expect.stringContaining("gone or was withdrawn") },
  ]);
});

test.each([
  ["hooks.slack.com/services/T/B/X", "This is no address."],
  ["http://hooks.slack.com/services/T/B/X", "Over http everybody on the way"],
])("%s is no webhook's address", (webhookUrl, sentence) => {
  expect(slack.check?.({}, { webhookUrl })).toEqual([
    { field: "webhookUrl", sentence: expect.stringContaining(sentence) },
  ]);
});
