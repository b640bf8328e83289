import { TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { VisibleText } from "./VisibleText";
import "./error-line.css";

/** What failed, beside where it failed, with the next step if there is one. Never a toast. */
export function ErrorLine({ sentence, action }: { sentence: string; action?: ReactNode }) {
  return (
    <div className="error-line" role="alert">
      <TriangleAlert size={13} aria-hidden />
      <span className="grow">
        <VisibleText text={sentence} />
      </span>
      {action}
    </div>
  );
}
