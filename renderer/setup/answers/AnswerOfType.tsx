import type { SourceRow } from "../../../shared/sources";
import { engine } from "../../engine-client";
import { useRead } from "../../read";

type Props = { source: SourceRow; known: readonly string[]; onChoose: (type: string) => void };

/** One more type that gets an answer of its own, of those the pack knows. */
export function AnswerOfType({ source, known, onChoose }: Props) {
  const { sourceId } = source;
  const list = useRead(`types of ${sourceId}`, async () => (await engine.schemas.list({ sourceId })).rows);
  const types = [...new Set((list.data ?? []).map(({ type }) => type))].filter(
    (type) => !known.includes(type),
  );
  if (types.length === 0) return null;
  return (
    <div className="answers-more">
      <select
        className="input setup-select"
        aria-label={`Another type that ${source.name} answers`}
        value=""
        onChange={({ target }) => target.value !== "" && onChoose(target.value)}
      >
        <option value="">Answer another type …</option>
        {types.map((type) => (
          <option key={type} value={type}>
            {type}
          </option>
        ))}
      </select>
    </div>
  );
}
