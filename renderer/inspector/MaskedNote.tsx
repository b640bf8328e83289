import { Eye, EyeOff } from "lucide-react";
import { Button } from "../ui/Button";

/** Above a body in which the provider's own secret stands: it is masked until somebody wants to see it. */
export function MaskedNote({ revealed, onTurn }: { revealed: boolean; onTurn: () => void }) {
  return (
    <p className="inspector-note masked-note">
      {revealed
        ? "The secret that this platform puts into its bodies is shown, and copied, as it came."
        : "The secret that this platform puts into its bodies is masked. It is kept and forwarded as it came."}{" "}
      <Button
        size="small"
        tone="quiet"
        icon={revealed ? <EyeOff size={13} aria-hidden /> : <Eye size={13} aria-hidden />}
        onClick={onTurn}
      >
        {revealed ? "Mask the secret" : "Show the secret"}
      </Button>
    </p>
  );
}
