/**
 * A message of a rule as a mail: plain text, one sender, one recipient. What came from a call stands in a subject or in
 * the text and can make no header of its own: lines are made one line here, addresses are checked, and the composer
 * encodes what is left. The Message-ID comes from the idempotency key, so that a second copy can be told from a second mail.
 */
import { createHash } from "node:crypto";
import type { RuleMessage } from "../../../../shared/rules";
import type { DestinationSettings } from "../destination";
import { isAddress } from "./is-address";

export type Mail = {
  envelope: { from: string; to: string[] };
  messageId: string;
  /** Headers and body as they go over the wire. */
  bytes: Buffer;
};

const subjectMost = 250;
const textMost = 100_000;

export async function composeMail(
  { message, externalId }: Pick<RuleMessage, "message" | "externalId">,
  values: DestinationSettings["values"],
  idempotencyKey: string,
): Promise<Mail | { refused: string }> {
  const { to = "", subject = "", body = "", replyTo = "" } = message;
  const from = String(values.fromAddress ?? "");
  if (!isAddress(from)) return { refused: "the sender is no e-mail address" };
  if (!isAddress(to)) return { refused: `To: “${to.slice(0, 80)}” is no e-mail address` };
  const answerTo = replyTo.trim();
  if (answerTo !== "" && !isAddress(answerTo))
    return { refused: `Reply to: “${answerTo.slice(0, 80)}” is no e-mail address` };
  const { default: MailComposer } = await import("nodemailer/lib/mail-composer");
  const messageId = messageIdOf(idempotencyKey, from);
  const composed = new MailComposer({
    from: { name: oneLine(String(values.fromName ?? "")), address: from },
    to: { name: "", address: to },
    ...(answerTo === "" ? {} : { replyTo: { name: "", address: answerTo } }),
    subject: cut(oneLine(subject), subjectMost),
    // A lone carriage return is a line end to some servers and none to others.
    text: cut(body.replace(/\r\n?/g, "\n"), textMost),
    messageId,
    // RFC 3834: out-of-office programs do not answer it.
    headers: { "Auto-Submitted": "auto-generated", "X-Ringback-Call": oneLine(externalId) },
    disableFileAccess: true,
    disableUrlAccess: true,
  }).compile();
  return { envelope: { from, to: [to] }, messageId, bytes: await composed.build() };
}

/** The same for every attempt at the same message, at the sender's own domain. */
export function messageIdOf(idempotencyKey: string, from: string): string {
  const local = createHash("sha256").update(idempotencyKey).digest("hex").slice(0, 32);
  return `<ringback.${local}@${from.split("@")[1] ?? "ringback"}>`;
}

function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, " ").trim();
}

function cut(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most)} … (cut)` : text;
}
