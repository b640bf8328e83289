import type { ButtonHTMLAttributes } from "react";
import "./row-button.css";

/**
 * The name of a row, and the whole row is its target. The row is `position: relative`; what else can be used in it is
 * positioned too and stands behind the name in the document, so that it keeps its own clicks.
 */
export function RowButton({ className, ...rest }: ButtonHTMLAttributes<HTMLButtonElement>) {
  return <button type="button" {...rest} className={`row-button truncate ${className ?? ""}`} />;
}
