import { type ReactNode, useState } from "react";
import type { PackId } from "../../shared/words";
import { useEntities } from "../entities";
import { bytes } from "../time";
import { AboutPart } from "./AboutPart";
import { DataPart } from "./DataPart";
import "./setup.css";
import { SourcesPart } from "./SourcesPart";

export type OfferedPack = { id: PackId; name: string };

/** Only packs that exist are offered. */
const offeredPacks: readonly OfferedPack[] = [
  { id: "mirai", name: "Mirai" },
  { id: "callrail", name: "CallRail" },
  { id: "atoms", name: "Atoms" },
  { id: "whippy", name: "Whippy" },
];

const parts = [
  { key: "sources", words: "Sources", content: <SourcesPart packs={offeredPacks} /> },
  { key: "data", words: "Data folder", content: <DataPart /> },
  { key: "about", words: "About", content: <AboutPart /> },
] as const satisfies readonly { key: string; words: string; content: ReactNode }[];

export function SetupScreen() {
  const [open, setOpen] = useState<(typeof parts)[number]["key"]>("sources");
  const status = useEntities((state) => state.status);
  return (
    <>
      <nav className="setup-nav" aria-label="Setup">
        {parts.map(({ key, words }) => (
          <button
            key={key}
            type="button"
            className="setup-nav-place"
            aria-current={key === open ? "page" : undefined}
            onClick={() => setOpen(key)}
          >
            {words}
          </button>
        ))}
        <span className="grow" />
        {status && (
          <p className="setup-nav-foot">
            Data in
            <span className="mono truncate" title={status.dataFolder}>
              {status.dataFolder}
            </span>
            {bytes(status.databaseBytes)} on disk
          </p>
        )}
      </nav>
      <div className="setup-main scroll">
        <div className="setup-column">{parts.find(({ key }) => key === open)?.content}</div>
      </div>
    </>
  );
}
