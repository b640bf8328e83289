import { Button } from "../ui/Button";
import { Empty } from "../ui/Empty";

/** A list whose filter was wrong before anything was read with another: it is not known whether something matches. */
export function QueryNotRead({ onClear }: { onClear: () => void }) {
  return (
    <Empty
      title="The filter cannot be read"
      why="Nothing was searched with it. Mend what is underlined, or clear the filter."
      action={<Button onClick={onClear}>Clear the filter</Button>}
    />
  );
}
