import type { StatusRow } from "../../shared/live";
import { Button } from "../ui/Button";
import { openSetup } from "../view";
import { Dot } from "./Dot";

const runningWords = {
  backup: "backup runs",
  restore: "restore runs",
  check: "check runs",
  retention: "old calls are being removed",
  forget: "a person is being deleted",
  prove: "proving that nothing is lost",
} as const;

/** What goes on in the data folder, and that a restored one still sends nothing. */
export function KeepingStatus({ keeping: { running, held } }: Pick<StatusRow, "keeping">) {
  if (running === null && !held) return null;
  return (
    <span className={held ? "status-warn" : undefined}>
      <Dot state="trying" />{" "}
      <Button tone="link" size="small" onClick={() => openSetup("storage")}>
        {running === null ? "restored: nothing is sent" : runningWords[running]}
      </Button>
    </span>
  );
}
