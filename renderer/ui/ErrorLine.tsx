import { TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "./Button";
import { VisibleText } from "./VisibleText";
import "./error-line.css";

/** What failed, beside where it failed, with the next step if there is one. Never a toast. */
export function ErrorLine(props: {
  sentence: string;
  action?: ReactNode;
  /** The usual next step: “Try again”. */
  again?: () => void;
}) {
  const { sentence, action, again } = props;
  return (
    <div className="error-line" role="alert">
      <TriangleAlert size={13} aria-hidden />
      <span className="grow">
        <VisibleText text={sentence} />
      </span>
      {action}
      {again && (
        <Button size="small" onClick={again}>
          Try again
        </Button>
      )}
    </div>
  );
}
