import { useState } from "react";
import type { SourceRow } from "../../../shared/sources";
import { Button } from "../../ui/Button";
import { Toggle } from "../../ui/Toggle";
import { searchEvents } from "../../view";
import type { SourceChange } from "../SourceDetail";
import "./mirror.css";
import { originalUrlProblem } from "./original-url";
import { Snippets } from "./Snippets";

type Props = { source: SourceRow; onChange: (change: SourceChange) => Promise<boolean> };

/** Where production owns the one URL that the provider knows: its own handler sends a copy of each webhook here. */
export function Mirror({ source, onChange }: Props) {
  const [isOpen, setOpen] = useState(source.mirror !== null);
  const { mirror } = source;
  return (
    <div className="mirror">
      <div className="mirror-line">
        <Toggle
          label={`${source.name} takes copies from production`}
          checked={isOpen}
          onChange={(checked) => {
            setOpen(checked);
            if (!checked && mirror !== null) void onChange({ mirror: null });
          }}
        />
        <span>takes copies from production</span>
        <span className="faint">
          {isOpen
            ? "The provider goes on calling production, which sends each request on to here."
            : "Off: the provider itself calls this URL. On where it knows one URL only, and that is production's."}
        </span>
      </div>
      {isOpen && (
        <>
          <OriginalUrl key={mirror?.originalUrl ?? ""} source={source} onChange={onChange} />
          {mirror && (
            <>
              <ul className="mirror-facts">
                <li>
                  Events are <b>live</b> and marked <b>mirror</b>. Signatures that cover the URL are checked
                  against the original one.
                </li>
                <li>
                  The provider never sees what is answered here. Failing on purpose, scripted answers and a
                  refusal with 401 reach nobody but the snippet, and no retry follows from them.
                </li>
                <li>
                  Do not forward this source to the handler that sends the copies: what comes back is known by
                  its mark and refused with 508.
                </li>
              </ul>
              <Snippets sourceUrl={source.url} originalUrl={mirror.originalUrl} />
              <Button tone="link" onClick={() => searchEvents(`source:${source.name} via:mirror`)}>
                Show the copies that came
              </Button>
            </>
          )}
        </>
      )}
    </div>
  );
}

/** Saved on Enter or when the field is left. */
function OriginalUrl({ source, onChange }: Props) {
  const saved = source.mirror?.originalUrl ?? "";
  const [text, setText] = useState(saved);
  const problem = text === "" ? null : originalUrlProblem(text, source.url);
  const save = () => {
    if (text !== "" && problem === null && text !== saved) void onChange({ mirror: { originalUrl: text } });
  };
  return (
    <div className="mirror-line">
      <input
        className="input mono mirror-url"
        aria-label={`Original URL of ${source.name}`}
        aria-invalid={problem !== null || undefined}
        placeholder="https://calls.example.com/webhooks"
        value={text}
        spellCheck={false}
        autoComplete="off"
        onChange={({ target }) => setText(target.value.trim())}
        onBlur={save}
        onKeyDown={({ key }) => {
          if (key === "Enter") save();
        }}
      />
      <span className={problem ? "setup-problem" : "faint"} role={problem ? "alert" : undefined}>
        {problem ?? (saved === "" ? "The URL the provider has, letter by letter" : "What the provider calls")}
      </span>
    </div>
  );
}
