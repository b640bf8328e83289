import type { SignatureExplanation } from "../../../shared/signatures";
import { count } from "../../time";
import { VisibleText } from "../../ui/VisibleText";
import { spelledBlanks, splitDifference } from "./signature-answer";

type Difference = NonNullable<NonNullable<SignatureExplanation["found"]>["differsAt"]>;

/** Both texts below each other, character under character; only what differs is tinted. */
export function SignedBytes({ offset, sent, signed }: Difference) {
  const parts = splitDifference(sent, signed);
  return (
    <section className="signature-part" aria-label="Where they differ">
      <h3>
        Where they differ <span className="faint">from byte {count(offset)} on</span>
      </h3>
      <table className="signature-bytes" aria-label={`They differ from byte ${offset} on`}>
        <tbody>
          <Line name="sent" tone="bad" {...parts} part={parts.sent} />
          <Line name="signed" tone="ok" {...parts} part={parts.signed} />
        </tbody>
      </table>
    </section>
  );
}

type LineProps = { name: string; tone: "bad" | "ok"; before: string; part: string; after: string };

function Line({ name, tone, before, part, after }: LineProps) {
  return (
    <tr data-tone={tone}>
      <th scope="row">{name}</th>
      <td>
        <VisibleText text={before} />
        {part === "" ? (
          <i className="signature-nothing" title="nothing stands here" />
        ) : (
          <mark>
            <VisibleText text={spelledBlanks(part)} />
          </mark>
        )}
        <VisibleText text={after} />
      </td>
    </tr>
  );
}
