/**
 * E-mail over SMTP, through the mail server of whoever sets it up: plain text, one recipient. What the server accepted is
 * on its way and no more than that; a bounce goes to the sender. A mail server knows no idempotency key, so a connection
 * that is lost after the mail was handed over is asked about.
 */
import { isIP } from "node:net";
import { ruleMessage } from "../../../../shared/rules";
import type { Destination, DestinationSettings, SendContext, SendOutcome } from "../destination";
import { messageGate } from "../gate-presets";
import { composeMail } from "./compose";
import { talkTo } from "./conversation";
import { mailFields, mailTexts } from "./fields";
import { isAddress } from "./is-address";
import { observeFailure } from "./outcome";

export const mail: Destination = {
  kind: "mail",
  name: "E-mail",
  says: "A plain-text mail through your own mail server.",
  // Its messages land here until it is let out: its gate takes calls of every origin.
  remote: false,
  canUpdate: false,
  idempotent: false,
  gate: messageGate,
  promise:
    "Each mail is sent until your mail server accepts it. A mail server takes no key of ours: when the connection is lost after the mail was handed over we ask you, and never send a second one by ourselves. Every copy has the same Message-ID.",
  message: { look: "mail", way: "out", fields: mailTexts },
  fields: mailFields,
  check: checkValues,
  scopes: [],
  limits: {
    requests: 1,
    perMs: 1000,
    atOnce: 1,
    words:
      "One mail at a time, one a second: our judgement, for providers publish limits per day and account. Set it as yours allows.",
  },
  mappingSheet: [],
  map: () => [],
  send: sendMail,
  testConnection: async (settings, signal) => {
    const talked = await talkTo(settings, null, signal);
    const name = "mail server";
    if (!talked.ok) return [{ name, ok: false, says: observeFailure(talked).observed }];
    const encrypted =
      settings.values.security === "none" ? "without encryption" : "over an encrypted connection";
    const signedIn = settings.values.user ? `${settings.values.user} was let in` : "it asked for no sign-in";
    return [{ name, ok: true, says: `it answers ${encrypted}, ${signedIn}; nothing was sent` }];
  },
};

async function sendMail(context: SendContext): Promise<SendOutcome> {
  const { settings, idempotencyKey, body, signal } = context;
  const { host, fromAddress } = settings.values;
  if (!host || !isAddress(String(fromAddress ?? "")))
    return {
      class: "config",
      status: null,
      observed: "no mail server and sender are set up: nothing was sent",
    };
  const composed = await composeMail(ruleMessage.parse(JSON.parse(body)), settings.values, idempotencyKey);
  if ("refused" in composed)
    return { class: "permanent", status: null, observed: `${composed.refused}: nothing was sent` };
  const talked = await talkTo(settings, composed, signal);
  if (!talked.ok) return observeFailure(talked);
  const status = Number(/^\d{3}/.exec(talked.response)?.[0] ?? 250);
  const observed = `accepted: ${talked.response.replace(/\s+/g, " ").slice(0, 160)}`;
  return { class: "delivered", status, remoteId: composed.messageId, observed };
}

function checkValues(values: DestinationSettings["values"], { password }: Record<string, string>) {
  const host = String(values.host ?? "");
  const port = Number(values.port);
  const problems: { field: string; sentence: string }[] = [];
  const say = (field: string, sentence: string) => problems.push({ field, sentence });
  if (
    isIP(host) === 0 &&
    !/^[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*$/.test(host)
  )
    say("host", "A host is a name such as smtp.example.com, without https:// and without a port.");
  if (port < 1 || port > 65_535) say("port", "A port is a number from 1 to 65535.");
  if (!isAddress(String(values.fromAddress ?? "")))
    say("fromAddress", "This is no e-mail address. Write one such as calls@example.com.");
  if (values.user !== undefined && !password) say("password", "Whoever signs in needs a password.");
  if (values.user === undefined && password) say("user", "A password needs the user it belongs to.");
  if (password && values.security === "none" && !onThisMachine.includes(host))
    say(
      "security",
      "Without encryption everybody on the way could read the password. Choose STARTTLS or TLS.",
    );
  return problems;
}

const onThisMachine = ["127.0.0.1", "::1", "localhost"];
