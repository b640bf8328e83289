import { Field } from "../ui/Field";
import { Segments } from "../ui/Segments";

const hour = 60 * 60_000;
const longestDays = 100;

/** `from` and `to` as the inputs have them, in the reader's own zone. */
export type ChosenWindow = { kind: "day" | "week" } | { kind: "custom"; from: string; to: string };

export function spanOf(chosen: ChosenWindow, now: number): { since: number; until: number } {
  if (chosen.kind === "custom") return { since: Date.parse(chosen.from), until: Date.parse(chosen.to) };
  return { since: now - (chosen.kind === "day" ? 24 : 7 * 24) * hour, until: now };
}

export function windowProblem(chosen: ChosenWindow): string | null {
  if (chosen.kind !== "custom") return null;
  const { since, until } = spanOf(chosen, 0);
  if (Number.isNaN(since) || Number.isNaN(until)) return "Say from when to when.";
  if (since >= until) return "It ends before it begins.";
  return until - since > longestDays * 24 * hour ? `At most ${longestDays} days at a time.` : null;
}

type WindowProps = {
  chosen: ChosenWindow;
  onChoose: (chosen: ChosenWindow) => void;
  problem: string | null;
};

export function WindowChooser({ chosen, onChoose, problem }: WindowProps) {
  const custom = (): ChosenWindow => {
    const now = Date.now();
    return { kind: "custom", from: toInput(now - 2 * 24 * hour), to: toInput(now) };
  };
  return (
    <>
      <div className="field">
        <span className="secondary reconcile-label">Calls that began in</span>
        <Segments
          label="Calls that began in"
          value={chosen.kind}
          onChange={(kind) => onChoose(kind === "custom" ? custom() : { kind })}
          segments={[
            { value: "day", words: "24 hours" },
            { value: "week", words: "7 days" },
            { value: "custom", words: "from … to" },
          ]}
        />
      </div>
      {chosen.kind === "custom" && (
        <>
          <Field
            label="From"
            type="datetime-local"
            value={chosen.from}
            onChange={({ target }) => onChoose({ ...chosen, from: target.value })}
          />
          <Field
            label="To"
            type="datetime-local"
            value={chosen.to}
            error={problem}
            hint={`your time, ${Intl.DateTimeFormat().resolvedOptions().timeZone}`}
            onChange={({ target }) => onChoose({ ...chosen, to: target.value })}
          />
        </>
      )}
    </>
  );
}

/** `2026-03-02T09:15`, in the reader's zone. */
function toInput(at: number): string {
  return new Date(at - new Date(at).getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
