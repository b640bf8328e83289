import type { EventKind, Stage } from "../../shared/words";
import { eventColour } from "./glyph-colour";

type GlyphProps = { kind: EventKind | "ghost"; stage: Stage | null; size?: number; title?: string };

/**
 * One glyph per kind of event: circle lifecycle, square action, diamond final, circle with cross failure,
 * dashed circle for what was expected and has not come.
 */
export function Glyph({ kind, stage, size = 10, title }: GlyphProps) {
  const colour = eventColour({ kind, stage });
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 12 12"
      role={title ? "img" : undefined}
      aria-label={title}
      aria-hidden={title ? undefined : true}
      style={{ flex: "none", display: "block" }}
    >
      <GlyphShape kind={kind} colour={colour} />
    </svg>
  );
}

/** The bare shape in a 12 × 12 box around (6, 6), for drawings that place it themselves. */
export function GlyphShape({ kind, colour }: { kind: GlyphProps["kind"]; colour: string }) {
  if (kind === "action") return <rect x="1.5" y="1.5" width="9" height="9" rx="1.5" fill={colour} />;
  if (kind === "final") return <path d="M6 0.2 11.8 6 6 11.8 0.2 6Z" fill={colour} />;
  if (kind === "ghost")
    return (
      <circle cx="6" cy="6" r="4.8" fill="none" stroke={colour} strokeWidth="1.3" strokeDasharray="2 1.6" />
    );
  if (kind === "failure")
    return (
      <>
        <circle cx="6" cy="6" r="5.6" fill={colour} />
        <path d="M4 4 8 8M8 4 4 8" stroke="var(--button-text)" strokeWidth="1.5" strokeLinecap="round" />
      </>
    );
  return <circle cx="6" cy="6" r="5" fill={colour} />;
}
