/**
 * A message of a rule as Slack's blocks. What came from a call is text and nothing else: Slack makes mentions, links and
 * dates of `<…>` alone, so its three control characters are escaped, and `verbatim` keeps it from making links of names
 * and addresses by itself. Limits are of docs.slack.dev: 150 characters in a header, 3,000 in a text, 2,000 in a field.
 */
import type { RuleMessage } from "../../../../shared/rules";

type Text =
  | { type: "mrkdwn"; text: string; verbatim: true }
  | { type: "plain_text"; text: string; emoji: false };
type Block = { type: "header" | "section" | "context"; text?: Text; fields?: Text[]; elements?: Text[] };
export type SlackBody = { text: string; blocks: Block[]; unfurl_links: false; unfurl_media: false };

const headerMost = 150;
const textMost = 3000;
const fieldMost = 2000;
const notifiedMost = 300;

export function slackBody({ message, externalId, rule }: RuleMessage): SlackBody {
  const { title = "", customer = "", about = "", action = "", priority = "" } = message;
  const fields = [
    labelled("Customer", customer, fieldMost),
    labelled("Priority", priority, fieldMost),
  ].filter((one) => one !== null);
  const blocks: Block[] = [
    {
      type: "header",
      text: { type: "plain_text", text: slackText(title, headerMost) || "Call", emoji: false },
    },
    ...(fields.length > 0 ? [{ type: "section" as const, fields }] : []),
    ...section(about === "" ? null : marked(slackText(about, textMost))),
    ...section(labelled("Do now", action, textMost)),
    // How a copy is recognised: Slack says no id of what it posted.
    {
      type: "context",
      elements: [marked(slackText(`${rule.name} · [ringback:${externalId}]`, fieldMost))],
    },
  ];
  const text = [title, customer].filter((one) => one.trim() !== "").join(": ");
  return { text: slackText(text, notifiedMost) || "Call", blocks, unfurl_links: false, unfurl_media: false };
}

function section(text: Text | null): Block[] {
  return text === null || text.text === "" ? [] : [{ type: "section", text }];
}

function labelled(label: string, words: string, most: number): Text | null {
  const start = `*${label}*\n`;
  const text = slackText(words, most - start.length);
  return text === "" ? null : marked(`${start}${text}`);
}

function marked(text: string): Text {
  return { type: "mrkdwn", text, verbatim: true };
}

const escapes: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };

/** Escaped, and cut by what it is then: neither an escape nor a character is cut in two. */
export function slackText(words: string, most: number): string {
  let text = "";
  let cutAt = 0;
  for (const character of words.replace(/\r\n?/g, "\n").trim()) {
    const next = escapes[character] ?? (/[^\P{Cc}\n\t]/u.test(character) ? " " : character);
    if (text.length + next.length > most) return `${text.slice(0, cutAt)}…`;
    text += next;
    if (text.length < most) cutAt = text.length;
  }
  return text;
}
