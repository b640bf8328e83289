import { MarkIcon } from "../ui/Tag";
import { VisibleText } from "../ui/VisibleText";
import type { GateDifference } from "./compare-calls";

/** Checks of the gate that came out differently, with what each rests on. */
export function GateRows({ checks, none }: { checks: readonly GateDifference[]; none: boolean }) {
  return (
    <>
      <h2 className="compare-part">Finalization gate</h2>
      {checks.length === 0 ? (
        <p className="compare-none">
          {none
            ? "No destination is switched on, so there is no gate to pass."
            : "Every check came out the same."}
        </p>
      ) : (
        <table className="paths paths-of-calls" aria-label="Finalization gate">
          <thead>
            <tr>
              <th scope="col">Check</th>
              <th scope="col">A</th>
              <th scope="col">B</th>
            </tr>
          </thead>
          <tbody>
            {checks.map(({ destination, check, a, b }) => (
              <tr key={`${destination} ${check}`}>
                <th scope="row">
                  {check} <span className="faint">{destination}</span>
                </th>
                <Side check={a} />
                <Side check={b} />
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}

const words = { check: "yes", clock: "not yet", cross: "no", off: "not asked" } as const;

function Side({ check }: { check: GateDifference["a"] }) {
  if (!check)
    return (
      <td>
        <span className="faint">no such check</span>
      </td>
    );
  return (
    <td>
      <span className={`gate-mark gate-mark-${check.mark}`}>
        <MarkIcon mark={check.mark === "off" ? "minus" : check.mark} size={12} />
        {words[check.mark]}
      </span>{" "}
      <VisibleText text={check.because} />
    </td>
  );
}
