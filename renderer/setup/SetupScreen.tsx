import { type ReactNode, useState } from "react";
import { useEntities } from "../entities";
import { Dot } from "../frame/Dot";
import { useSources } from "../sources";
import { bytes } from "../time";
import { AboutPart } from "./AboutPart";
import { AppearancePart } from "./AppearancePart";
import { ForwardingPart } from "./forwarding/ForwardingPart";
import { KeysPart } from "./KeysPart";
import { SecretsPart } from "./SecretsPart";
import "./setup.css";
import { SourcesPart } from "./SourcesPart";
import { StoragePart } from "./StoragePart";
import { TunnelPart } from "./tunnel/TunnelPart";

const parts = [
  { key: "sources", words: "Sources", content: <SourcesAndTunnel /> },
  { key: "forwarding", words: "Forwarding", content: <ForwardingPart /> },
  { key: "secrets", words: "Secrets", content: <SecretsPart /> },
  { key: "storage", words: "Storage", content: <StoragePart /> },
  { key: "keys", words: "Keys", content: <KeysPart /> },
  { key: "appearance", words: "Appearance", content: <AppearancePart /> },
  { key: "about", words: "About", content: <AboutPart /> },
] as const satisfies readonly { key: string; words: string; content: ReactNode }[];

function SourcesAndTunnel() {
  return (
    <>
      <TunnelPart />
      <SourcesPart />
    </>
  );
}

export function SetupScreen() {
  const [open, setOpen] = useState<(typeof parts)[number]["key"]>("sources");
  const status = useEntities((state) => state.status);
  const sources = useSources();
  const isUnverified = sources.data?.some(
    ({ secrets, unverified }) => secrets.length === 0 && unverified > 0,
  );
  return (
    <>
      <nav className="setup-nav" aria-label="Setup">
        {parts.map(({ key, words }) => (
          <button
            key={key}
            type="button"
            className="setup-nav-place"
            aria-current={key === open ? "page" : undefined}
            title={key === "secrets" && isUnverified ? "Events wait unverified" : undefined}
            onClick={() => setOpen(key)}
          >
            <span className="grow">{words}</span>
            {key === "secrets" && isUnverified && <Dot state="trying" />}
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
