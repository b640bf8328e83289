import { ChevronRight } from "lucide-react";
import type { DestinationPreset } from "../../../shared/destination-setup";
import type { DestinationKindRow } from "../../../shared/destinations-contract";
import { Tag } from "../../ui/Tag";

type KindChoiceProps = {
  kinds: readonly DestinationKindRow[];
  onChoose: (kind: DestinationKindRow, preset: DestinationPreset | null) => void;
};

/** What can be told about calls: one sentence each, and what it promises. */
export function KindChoice({ kinds, onChoose }: KindChoiceProps) {
  return (
    <ul className="kind-choice scroll" aria-label="Kinds of destinations">
      {kinds.flatMap((kind) =>
        (kind.presets.length > 0 ? kind.presets : [null]).map((preset) => (
          <li key={`${kind.kind} ${preset?.id ?? ""}`}>
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
                <Tag tone="plain">{kind.remote ? "leaves this machine" : "on this machine"}</Tag>
                <span className="grow" />
                <ChevronRight size={14} aria-hidden />
              </span>
              <span className="kind-card-says">{preset?.says ?? kind.says}</span>
              <span className="kind-card-promise">{kind.refused ?? kind.promise}</span>
            </button>
          </li>
        )),
      )}
    </ul>
  );
}
