/** The sentence a comparison opens with, of two events or two calls. */
import { MarkIcon } from "../ui/Tag";

export type Judgement = { tone: "ok" | "warn" | "plain"; headline: string; follows: string };

const marks = { ok: "check", warn: "warning", plain: "minus" } as const;

export function JudgementLine({ tone, headline, follows }: Judgement) {
  return (
    <p className={`compare-judgement compare-judgement-${tone}`}>
      <MarkIcon mark={marks[tone]} size={13} />
      <span>
        <strong>{headline}</strong> {follows}
      </span>
    </p>
  );
}
