import type { DestinationRow } from "../../shared/deliveries";
import { engine } from "../engine-client";
import { useWrite } from "../read";
import { count } from "../time";
import { Button } from "../ui/Button";
import { ErrorLine } from "../ui/ErrorLine";

/** One line for each destination whose set-up must be mended: everything that waits there has the same reason. */
export function ConfigBanners({ destinations }: { destinations: readonly DestinationRow[] }) {
  const broken = destinations.filter(
    ({ enabled, sending: { breaker } }) =>
      enabled && breaker.state !== "closed" && breaker.cause === "config",
  );
  return broken.map((destination) => <Banner key={destination.destinationId} destination={destination} />);
}

function Banner({ destination }: { destination: DestinationRow }) {
  const { destinationId, name, waiting, sending } = destination;
  const { busy, sentence, write } = useWrite();
  const waits = waiting === 1 ? "1 call record waits" : `${count(waiting)} call records wait`;
  return (
    <div className="outbox-result">
      <ErrorLine
        sentence={
          sentence ||
          `${name} must be set up again: ${sending.breaker.because}. ${waits} and lose no attempt. Mend its set-up, then try now.`
        }
        action={
          <Button
            size="small"
            disabled={busy || sending.breaker.state === "half-open"}
            onClick={() => void write(() => engine.sending.tryNow({ destinationId }))}
          >
            Try now
          </Button>
        }
      />
    </div>
  );
}
