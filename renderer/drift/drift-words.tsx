import type { DriftKind, DriftRow, DriftState } from "../../shared/drift";
import { StateWord, Tag, type Tone } from "../ui/Tag";
import "./drift-words.css";

export const kindWords: Record<DriftKind, string> = {
  "new-field": "new field",
  "new-value": "new value",
  "new-type": "new type",
  "new-format": "new format",
  "never-seen": "never seen",
};

/** Amber until decided; red only where reading breaks; what was decided loses its colour. */
export function KindTag({ kind, state }: { kind: DriftKind; state: DriftState }) {
  const tone: Tone =
    state !== "open" || kind === "never-seen" ? "plain" : kind === "new-type" ? "bad" : "warn";
  return <Tag tone={tone}>{kindWords[kind]}</Tag>;
}

export function StateOf({ state }: { state: DriftState }) {
  if (state === "accepted")
    return (
      <StateWord tone="ok" mark="check">
        accepted
      </StateWord>
    );
  if (state === "ignored")
    return (
      <StateWord tone="plain" mark="minus">
        ignored
      </StateWord>
    );
  return (
    <span className="drift-open">
      <span className="drift-open-dot" aria-hidden /> open
    </span>
  );
}

/** Names of fields, and not words such as “the whole event”. */
const isPath = (text: string) => text.split(", ").every((name) => !name.includes(" "));

/** What is known of the path is faint, what differs is bright. */
export function PathOf({ row }: { row: Pick<DriftRow, "path" | "kind"> }) {
  if (row.kind === "never-seen" || !row.path.includes("."))
    return (
      <span className={isPath(row.path) ? "mono strong drift-path" : "strong"} title={row.path}>
        {row.path}
      </span>
    );
  const parts = row.path.split(".");
  const start = parts.length > 3 ? parts.slice(0, -2) : parts.slice(0, -1);
  return (
    <span className="mono drift-path" title={row.path}>
      <span className="faint">{start.join(".")}.</span>
      <span className="strong">{parts.slice(start.length).join(".")}</span>
    </span>
  );
}

export function groupWords(type: string): string {
  return type === "" ? "unknown events" : type;
}
