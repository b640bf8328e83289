import { Pin as PinIcon, StickyNote } from "lucide-react";
import { engine } from "../engine-client";
import { useWrite } from "../read";
import { IconButton } from "../ui/Button";
import "./pin.css";

type Marked = { pinned: boolean; noted: boolean };

/** In rows: that it is pinned, that a note was written. */
export function PinMarks({ pinned, noted }: Marked) {
  return (
    <>
      {pinned && (
        <span className="pin-mark" role="img" aria-label="pinned" title="You pinned it">
          <PinIcon size={11} aria-hidden fill="currentColor" />
        </span>
      )}
      {noted && (
        <span className="pin-mark" role="img" aria-label="has a note" title="You wrote a note">
          <StickyNote size={11} aria-hidden />
        </span>
      )}
    </>
  );
}

export function setPinned(id: string, pinned: boolean): Promise<unknown> {
  return pinned ? engine.pins.put({ id }) : engine.pins.remove({ id });
}

/** In heads: pins, and lets go again. */
export function PinButton({ id, pinned }: { id: string; pinned: boolean }) {
  const { busy, sentence, write } = useWrite();
  return (
    <IconButton
      label={sentence || (pinned ? "Take the pin out (P)" : "Pin (P)")}
      aria-pressed={pinned}
      className={pinned ? "pin-button-on" : ""}
      disabled={busy}
      onClick={() => void write(() => setPinned(id, !pinned))}
    >
      <PinIcon size={14} aria-hidden fill={pinned ? "currentColor" : "none"} />
    </IconButton>
  );
}
