/** How outside reaches the receiver: not at all, by a tunnel of ours, by an address the user already has. */
import { useState } from "react";
import type { TunnelMode, TunnelRow } from "../../../shared/tunnel";
import { engine } from "../../engine-client";
import { useWrite } from "../../read";
import { day } from "../../time";
import { Button } from "../../ui/Button";
import { ErrorLine } from "../../ui/ErrorLine";
import { Field } from "../../ui/Field";
import { Segments } from "../../ui/Segments";

const modes: { value: TunnelMode; words: string; title: string; says: string }[] = [
  {
    value: "none",
    words: "Local only",
    title: "No way in from outside",
    says: "Nothing outside this machine can call the receiver. Play, replay, import and your own programs need nothing more.",
  },
  {
    value: "ngrok",
    words: "ngrok",
    title: "A tunnel by ngrok",
    says: "Only /hooks goes through it. The console, its API and the sandbox CRM never do.",
  },
  {
    value: "own-url",
    words: "My own address",
    title: "An address that already leads here",
    says: "A reverse proxy or another tunnel that you run. It must hand on the Host header of this address.",
  },
];

export function TunnelSettings({ row, onClose }: { row: TunnelRow; onClose: () => void }) {
  const [mode, setMode] = useState<TunnelMode>(row.mode === "none" ? "ngrok" : row.mode);
  const [token, setToken] = useState("");
  const [domain, setDomain] = useState(row.domain ?? "");
  const [url, setUrl] = useState(row.mode === "own-url" ? (row.url ?? "") : "");
  const { busy, sentence, write } = useWrite();
  const save = async () => {
    const saved = await write(() =>
      engine.tunnel.set({
        mode,
        enabled: true,
        ...(mode === "ngrok" ? { domain: domain.trim() === "" ? null : domain.trim().toLowerCase() } : {}),
        ...(mode === "ngrok" && token !== "" ? { token } : {}),
        ...(mode === "own-url" ? { url: url.trim() } : {}),
      }),
    );
    if (saved) onClose();
  };
  const isWhole =
    mode === "none" || (mode === "ngrok" ? token !== "" || row.token !== null : URL.canParse(url.trim()));
  return (
    <div className="setup-box tunnel-settings">
      <Segments label="How outside reaches the receiver" value={mode} segments={modes} onChange={setMode} />
      <p className="secondary">{modes.find(({ value }) => value === mode)?.says}</p>
      {mode === "ngrok" && (
        <div className="tunnel-fields">
          <Field
            label="Authtoken"
            type="password"
            autoComplete="new-password"
            value={token}
            placeholder={
              row.token ? `kept since ${day(row.token.createdAt)}, ends with ${row.token.endsWith}` : ""
            }
            hint={
              <>
                From{" "}
                <a
                  href="https://dashboard.ngrok.com/get-started/your-authtoken"
                  target="_blank"
                  rel="noreferrer"
                >
                  ngrok's dashboard
                </a>
                . Sealed on this computer, never shown again.
              </>
            }
            onChange={({ target }) => setToken(target.value)}
          />
          <Field
            label="Domain (optional)"
            value={domain}
            placeholder="your account's own"
            hint="Empty: the domain that ngrok gave your account. It stays the same from day to day."
            onChange={({ target }) => setDomain(target.value)}
          />
        </div>
      )}
      {mode === "own-url" && (
        <div className="tunnel-fields">
          <Field
            label="Address"
            value={url}
            placeholder="https://hooks.example.com"
            hint="What stands before /hooks. It is asked for itself until it leads here."
            onChange={({ target }) => setUrl(target.value)}
          />
        </div>
      )}
      {sentence && <ErrorLine sentence={sentence} />}
      <div className="setup-form-end">
        <Button tone="filled" disabled={busy || !isWhole} onClick={() => void save()}>
          {mode === "none" ? "Stay local" : mode === "ngrok" ? "Open the tunnel" : "Use this address"}
        </Button>
        <Button tone="quiet" onClick={onClose}>
          Cancel
        </Button>
      </div>
    </div>
  );
}
