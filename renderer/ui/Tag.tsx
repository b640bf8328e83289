import { Check, Clock, Minus, Pause, Pencil, RotateCw, TriangleAlert, UserRound, X } from "lucide-react";
import type { ReactNode } from "react";
import "./tag.css";

export type Tone = "ok" | "warn" | "bad" | "plain";
export type Mark = "check" | "cross" | "clock" | "minus" | "pause" | "pen" | "person" | "retry" | "warning";

const marks = {
  check: Check,
  cross: X,
  clock: Clock,
  minus: Minus,
  pause: Pause,
  pen: Pencil,
  person: UserRound,
  retry: RotateCw,
  warning: TriangleAlert,
};

export function MarkIcon({ mark, size = 11 }: { mark: Mark; size?: number }) {
  const Icon = marks[mark];
  return <Icon size={size} strokeWidth={2.4} aria-hidden className="mark-icon" />;
}

/** A word on a wash. Where it is a state it carries a mark, so that colour never speaks alone. */
export function Tag(props: { tone: Tone; mark?: Mark; title?: string; children: ReactNode }) {
  return (
    <span className={`tag tag-${props.tone}`} title={props.title}>
      {props.mark && <MarkIcon mark={props.mark} size={10} />}
      {props.children}
    </span>
  );
}

/** A state in running text: mark and word without a wash. */
export function StateWord(props: { tone: Tone; mark?: Mark; title?: string; children: ReactNode }) {
  return (
    <span className={`state-word state-word-${props.tone}`} title={props.title}>
      {props.mark && <MarkIcon mark={props.mark} size={12} />}
      {props.children}
    </span>
  );
}
