import { X } from "lucide-react";
import type { DestinationRow } from "../../../shared/deliveries";
import type { DestinationKindRow } from "../../../shared/destinations-contract";
import type { MessageField, RuleAction, RuleField, RuleProblem } from "../../../shared/rules";
import { Button, IconButton } from "../../ui/Button";
import { Choice } from "./Choice";
import { Problems } from "./Problems";
import { RuleLine } from "./RuleLine";
import { problemsAt } from "./rule-fit";
import { TemplateInput } from "./TemplateInput";
import { laterWithoutDefault } from "./template-places";
import "./action-block.css";

type Props = {
  action: RuleAction;
  index: number;
  /** Those that take messages of rules. */
  destinations: readonly DestinationRow[];
  kinds: readonly DestinationKindRow[];
  fields: readonly RuleField[];
  problems: readonly RuleProblem[];
  /** What the dry run says of it. */
  end: React.ReactNode;
  isOnly: boolean;
  /** It acts while the call goes on: some fields are not there yet. */
  isNow: boolean;
  onChange: (action: RuleAction) => void;
  onRemove: () => void;
};

/** Who is told, and each text of the message as a template. */
export function ActionBlock({ action, index, destinations, kinds, problems, end, ...rest }: Props) {
  const place = `actions.${index}`;
  const destination = destinations.find(({ destinationId }) => destinationId === action.destinationId);
  const texts = kinds.find(({ kind }) => kind === destination?.kind)?.message?.fields ?? [];
  const choices = destinations.map(({ destinationId, name }) => ({ value: destinationId, words: name }));
  return (
    <>
      <RuleLine
        words={index === 0 ? "Then" : "and"}
        end={
          <>
            {end}
            {!rest.isOnly && (
              <IconButton label={`Remove message ${index + 1}`} onClick={rest.onRemove}>
                <X size={13} aria-hidden />
              </IconButton>
            )}
          </>
        }
        below={problemsAt(problems, place).length > 0 && <Problems problems={problems} place={place} />}
      >
        <span className="secondary">tell</span>
        <Choice
          label={`Message ${index + 1}, to`}
          value={action.destinationId}
          choices={destination ? choices : [{ value: action.destinationId, words: "choose" }, ...choices]}
          onChange={(destinationId) => rest.onChange(actionFor(destinationId, action, destinations, kinds))}
        />
        <span className="secondary">once per call and rule</span>
      </RuleLine>
      {texts.length > 0 && (
        <fieldset className="rule-message" aria-label={`Message ${index + 1}`}>
          {texts.map((field) => (
            <MessageText
              key={`${action.destinationId} ${field.name}`}
              field={field}
              text={action.fields[field.name] ?? ""}
              fields={rest.fields}
              isNow={rest.isNow}
              problems={problemsAt(problems, `${place}.${field.name}`)}
              onText={(text) =>
                rest.onChange({ ...action, fields: { ...action.fields, [field.name]: text } })
              }
            />
          ))}
        </fieldset>
      )}
    </>
  );
}

type TextProps = {
  field: MessageField;
  text: string;
  fields: readonly RuleField[];
  isNow: boolean;
  problems: RuleProblem[];
  onText: (text: string) => void;
};

function MessageText({ field, text, fields, isNow, problems, onText }: TextProps) {
  const { label, kind, required, help, choices } = field;
  const [late] = isNow
    ? laterWithoutDefault(text, (name) => fields.some((one) => one.field === name && one.later))
    : [];
  const isChoice = kind === "choice" && (text === "" || choices.includes(text));
  return (
    <div className="rule-text-row">
      <span className="rule-text-label" title={help || undefined}>
        {label}
        {!required && <span className="faint"> optional</span>}
      </span>
      <div className="rule-text-field">
        {isChoice ? (
          <span className="rule-text-choice">
            <Choice
              label={label}
              value={text}
              choices={[
                ...(required && text !== "" ? [] : [{ value: "", words: required ? "choose" : "none" }]),
                ...choices.map((value) => ({ value, words: value })),
              ]}
              onChange={onText}
            />
            <Button tone="link" onClick={() => onText('{{metadata.priority else "normal"}}')}>
              By the call
            </Button>
          </span>
        ) : (
          <TemplateInput
            label={label}
            text={text}
            single={kind !== "text"}
            placeholder={help}
            fields={fields}
            problems={problems}
            onText={onText}
          />
        )}
        {late && problems.length === 0 && (
          <p className="rule-hint">
            {late} is mostly not there yet at that moment. A default stands in for it:{" "}
            <code>{`{{${late} else "…"}}`}</code>
          </p>
        )}
        {problems.map((one) => (
          <Problems key={one.sentence} problems={[one]} place={one.place} />
        ))}
      </div>
    </div>
  );
}

/** A message to another destination: what both have a text for is kept, the rest begins with its preset. */
export function actionFor(
  destinationId: string,
  before: Pick<RuleAction, "actionId" | "fields">,
  destinations: readonly DestinationRow[],
  kinds: readonly DestinationKindRow[],
): RuleAction {
  const kind = destinations.find((one) => one.destinationId === destinationId)?.kind;
  const texts = kinds.find((one) => one.kind === kind)?.message?.fields ?? [];
  return {
    actionId: before.actionId,
    destinationId,
    fields: Object.fromEntries(texts.map(({ name, preset }) => [name, before.fields[name] || preset])),
  };
}
