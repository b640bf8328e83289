import { ArrowLeft } from "lucide-react";
import { IconButton } from "../ui/Button";
import { closeReconcile } from "../view";

export function ReconcileHead() {
  return (
    <header className="reconcile-head">
      <IconButton label="Back (Esc)" onClick={closeReconcile}>
        <ArrowLeft size={15} aria-hidden />
      </IconButton>
      <h1>Reconcile</h1>
    </header>
  );
}
