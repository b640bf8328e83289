import type { SourceRow } from "../../shared/sources";
import { Tag } from "../ui/Tag";
import type { SourceChange } from "./SourceDetail";

type Props = { source: SourceRow; onChange: (change: SourceChange) => Promise<boolean> };

/** Where the provider does not publish how it signs: every layout is tried, until the source takes one alone. */
export function SignatureLayout({ source, onChange }: Props) {
  const { signatureLayouts, signatureLayout, layoutSeen } = source;
  const seen = signatureLayouts.find(({ id }) => id === layoutSeen);
  return (
    <>
      <select
        className="input setup-select"
        aria-label={`Signature layout of ${source.name}`}
        value={signatureLayout ?? ""}
        onChange={({ target }) =>
          void onChange({ signatureLayout: target.value === "" ? null : target.value })
        }
      >
        <option value="">Try all, say which one matched</option>
        {signatureLayouts.map(({ id, words }) => (
          <option key={id} value={id}>
            Only {words}
          </option>
        ))}
      </select>
      {seen ? (
        <span className="faint">
          matched last: <Tag tone="plain">{seen.id}</Tag> {seen.words}
        </span>
      ) : (
        <span className="faint">none has matched yet</span>
      )}
    </>
  );
}
