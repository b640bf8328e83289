import { VisibleText } from "../ui/VisibleText";
import type { Told } from "./message-parts";

/** Names and their texts under each other. */
export function RestRows({ rows }: { rows: readonly Told[] }) {
  if (rows.length === 0) return null;
  return (
    <dl className="look-rows">
      {rows.map(({ name, text }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            <VisibleText text={text} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
