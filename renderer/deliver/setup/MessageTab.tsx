import type { DestinationKindRow } from "../../../shared/destinations-contract";
import { Tag } from "../../ui/Tag";
import "./preview.css";

/** The texts a rule fills for this kind, with what each begins with. */
export function MessageTab({ message }: { message: NonNullable<DestinationKindRow["message"]> }) {
  return (
    <div className="destination-preview scroll">
      <p className="message-texts-says secondary">What a rule fills in, and what each text begins with.</p>
      <ul className="preview-steps" aria-label="Texts of a message">
        {message.fields.map(({ name, label, required, help, choices, preset }) => (
          <li key={name} aria-label={label}>
            <header>
              <b>{label}</b>
              <Tag tone="plain">{required ? "needed" : "optional"}</Tag>
            </header>
            {help !== "" && <p className="message-texts-says secondary">{help}</p>}
            {choices.length > 0 && <p className="message-texts-says faint">One of {choices.join(", ")}.</p>}
            {preset === "" ? (
              <p className="message-texts-says faint">Begins empty.</p>
            ) : (
              <pre className="mono">{preset}</pre>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
