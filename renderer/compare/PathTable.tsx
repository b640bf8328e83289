import { Empty } from "../ui/Empty";
import { VisibleText } from "../ui/VisibleText";
import type { PathDifference } from "./compare-paths";

/** What differs, value by value; the order of keys counts for nothing here. */
export function PathTable({ differences }: { differences: PathDifference[] | null }) {
  if (differences === null)
    return (
      <Empty title="No paths" why="One of the two bodies is no JSON. Side by side shows both as text." />
    );
  if (differences.length === 0)
    return <Empty title="No value differs" why="The two payloads say the same, whatever their bytes." />;
  return (
    <table className="paths" aria-label="Values that differ">
      <thead>
        <tr>
          <th scope="col">Path</th>
          <th scope="col">A</th>
          <th scope="col">B</th>
        </tr>
      </thead>
      <tbody>
        {differences.map(({ path, a, b }) => (
          <tr key={path}>
            <th scope="row">
              <VisibleText text={path} />
            </th>
            <Value value={a} />
            <Value value={b} />
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Value({ value }: { value: string | null }) {
  return <td>{value === null ? <span className="faint">not there</span> : <VisibleText text={value} />}</td>;
}
