import { ChevronLeft, ChevronRight } from "lucide-react";
import type { DestinationRow } from "../../../shared/deliveries";
import type { DryRunOfRule, DryRunTrial } from "../../../shared/dry-run";
import type { RuleDefinition } from "../../../shared/rules";
import { engine } from "../../engine-client";
import { MessageCard } from "../../local-outbox/MessageCard";
import { lastPart } from "../../metric-words";
import { useRead } from "../../read";
import { IconButton } from "../../ui/Button";
import { ErrorLine } from "../../ui/ErrorLine";
import { MarkIcon } from "../../ui/Tag";
import { VisibleText } from "../../ui/VisibleText";
import { LetOutLine } from "./LetOut";
import { checkable } from "./rule-fit";
import { listed } from "./rule-words";
import { hasDefault } from "./template-places";
import type { ShownRow } from "./use-shown-row";

type Props = {
  definition: RuleDefinition;
  shown: ShownRow;
  of: DryRunOfRule | null;
  destinations: readonly DestinationRow[];
  /** Something is wrong with it: what the message lacks is said there. */
  isWrong: boolean;
  onLetOut: () => void;
};

/** A real call of the dry run as the message would look where it goes. */
export function Preview({ definition, shown, of, destinations, isWrong, onLetOut }: Props) {
  const { row } = shown;
  const trial = useRead<DryRunTrial>(
    row ? `try ${row.callId} ${row.position}` : null,
    () =>
      engine.dryRuns.try({
        definition: checkable(definition),
        callId: row?.callId ?? "",
        ...(definition.runs === "now" && row ? { position: row.position } : {}),
      }),
    [definition, of],
  );
  const told = [...new Set(definition.actions.map(({ destinationId }) => destinationId))].flatMap(
    (id) => destinations.find((one) => one.destinationId === id) ?? [],
  );
  const name = listed(
    told.map((one) => one.name),
    "and",
  );
  return (
    <aside className="rule-beside" aria-label="Preview">
      <header className="rule-beside-head">
        <h2 className="grow truncate">{name === "" ? "As it will look" : `${name}, as it will look`}</h2>
        {shown.of > 0 && (
          <span className="rule-steps">
            <IconButton label="Call before" disabled={shown.of < 2} onClick={() => shown.step(-1)}>
              <ChevronLeft size={14} aria-hidden />
            </IconButton>
            <span className="rule-steps-words">
              {shown.place === 0 ? `of ${shown.of}` : `call ${shown.place} of ${shown.of}`}
            </span>
            <IconButton label="Next call" disabled={shown.of < 2} onClick={() => shown.step(1)}>
              <ChevronRight size={14} aria-hidden />
            </IconButton>
          </span>
        )}
      </header>
      <div className="rule-beside-body scroll">
        {trial.sentence && <ErrorLine sentence={trial.sentence} again={trial.again} />}
        {row === null && !trial.sentence && (
          <p className="rule-beside-none">
            No call of these days to show it on. The message appears here with the first one that fires.
          </p>
        )}
        {row && trial.data && row.result !== "fired" && (
          <p className="rule-beside-none">
            This call did not get it: <VisibleText text={row.because} />. So it would look:
          </p>
        )}
        {row &&
          trial.data?.messages.map(({ actionId, destinationId, payload }) => {
            const to = destinations.find((one) => one.destinationId === destinationId);
            return (
              <div key={actionId} className="rule-beside-message">
                <MessageCard message={payload} destination={to?.name ?? "a destination"} at={row.at} />
                {payload.asks && !isWrong && (
                  <p className="rule-there" data-tone="warn">
                    <MarkIcon mark="pause" size={12} />
                    <span>
                      <VisibleText text={payload.asks.sentence} />
                    </span>
                  </p>
                )}
              </div>
            );
          })}
        {of && (
          <FieldsThere of={of} texts={definition.actions.flatMap(({ fields }) => Object.values(fields))} />
        )}
        {told.map((destination) => (
          <LetOutLine key={destination.destinationId} destination={destination} onChanged={onLetOut} />
        ))}
      </div>
    </aside>
  );
}

type ThereProps = { of: DryRunOfRule; texts: readonly string[] };

/** Which of the fields its texts name were there, in how many; and where a default stands in. */
function FieldsThere({ of: { fields }, texts }: ThereProps) {
  const lines = Map.groupBy(
    fields.filter(({ of }) => of > 0),
    ({ field, there, of, later }) => {
      if (there === of) return `there in ${of} of ${of}`;
      const start = `in ${there} of ${of}: ${later ? "it comes later, " : ""}`;
      return hasDefault(texts, field)
        ? `${start}${later ? "so " : ""}the default is used`
        : `${start}without a default the message is held and asks`;
    },
  );
  return [...lines]
    .toSorted(([one], [other]) => Number(other.startsWith("there")) - Number(one.startsWith("there")))
    .map(([words, named]) => {
      const isWhole = words.startsWith("there");
      return (
        <p key={words} className="rule-there" data-tone={isWhole ? "ok" : "warn"}>
          <MarkIcon mark={isWhole ? "check" : named[0]?.later ? "clock" : "minus"} size={12} />
          <span title={named.map(({ field }) => field).join(", ")}>
            <VisibleText text={namesInWords(named.map(({ field }) => field))} />{" "}
            {isWhole && (named.length === 1 ? "was " : "were ")}
            {words}
          </span>
        </p>
      );
    });
}

const namedAtMost = 4;
function namesInWords(fields: readonly string[]): string {
  const names = fields.map((field) => (field.length > 28 ? `…${lastPart(field)}` : field));
  if (names.length <= namedAtMost) return listed(names, "and");
  return `${names.slice(0, namedAtMost - 1).join(", ")} and ${names.length - namedAtMost + 1} more`;
}
