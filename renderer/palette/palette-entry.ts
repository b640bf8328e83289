import type { LucideIcon } from "lucide-react";

/** One line of the palette: something to do, or somewhere to go. */
export type PaletteEntry = {
  /** The same in every opening: what was chosen lately is known by it. */
  id: string;
  group: PaletteGroup;
  words: string;
  /** What it is or where, in faint. */
  about?: string;
  /** The key that does the same. */
  key?: string | null;
  icon: LucideIcon;
  /** Words it is found by beside those it shows. */
  also?: string;
  run: () => void;
  /** What Ctrl/Cmd+Enter does in its place, and in a word. */
  second?: { does: string; run: () => void };
};

export type PaletteGroup =
  | "Recent"
  | "Here"
  | "Calls"
  | "Go to"
  | "Scenarios"
  | "Saved views"
  | "Sources"
  | "Destinations"
  | "Rules"
  | "Everywhere"
  | "Search";
