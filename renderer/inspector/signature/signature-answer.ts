/** What the explainer found, as one sentence and as a text to hand on. */
import type { EventDetail } from "../../../shared/events";
import type { SignatureExplanation } from "../../../shared/signatures";

export type Reason = "bytes" | "secret" | "address" | "time" | "unknown" | "missing";

/** Whose matter it is: the sender's bytes or clock, the address, or a secret on either side. */
export function reasonOf({ signature, found, tried }: SignatureExplanation): Reason {
  if (signature === "missing") return "missing";
  if (!found) return "unknown";
  if (found.differsAt) return "bytes";
  const name = tried.find(({ fits }) => fits)?.name ?? "";
  if (/address|URL/.test(name)) return "address";
  return /the time/.test(name) ? "time" : "secret";
}

export function firstSentence({ signature, because, found, tried }: SignatureExplanation): string {
  if (found) return found.says;
  if (signature === "missing") return "It came without a signature, and this source has a secret.";
  if (signature !== "failed") return because;
  return `None of ${tried.length} usual mistakes explains it: most likely another secret.`;
}

/** How much of two texts is the same at their beginning and at their end. */
export function splitDifference(
  sent: string,
  signed: string,
): { before: string; sent: string; signed: string; after: string } {
  let start = 0;
  while (start < sent.length && start < signed.length && sent[start] === signed[start]) start += 1;
  let end = 0;
  while (
    end < sent.length - start &&
    end < signed.length - start &&
    sent[sent.length - 1 - end] === signed[signed.length - 1 - end]
  )
    end += 1;
  return {
    before: sent.slice(0, start),
    sent: sent.slice(start, sent.length - end),
    signed: signed.slice(start, signed.length - end),
    after: end === 0 ? "" : sent.slice(-end),
  };
}

/** What differs may be nothing but blanks, which are not seen. */
export function spelledBlanks(text: string): string {
  return text.replaceAll("\r", "␍").replaceAll("\n", "↵").replaceAll("\t", "⇥").replaceAll(" ", "␣");
}

export function explanationText(event: EventDetail, explanation: SignatureExplanation): string {
  const { signs, found } = explanation;
  return [
    `${event.method} ${event.url}, event #${event.position}: ${firstSentence(explanation)}`,
    ...(found ? [found.fix] : []),
    `What is signed: ${signs}`,
    ...(found?.differsAt
      ? [
          `They differ from byte ${found.differsAt.offset} on.`,
          `sent:   ${JSON.stringify(found.differsAt.sent)}`,
          `signed: ${JSON.stringify(found.differsAt.signed)}`,
        ]
      : []),
  ].join("\n");
}
