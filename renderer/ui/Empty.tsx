import type { ReactNode } from "react";
import "./empty.css";

/** An empty place says why it is empty and offers one action. */
export function Empty({ title, why, action }: { title: string; why: ReactNode; action?: ReactNode }) {
  return (
    <div className="empty">
      <p className="empty-title">{title}</p>
      <p className="empty-why">{why}</p>
      {action}
    </div>
  );
}
