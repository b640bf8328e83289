import { ChevronRight } from "lucide-react";
import type { DestinationPreset } from "../../../shared/destination-setup";
import type { DestinationKindRow } from "../../../shared/destinations-contract";
import { Tag } from "../../ui/Tag";
import "./kind-choice.css";

type KindChoiceProps = {
  kinds: readonly DestinationKindRow[];
  onChoose: (kind: DestinationKindRow, preset: DestinationPreset | null) => void;
};

type KindGroup = { words: string; kinds: DestinationKindRow[] };

/** By what they are for. A kind that nobody sorted stands under the last heading. */
function groupKinds(kinds: readonly DestinationKindRow[]): KindGroup[] {
  const messages = kinds.filter(({ message }) => message !== null);
  const crms = kinds.filter(({ kind }) => ["sandbox-crm", "hubspot", "salesforce", "avionte"].includes(kind));
  const others = kinds.filter((kind) => !messages.includes(kind) && !crms.includes(kind));
  return [
    { words: "CRMs, told of every call record", kinds: crms },
    { words: "Messages, which your rules send", kinds: messages },
    { words: "Other systems, told of every call record", kinds: others },
  ].filter((group) => group.kinds.length > 0);
}

/** What can be told about calls: one sentence each, and what it promises. */
export function KindChoice({ kinds, onChoose }: KindChoiceProps) {
  return (
    <div className="kind-choice scroll">
      {groupKinds(kinds).map((group) => (
        <section key={group.words} aria-label={group.words}>
          <h3>{group.words}</h3>
          <ul>
            {group.kinds.flatMap((kind) =>
              (kind.presets.length > 0 ? kind.presets : [null]).map((preset) => (
                <li key={`${kind.kind} ${preset?.id ?? ""}`}>
                  <KindCard kind={kind} preset={preset} onChoose={onChoose} />
                </li>
              )),
            )}
          </ul>
        </section>
      ))}
    </div>
  );
}

type KindCardProps = {
  kind: DestinationKindRow;
  preset: DestinationPreset | null;
  onChoose: KindChoiceProps["onChoose"];
};

function KindCard({ kind, preset, onChoose }: KindCardProps) {
  return (
    <button
      type="button"
      className="kind-card"
      disabled={kind.refused !== null}
      onClick={() => onChoose(kind, preset)}
    >
      <span className="kind-card-head">
        <b>{preset ? `${kind.name}: ${preset.name}` : kind.name}</b>
        {preset?.unverified && (
          <Tag tone="warn" mark="warning" title="Nobody has run it against the real system">
            unverified
          </Tag>
        )}
        <Tag tone="plain">{whereWords(kind)}</Tag>
        <span className="grow" />
        <ChevronRight size={14} aria-hidden />
      </span>
      <span className="kind-card-says">{preset?.says ?? kind.says}</span>
      <span className="kind-card-promise">{kind.refused ?? kind.promise}</span>
    </button>
  );
}

function whereWords({ remote, message }: DestinationKindRow): string {
  if (message?.way === "out") return "leaves once you let it out";
  return remote ? "leaves this machine" : "on this machine";
}
