import { Lock } from "lucide-react";
import { openLocalOutbox } from "../view";
import "./of-call-link.css";
import { useLocalOutbox } from "./use-local-outbox";

/** From a call to its messages that stayed on this machine; nothing where there are none. */
export function OfCallLink({ callId }: { callId: string }) {
  const { rows, more } = useLocalOutbox({ callId, destinationId: null, look: null });
  if (rows.length === 0) return null;
  const words = rows.length === 1 ? "1 message" : `${rows.length}${more ? "+" : ""} messages`;
  return (
    <button type="button" className="local-of-call" onClick={() => openLocalOutbox(callId)}>
      <Lock size={12} aria-hidden />
      {words} in the local outbox
    </button>
  );
}
