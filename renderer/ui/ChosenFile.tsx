import { File as FileIcon, X } from "lucide-react";
import { bytes } from "../time";
import { IconButton } from "./Button";
import "./chosen-file.css";
import { VisibleText } from "./VisibleText";

/** A file that was chosen or dropped: its name, its size, and the way to another. */
export function ChosenFile({ file, onAnother }: { file: File; onAnother: () => void }) {
  return (
    <div className="chosen-file">
      <FileIcon size={15} aria-hidden />
      <span className="truncate grow">
        <VisibleText text={file.name} />
      </span>
      <span className="faint">{bytes(file.size)}</span>
      <IconButton label="Take another" onClick={onAnother}>
        <X size={14} aria-hidden />
      </IconButton>
    </div>
  );
}
