import { useEffect, useState } from "react";
import { useView } from "../view";
import "./drop-zone.css";
import { takeDropped } from "./dropped";
import { useSharing } from "./sharing-state";

/** A file dropped anywhere is brought in, or taken by the screen that asks for one; without this the browser would leave the console and open it. */
export function DropZone() {
  const [over, setOver] = useState(false);
  const words = useSharing(({ drop }) => drop?.words ?? null);
  const onSimulate = useView((state) => state.screen === "simulate");
  useEffect(() => {
    const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes("Files") === true;
    const onOver = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setOver(true);
    };
    const onLeave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false);
    };
    const onDrop = (event: DragEvent) => {
      setOver(false);
      if (!hasFiles(event)) return;
      event.preventDefault();
      if (event.dataTransfer) takeDropped(event.dataTransfer);
    };
    window.addEventListener("dragover", onOver);
    window.addEventListener("dragleave", onLeave);
    window.addEventListener("drop", onDrop);
    return () => {
      window.removeEventListener("dragover", onOver);
      window.removeEventListener("dragleave", onLeave);
      window.removeEventListener("drop", onDrop);
    };
  }, []);
  if (!over) return null;
  return (
    <div className="drop-zone" role="status">
      <span>
        {words ??
          (onSimulate ? "Drop a scenario to open it, or a file to bring it in" : "Drop to bring it in")}
      </span>
    </div>
  );
}
