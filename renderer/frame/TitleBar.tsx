import { Monitor, Moon, Sun } from "lucide-react";
import { useConnection } from "../engine-client";
import { useEntities } from "../entities";
import { PaletteButton } from "../palette/PaletteButton";
import { urlParts, useSources } from "../sources";
import { CopyButton } from "../ui/CopyButton";
import { Segments } from "../ui/Segments";
import { Tag } from "../ui/Tag";
import { type Theme, useView } from "../view";
import { Dot } from "./Dot";
import "./title-bar.css";

const themes: readonly { value: Theme; words: React.ReactNode; title: string }[] = [
  { value: "dark", words: <Moon size={13} aria-hidden />, title: "Dark" },
  { value: "light", words: <Sun size={13} aria-hidden />, title: "Light" },
  { value: "system", words: <Monitor size={13} aria-hidden />, title: "As the system" },
];

export function ThemeSwitch() {
  const theme = useView((state) => state.theme);
  return (
    <Segments
      label="Theme"
      value={theme}
      segments={themes}
      onChange={(value) => useView.setState({ theme: value })}
    />
  );
}

function ReceivingUrl() {
  const sources = useSources();
  const chosen = useView((state) => state.sourceId);
  const publicUrl = useEntities((state) => state.status?.publicUrl ?? null);
  const isDown = useEntities((state) => state.status?.tunnel.state === "down");
  const connected = useConnection((state) => state.state === "open");
  const source = sources.data?.find(({ sourceId }) => sourceId === chosen) ?? sources.data?.[0];
  if (!source) return null;
  const { start, last } = urlParts(source.url);
  return (
    <div className="title-url" title={`${source.providerName} calls this URL`}>
      <Dot state={!connected ? "trying" : isDown ? "broken" : "good"} />
      <span className="mono truncate">
        <span>{start}</span>
        <b>{last}</b>
      </span>
      {isDown && <span className="status-bad title-note">not reachable</span>}
      {publicUrl === null && !isDown && <span className="faint title-note">local only</span>}
      <CopyButton text={source.url} label="Copy" title="Copy the URL" tone="link" />
    </div>
  );
}

export function TitleBar() {
  const status = useEntities((state) => state.status);
  return (
    <header className="title-bar">
      <div className="title-name">
        <svg width="17" height="17" viewBox="0 0 16 16" aria-hidden>
          <circle cx="8" cy="8" r="6.6" fill="none" stroke="var(--accent)" strokeWidth="1.8" />
          <circle cx="8" cy="8" r="2.7" fill="var(--accent)" />
        </svg>
        <b>Ringback</b>
        {status?.demo && <Tag tone="plain">Demo, samples only</Tag>}
        {status?.testClock && <Tag tone="warn">test clock</Tag>}
      </div>
      <ReceivingUrl />
      <div className="title-right">
        <ThemeSwitch />
        <PaletteButton />
      </div>
    </header>
  );
}
