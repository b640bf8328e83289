import { Empty } from "../ui/Empty";
import type { PathDifference } from "./compare-paths";
import { expectedDifference } from "./expected-difference";
import { ValueRows } from "./ValueRows";

type PathTableProps = {
  differences: PathDifference[] | null;
  /** Of two calls: then ids, times and numbers differ without saying anything. */
  ofTwoCalls: boolean;
  /** Only the beginning of one of them was compared. */
  isCut: boolean;
};

/** What differs, value by value; the order of keys counts for nothing here. */
export function PathTable({ differences, ofTwoCalls, isCut }: PathTableProps) {
  if (differences === null && isCut)
    return (
      <Empty
        title="Too long for paths"
        why="One of the two is over 1 MB. Side by side shows how they begin."
      />
    );
  if (differences === null)
    return (
      <Empty title="No paths" why="One of the two bodies is no JSON. Side by side shows both as text." />
    );
  if (differences.length === 0)
    return <Empty title="No value differs" why="The two payloads say the same, whatever their bytes." />;
  const values = differences.map((one) => ({
    ...one,
    expected: ofTwoCalls ? expectedDifference(one.path, one.a, one.b) : null,
  }));
  return <ValueRows title="Values that differ" first="Path" values={values} equal="No value differs." />;
}
