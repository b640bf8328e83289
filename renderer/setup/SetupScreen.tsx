import type { ReactNode } from "react";
import { useEntities } from "../entities";
import { Dot } from "../frame/Dot";
import { useSources } from "../sources";
import { bytes } from "../time";
import { openSetup, type SetupPart, useView } from "../view";
import { AboutPart } from "./AboutPart";
import { AlertsPart } from "./AlertsPart";
import { AppearancePart } from "./AppearancePart";
import { ForwardingPart } from "./forwarding/ForwardingPart";
import { KeysPart } from "./KeysPart";
import { SecretsPart } from "./SecretsPart";
import "./setup.css";
import { SourcesPart } from "./SourcesPart";
import { StoragePart } from "./StoragePart";
import { setupParts } from "./setup-parts";
import { TunnelPart } from "./tunnel/TunnelPart";

const contents: Record<SetupPart, ReactNode> = {
  sources: <SourcesAndTunnel />,
  forwarding: <ForwardingPart />,
  alerts: <AlertsPart />,
  secrets: <SecretsPart />,
  storage: <StoragePart />,
  keys: <KeysPart />,
  appearance: <AppearancePart />,
  about: <AboutPart />,
};

function SourcesAndTunnel() {
  return (
    <>
      <TunnelPart />
      <SourcesPart />
    </>
  );
}

export function SetupScreen() {
  const asked = useView((view) => view.setupPart);
  // What an earlier version remembered may be no part of this one.
  const open = asked in contents ? asked : "sources";
  const status = useEntities((state) => state.status);
  const isWrong = (status?.alerts.length ?? 0) > 0;
  const sources = useSources();
  const isUnverified = sources.data?.some(
    ({ secrets, unverified }) => secrets.length === 0 && unverified > 0,
  );
  return (
    <>
      <nav className="setup-nav" aria-label="Setup">
        {setupParts.map(({ key, words }) => (
          <button
            key={key}
            type="button"
            className="setup-nav-place"
            aria-current={key === open ? "page" : undefined}
            title={key === "secrets" && isUnverified ? "Events wait unverified" : undefined}
            onClick={() => openSetup(key)}
          >
            <span className="grow">{words}</span>
            {key === "secrets" && isUnverified && <Dot state="trying" />}
            {key === "alerts" && isWrong && <Dot state="broken" />}
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
        <div className="setup-column">{contents[open]}</div>
      </div>
    </>
  );
}
