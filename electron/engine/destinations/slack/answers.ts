/**
 * What an answer of Slack means. It says ok, or one word that names the trouble (docs.slack.dev, incoming webhooks; which
 * status goes with which word is partly our judgement, so the word decides). What is wrong with one message is permanent;
 * what is wrong with the webhook, its channel or the workspace fails every message alike and waits for a person.
 */
import type { SendOutcome } from "../destination";
import { type Answered, observeFailure } from "../http";

const ofTheMessage: Record<string, string> = {
  invalid_payload: "Slack cannot read the message",
  no_text: "the message has no text",
  too_many_attachments: "the message has too many attachments",
};

const ofTheWebhook: Record<string, string> = {
  user_not_found: "whom the webhook writes to is gone",
  channel_not_found: "the webhook's channel is gone",
  channel_is_archived: "the webhook's channel is archived",
  action_prohibited: "an admin of the workspace does not allow it",
  posting_to_general_channel_denied: "the webhook may not post into the general channel",
  invalid_token: "the webhook was withdrawn",
  no_active_hooks: "the webhook is switched off",
  no_service: "the webhook is gone or was withdrawn",
  no_service_id: "the webhook's address is not whole",
  no_team: "the workspace is gone",
  team_disabled: "the workspace is switched off",
};

export function observeSlack(answered: Answered): SendOutcome {
  const { status } = answered;
  const said = answered.text.trim();
  if (status === 200 && said === "ok")
    return { class: "delivered", status, remoteId: null, observed: "Slack said ok" };
  if (status >= 200 && status < 300)
    return { class: "unknown", status, observed: `${status}, and not “ok”: posted or not, unknown` };
  if (Object.hasOwn(ofTheMessage, said))
    return { class: "permanent", status, observed: `${status} ${said}: ${ofTheMessage[said]}` };
  if (Object.hasOwn(ofTheWebhook, said))
    return {
      class: "config",
      status,
      observed: `${status} ${said}: ${ofTheWebhook[said]}. Make a new webhook or mend its channel`,
    };
  const failure = observeFailure(answered);
  if (status === 404 || status === 410)
    return {
      class: "config",
      status,
      observed: failure.observed.replace(/: a retry cannot cure it$/, ": no webhook there"),
    };
  return failure;
}
