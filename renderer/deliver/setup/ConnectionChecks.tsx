import { useEffect, useRef } from "react";
import type { ConnectionTest } from "../../../shared/destination-setup";
import { clockSeconds } from "../../time";
import { MarkIcon } from "../../ui/Tag";
import { VisibleText } from "../../ui/VisibleText";
import "./connection-checks.css";

/** What the connection test looked at, in the order it looked. */
export function ConnectionChecks({ test }: { test: ConnectionTest }) {
  const box = useRef<HTMLElement>(null);
  // It stands below a long form: whoever asked for it sees it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: every test is shown
  useEffect(() => {
    box.current?.scrollIntoView({ block: "start" });
  }, [test]);
  const failed = test.checks.filter(({ ok }) => ok === false).length;
  const looked = test.checks.filter(({ ok }) => ok !== null).length;
  const words =
    failed > 0
      ? `${failed} of ${looked} failed`
      : looked === 0
        ? "nothing could be looked at"
        : `${looked} of ${looked} passed`;
  return (
    <section ref={box} className="connection-checks" aria-label="Connection test">
      <p role="status">
        <b>Connection test: {words}.</b>{" "}
        <span className="faint">{clockSeconds(test.at)}, nothing was written.</span>
      </p>
      <ul>
        {test.checks.map(({ name, ok, says }) => (
          <li key={name} data-tone={ok === null ? "plain" : ok ? "ok" : "bad"}>
            <MarkIcon mark={ok === null ? "minus" : ok ? "check" : "cross"} size={14} />
            <b>{name}</b>
            <span>
              <VisibleText text={says} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
