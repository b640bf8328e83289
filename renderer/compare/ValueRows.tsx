import { useState } from "react";
import { count } from "../time";
import { Button } from "../ui/Button";
import { VisibleText } from "../ui/VisibleText";
import type { ValueDifference } from "./compare-calls";

type ValueRowsProps = {
  title: string;
  /** Head of the first column. */
  first: string;
  values: readonly ValueDifference[];
  /** Said where nothing differs. */
  equal: string;
};

/** What differs and says something; below it, folded, what differs between any two calls. */
export function ValueRows({ title, first, values, equal }: ValueRowsProps) {
  const telling = values.filter(({ expected }) => expected === null);
  const expected = values.filter((one) => one.expected !== null);
  const kinds = [
    ...new Set(expected.map((one) => (one.expected === "free text" ? "free text" : `${one.expected}s`))),
  ];
  return (
    <>
      <h2 className="compare-part">{title}</h2>
      {telling.length === 0 ? (
        <p className="compare-none">{expected.length === 0 ? equal : "Nothing that counts differs."}</p>
      ) : (
        <Table label={title} first={first} values={telling} />
      )}
      {expected.length > 0 && (
        <details className="compare-expected" aria-label={`${title}: what is expected to differ`}>
          <summary>
            {expected.length} expected to differ: {kinds.join(", ")}
          </summary>
          <Table label={`${title}, expected to differ`} first={first} values={expected} />
        </details>
      )}
    </>
  );
}

const firstShown = 400;

function Table({
  label,
  first,
  values,
}: {
  label: string;
  first: string;
  values: readonly ValueDifference[];
}) {
  const [all, setAll] = useState(false);
  const shown = all ? values : values.slice(0, firstShown);
  return (
    <table className="paths paths-of-calls" aria-label={label}>
      <thead>
        <tr>
          <th scope="col">{first}</th>
          <th scope="col">A</th>
          <th scope="col">B</th>
        </tr>
      </thead>
      <tbody>
        {shown.map(({ path, a, b, note }) => (
          <tr key={path}>
            <th scope="row">
              <VisibleText text={path} />
              {note && <span className="path-note">{note}</span>}
            </th>
            {[a, b].map((value, side) => (
              <td key={side === 0 ? "a" : "b"}>
                {value === null ? <span className="faint">not there</span> : <VisibleText text={value} />}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
      {shown.length < values.length && (
        <caption className="rows-rest">
          <Button size="small" onClick={() => setAll(true)}>
            Show all {count(values.length)}
          </Button>
        </caption>
      )}
    </table>
  );
}
