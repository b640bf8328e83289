import { ChevronDown, Ellipsis } from "lucide-react";
import type { CallDetail } from "../../shared/calls";
import { replayFound } from "../replay/ReplayButtons";
import { Button, IconButton } from "../ui/Button";
import { Menu } from "../ui/Menu";
import { openReconcile } from "../view";
import { openBringIn, openShare } from "./sharing-state";

const ofCall = ["bundle", "page", "ndjson"] as const;
const ofList = ["csv", "ndjson", "bundle"] as const;

/** In the head of a call. Each opens the panel: nothing is written unseen. */
export function ShareMenu({ call }: { call: CallDetail }) {
  const share = (format: (typeof ofCall)[number]) => () =>
    openShare({ words: "this call", ids: [call.callId], include: "calls", formats: ofCall, format });
  return (
    <Menu
      label="Share"
      trigger={
        <Button size="small">
          Share
          <ChevronDown size={13} aria-hidden />
        </Button>
      }
      items={[
        { words: "Bundle …", hint: "for another Ringback", onSelect: share("bundle") },
        { words: "Share page …", hint: "opens offline", onSelect: share("page") },
        { words: "NDJSON …", hint: "for scripts", onSelect: share("ndjson") },
      ]}
    />
  );
}

/** Beside a list: what the search found as a file, and the way in. */
export function ListMenu({ include, q }: { include: "calls" | "events"; q: string }) {
  const filtered = q.trim() !== "";
  const words = `${filtered ? "the" : "all"} ${include}${filtered ? " found" : ""}`;
  const share = (format: (typeof ofList)[number]) => () =>
    openShare({ words, include, formats: ofList, format, ...(filtered ? { q } : {}) });
  return (
    <Menu
      label={`More for ${include}`}
      trigger={
        <IconButton label={`Export ${words}, or bring in`}>
          <Ellipsis size={15} aria-hidden />
        </IconButton>
      }
      items={[
        {
          words: include === "calls" ? `Export ${words} as CSV …` : "Export their calls as CSV …",
          onSelect: share("csv"),
        },
        { words: `Export ${words} as NDJSON …`, onSelect: share("ndjson") },
        { words: `Export ${words} as a bundle …`, onSelect: share("bundle") },
        ...(include === "events"
          ? ["line" as const, { words: `Replay ${words} …`, onSelect: () => replayFound(q) }]
          : []),
        "line",
        { words: "Bring in …", hint: "i", onSelect: () => openBringIn() },
        { words: "Reconcile with the provider …", hint: "w", onSelect: () => openReconcile() },
      ]}
    />
  );
}
