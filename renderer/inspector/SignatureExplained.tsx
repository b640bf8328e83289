import type { SignatureExplanation } from "../../shared/signatures";
import { engine } from "../engine-client";
import { useRead } from "../read";
import { ErrorLine } from "../ui/ErrorLine";
import { Skeleton } from "../ui/Skeleton";
import { VisibleText } from "../ui/VisibleText";
import "./signature-explained.css";

/** Why the signature does not hold: what the sender most probably signed, where it differs, and how to mend it. */
export function SignatureExplained({ eventId }: { eventId: string }) {
  const explained = useRead(eventId, () => engine.events.explainSignature({ eventId }));
  if (explained.sentence) return <ErrorLine sentence={explained.sentence} />;
  if (!explained.data) return <Skeleton rows={2} widths={[70, 45]} />;
  const { signs, address, found, tried } = explained.data;
  return (
    <section className="explained" aria-label="Why it failed">
      <p className="secondary">{signs}</p>
      {address !== null && (
        <p className="secondary">
          It is a copy: checked as a call of{" "}
          <code className="explained-address">
            <VisibleText text={address} />
          </code>
          , the address that the provider has.
        </p>
      )}
      {found ? (
        <>
          <p className="explained-found">{found.says}</p>
          {found.differsAt && <Difference {...found.differsAt} />}
          <p>{found.fix}</p>
        </>
      ) : (
        <p className="explained-found">Nothing that was tried explains it: most likely another secret.</p>
      )}
      <details>
        <summary>
          {tried.length} {tried.length === 1 ? "mistake" : "mistakes"} tried
        </summary>
        <ul>
          {tried.map(({ name, fits }) => (
            <li key={name} className={fits ? "explained-fits" : undefined}>
              <VisibleText text={name} />
              {fits ? ": fits" : ""}
            </li>
          ))}
        </ul>
      </details>
    </section>
  );
}

type DifferenceProps = NonNullable<NonNullable<SignatureExplanation["found"]>["differsAt"]>;

function Difference({ offset, sent, signed }: DifferenceProps) {
  return (
    <table className="explained-difference" aria-label={`They differ from byte ${offset} on`}>
      <caption className="faint">differ from byte {offset} on</caption>
      <tbody>
        <tr>
          <th scope="row">sent</th>
          <td>
            <VisibleText text={sent} />
          </td>
        </tr>
        <tr>
          <th scope="row">signed</th>
          <td>
            <VisibleText text={signed} />
          </td>
        </tr>
      </tbody>
    </table>
  );
}
