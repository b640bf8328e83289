import { Search } from "lucide-react";
import { keyWords } from "../key-words";
import { openPalette } from "./Palette";

/** At the end of the title bar. */
export function PaletteButton() {
  return (
    <button
      type="button"
      className="palette-button"
      aria-label="Search or run a command"
      aria-haspopup="dialog"
      onClick={openPalette}
    >
      <Search size={13} aria-hidden />
      <span className="truncate">Search or run a command</span>
      <kbd>{keyWords("Mod+k")}</kbd>
    </button>
  );
}
