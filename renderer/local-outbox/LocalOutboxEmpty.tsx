import { Button } from "../ui/Button";
import { Empty } from "../ui/Empty";
import { useView } from "../view";

/** How messages get here. */
export function LocalOutboxEmpty() {
  return (
    <Empty
      title="No message landed yet"
      why="A rule that is switched on writes a message when its moment comes: at an event, or when the call is final. Until you let its destination out, and always for a simulated call, the message lands here in the look it would have there."
      action={<Button onClick={() => useView.setState({ deliverPart: "rules" })}>See the rules</Button>}
    />
  );
}
