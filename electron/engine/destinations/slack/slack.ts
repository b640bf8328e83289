/**
 * Slack, through an incoming webhook: one POST makes one message in the channel the webhook was made for. Slack takes no
 * key of ours and says no id of the message, so a lost answer is asked about and never posted again by itself. The
 * webhook's address is a secret: whoever has it can post.
 */

import { ruleMessage } from "../../../../shared/rules";
import { checkAddress } from "../address";
import type { Destination, DestinationSettings, SendContext, SendOutcome } from "../destination";
import { fetchChecked } from "../fetch-checked";
import { messageGate } from "../gate-presets";
import { type Answered, sendRequest } from "../http";
import { setUpField } from "../set-up-field";
import { observeSlack } from "./answers";
import { slackBody } from "./body";
import { slackFields } from "./fields";

export const slack: Destination = {
  kind: "slack",
  name: "Slack",
  says: "A message in one channel, through an incoming webhook of your workspace.",
  // Its messages land here until it is let out: its gate takes calls of every origin.
  remote: false,
  canUpdate: false,
  idempotent: false,
  gate: messageGate,
  promise:
    "Each message is sent until Slack says ok. Slack takes no key of ours: when an answer is lost we ask you, and never post a second one by ourselves.",
  message: { look: "chat", way: "out", fields: slackFields },
  fields: [
    setUpField({
      name: "webhookUrl",
      label: "Webhook URL",
      kind: "secret",
      required: true,
      help: "From “Incoming Webhooks” of your Slack app. Whoever has it can post, so it is sealed and never shown again.",
      placeholder: "https://hooks.slack.com/services/…",
    }),
    setUpField({
      name: "channel",
      label: "Channel",
      kind: "text",
      help: "Its name, for you: the webhook posts where it was made for, and nothing here changes that.",
      placeholder: "#support",
    }),
  ],
  check: (_, { webhookUrl }) => {
    const sentence = webhookUrl ? checkAddress(webhookUrl, true) : null;
    return sentence ? [{ field: "webhookUrl", sentence }] : [];
  },
  scopes: ["incoming-webhook"],
  limits: {
    requests: 1,
    perMs: 1000,
    atOnce: 1,
    words:
      "Slack takes about one message a second per channel, so one a second. A 429 is waited out as it says.",
  },
  mappingSheet: [],
  map: () => [],
  send: async (context) => {
    if (!context.settings.credentials.webhookUrl)
      return { class: "config", status: null, observed: "no webhook is set up: nothing was sent" };
    const body = slackBody(ruleMessage.parse(JSON.parse(context.body)));
    const sent = await post(context, JSON.stringify(body));
    return "answer" in sent ? observeSlack(sent) : sent;
  },
  testConnection,
};

function post(
  context: Pick<SendContext, "settings" | "fetch" | "signal" | "correlationId">,
  body: string,
): Promise<Answered | SendOutcome> {
  const url = context.settings.credentials.webhookUrl ?? "";
  return sendRequest(context, { method: "POST", url, body, headers: {} });
}

/** An empty message is refused by a webhook that is there, and posts nothing. */
async function testConnection(settings: DestinationSettings, signal: AbortSignal) {
  const name = "webhook";
  const sent = await post({ settings, signal, fetch: fetchChecked, correlationId: "connection-test" }, "{}");
  if (!("answer" in sent)) return [{ name, ok: false, says: sent.observed }];
  const said = sent.text.trim();
  const isThere = sent.status === 400 && ["no_text", "invalid_payload"].includes(said);
  if (isThere)
    return [
      { name, ok: true, says: `it is there: it refused an empty message (${said}), nothing was posted` },
    ];
  if (sent.status < 300)
    return [
      { name, ok: null, says: `answered ${sent.status} to an empty message: look whether it posted one` },
    ];
  return [{ name, ok: false, says: observeSlack(sent).observed }];
}
