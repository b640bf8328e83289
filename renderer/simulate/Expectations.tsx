import type { ExpectationResult } from "../../shared/expectations";
import type { RunDetail } from "../../shared/runs";
import { clockSeconds } from "../time";
import { ErrorLine } from "../ui/ErrorLine";
import { Skeleton } from "../ui/Skeleton";
import { type Mark, Tag, type Tone } from "../ui/Tag";
import { VisibleText } from "../ui/VisibleText";
import { isAwaited } from "./awaited";
import { isOpenRun, type useExpectations } from "./use-run";

const looks: Record<ExpectationResult["state"], { words: string; tone: Tone; mark: Mark }> = {
  pass: { words: "PASS", tone: "ok", mark: "check" },
  fail: { words: "FAIL", tone: "bad", mark: "cross" },
  inconclusive: { words: "INCONCLUSIVE", tone: "plain", mark: "minus" },
};

type ExpectationsProps = {
  run: RunDetail | null;
  /** How many the file has; null: it is not read yet. */
  count: number | null;
  judged: ReturnType<typeof useExpectations>;
};

/** What the file expects, and what the shown run made of it. */
export function Expectations({ run, count, judged }: ExpectationsProps) {
  const { rows, waitsUntil, isBehind, sentence } = judged;
  const isOpen = isOpenRun(run) || isBehind;
  const isNotYet = (row: ExpectationResult) =>
    isOpen ? row.state === "fail" : isAwaited(row, waitsUntil !== null);
  return (
    <section className="run-part" aria-label="Expectations">
      <header>
        <h2>Expectations</h2>
        <span className="grow" />
        <span className="faint">
          {rows && rows.length > 0
            ? tally(rows, isOpen, isNotYet)
            : count !== null
              ? `${count} in the file`
              : ""}
        </span>
      </header>
      {sentence !== "" && <ErrorLine sentence={sentence} />}
      {run === null ? (
        <p className="run-quiet">
          {count === 0
            ? "This file expects nothing. Write what must have become of the call below “expect:”, and it is judged here."
            : "Play the scenario, and each of them is judged here with its evidence."}
        </p>
      ) : run.expect.length === 0 ? (
        <p className="run-quiet">This run expected nothing: its file had no expect:.</p>
      ) : rows === null && sentence === "" ? (
        <Skeleton rows={3} height={40} widths={[80, 62, 70]} />
      ) : (
        <>
          {isOpen && (
            <p className="run-quiet">
              As things stand now: the call is{" "}
              {isBehind ? "played, and judged once more" : "still being played"}.
            </p>
          )}
          {!isOpen && waitsUntil !== null && rows?.some(isNotYet) && (
            <p className="run-quiet">
              The call's gate waits until {clockSeconds(waitsUntil)} at most. “ringback verify” does not: its
              clock is moved.
            </p>
          )}
          <ul className="expectations">
            {rows?.map((row, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the same line may be expected twice
              <Judged key={index} row={row} isNotYet={isNotYet(row)} />
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

function tally(
  rows: readonly ExpectationResult[],
  isOpen: boolean,
  isNotYet: (row: ExpectationResult) => boolean,
): string {
  const count = (state: ExpectationResult["state"]) =>
    rows.filter((row) => row.state === state && !isNotYet(row)).length;
  const waiting = rows.filter(isNotYet).length;
  if (isOpen) return `${count("pass")} of ${rows.length} so far`;
  return [
    `${count("pass")} passed`,
    ...(count("fail") > 0 ? [`${count("fail")} failed`] : []),
    ...(waiting > 0 ? [`${waiting} not yet`] : []),
    ...(count("inconclusive") > 0 ? [`${count("inconclusive")} not observed`] : []),
  ].join(" · ");
}

/** While it plays or its gate waits, what has not come yet is no failure. */
function Judged({ row, isNotYet }: { row: ExpectationResult; isNotYet: boolean }) {
  const look = isNotYet ? ({ words: "NOT YET", tone: "warn", mark: "clock" } as const) : looks[row.state];
  return (
    <li>
      <div className="expectation-head">
        <Tag tone={look.tone} mark={look.mark}>
          {look.words}
        </Tag>
        <code className="truncate" title={row.expectation}>
          <VisibleText text={row.expectation} />
        </code>
      </div>
      {row.state !== "pass" && row.differences.length === 0 && (
        <p className="expectation-sentence">
          <VisibleText text={row.sentence} />
        </p>
      )}
      {row.differences.length > 0 && (
        <table className="expectation-differences" aria-label={`Differences: ${row.expectation}`}>
          <thead className="visually-hidden">
            <tr>
              <th>what</th>
              <th>expected</th>
              <th>got</th>
            </tr>
          </thead>
          <tbody>
            {row.differences.map(({ what, expected, got }) => (
              <tr key={what}>
                <th scope="row">
                  <VisibleText text={what} />
                </th>
                <td>
                  expected <b className="mono">{JSON.stringify(expected)}</b>
                </td>
                <td>
                  got <b className={isNotYet ? "mono" : "mono expectation-got"}>{JSON.stringify(got)}</b>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {row.evidence.length > 0 && (
        <p className="expectation-evidence">
          <VisibleText text={row.evidence.join(" · ")} />
        </p>
      )}
    </li>
  );
}
