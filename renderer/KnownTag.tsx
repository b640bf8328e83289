import type { Known } from "../shared/retries";
import { type Mark, Tag, type Tone } from "./ui/Tag";

const looks: Record<Known, { tone: Tone; mark: Mark }> = {
  documented: { tone: "plain", mark: "check" },
  seen: { tone: "plain", mark: "check" },
  assumed: { tone: "warn", mark: "warning" },
  yours: { tone: "plain", mark: "pen" },
};

/** How sure a value of a platform's policy is; `source` is where it comes from. */
export function KnownTag({ known, source }: { known: Known; source: string }) {
  const { tone, mark } = looks[known];
  return (
    <Tag tone={tone} mark={mark} title={source}>
      {known}
    </Tag>
  );
}
