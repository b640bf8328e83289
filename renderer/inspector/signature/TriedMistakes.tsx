import { useState } from "react";
import type { SignatureExplanation } from "../../../shared/signatures";
import { count } from "../../time";
import { Button } from "../../ui/Button";
import { MarkIcon } from "../../ui/Tag";
import { VisibleText } from "../../ui/VisibleText";

/** The last few say enough: the one that fits ends the list. */
const shownAtFirst = 6;

/** In the order they were made; one that fits is the answer, and nothing was tried after it. */
export function TriedMistakes({ tried }: { tried: SignatureExplanation["tried"] }) {
  const [all, setAll] = useState(false);
  const shown = all ? tried : tried.slice(-shownAtFirst);
  const hidden = tried.length - shown.length;
  return (
    <section className="signature-part" aria-label="What was tried">
      <h3>
        Tried, in this order <span className="faint tabular">{count(tried.length)}</span>
      </h3>
      <ul className="signature-tried">
        {hidden > 0 && (
          <li>
            <Button tone="link" onClick={() => setAll(true)}>
              {count(hidden)} more, none of them fits
            </Button>
          </li>
        )}
        {shown.map(({ name, fits }) => (
          <li key={name} data-fits={fits || undefined}>
            <MarkIcon mark={fits ? "check" : "cross"} size={12} />
            <span>
              <VisibleText text={name} />
            </span>
            <span className="signature-fits">{fits ? "fits" : "does not fit"}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
