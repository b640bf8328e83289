import { partsOf } from "./hidden-characters";
import "./visible-text.css";

/** Foreign text as plain text nodes, hidden characters written out. Never a link. */
export function VisibleText({ text }: { text: string }) {
  return partsOf(text).map(({ text: part, hidden, from }) =>
    hidden ? (
      <span key={from} className="hidden-character" title="a character that is not seen">
        {part}
      </span>
    ) : (
      part
    ),
  );
}
