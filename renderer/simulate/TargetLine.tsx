import { Dices } from "lucide-react";
import { useEffect, useState } from "react";
import type { ScenarioPlan } from "../../shared/scenario-plan";
import { useSources } from "../sources";
import { Button } from "../ui/Button";
import { ErrorLine } from "../ui/ErrorLine";
import { Tag } from "../ui/Tag";
import { VisibleText } from "../ui/VisibleText";
import { openScreen } from "../view";
import { changeOpened, useSimulate } from "./open-scenario";
import { allowAndPlay, usePlay } from "./play";
import type { FaultEdits } from "./use-fault-edits";
import { useKnownHandler } from "./use-known-handler";

type TargetLineProps = {
  plan: ScenarioPlan;
  /** What the shown run was signed with. */
  signedWith: string | null;
  edits: FaultEdits;
};

/** To whom it is played. The file says it: choosing writes its `handler`. */
export function TargetLine({ plan, signedWith, edits }: TargetLineProps) {
  const source = useSources().data?.find(({ provider }) => provider === plan.provider);
  const { sentence, allowHost } = usePlay();
  const known = useKnownHandler();
  const [typed, setTyped] = useState<string | null>(null);
  const number = useSimulate((state) => state.opened?.case ?? 1);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what the file says now is what is chosen
  useEffect(() => setTyped(null), [plan.handler]);
  const isHandler = typed !== null || plan.handler !== null;
  const done = () => {
    const url = (typed ?? "").trim();
    if (/^https?:\/\/[^\s/]+/.test(url)) edits.setHandler(url);
    else setTyped(null);
  };
  return (
    <>
      <div className="target-line">
        <span className="faint">to</span>
        <select
          className="target-choice"
          aria-label="Played to"
          value={isHandler ? "handler" : "own"}
          disabled={!edits.plan}
          onChange={(event) => {
            if (event.target.value === "handler") {
              if (known !== null && plan.handler === null) edits.setHandler(known);
              else setTyped(plan.handler ?? "http://127.0.0.1:3000/");
            } else {
              setTyped(null);
              if (plan.handler !== null) edits.setHandler(null);
            }
          }}
        >
          <option value="own">our own receiver</option>
          <option value="handler">a handler of yours</option>
        </select>
        {isHandler ? (
          typed !== null ? (
            <input
              className="input target-url"
              aria-label="URL of the handler"
              // biome-ignore lint/a11y/noAutofocus: choosing a handler is asking for its URL
              autoFocus
              value={typed}
              spellCheck={false}
              onChange={(event) => setTyped(event.target.value)}
              onBlur={done}
              onKeyDown={(event) => {
                if (event.key === "Enter") done();
                if (event.key === "Escape") setTyped(null);
              }}
            />
          ) : (
            <button
              type="button"
              className="target-written mono truncate"
              title="Change the URL of the handler"
              onClick={() => setTyped(plan.handler)}
            >
              <VisibleText text={plan.handler ?? ""} />
            </button>
          )
        ) : source ? (
          <span className="mono truncate" title={source.url}>
            /hooks/{source.name}
          </span>
        ) : (
          <span className="target-missing">
            no source takes {plan.providerName}:{" "}
            <Button tone="link" onClick={() => openScreen("setup")}>
              add one
            </Button>
          </span>
        )}
        <Tag tone="ok" title="As the platform signs, for every event">
          signed{signedWith !== null && signedWith !== "test secret" ? `, ${signedWith}` : ""}
        </Tag>
        <span className="grow" />
        {plan.cases.length > 0 && (
          <select
            className="target-choice"
            aria-label="Case of the matrix"
            value={number}
            onChange={(event) => changeOpened({ case: Number(event.target.value) })}
          >
            {plan.cases.map((name, index) => (
              <option key={name} value={index + 1}>
                {index + 1} of {plan.cases.length}: {name}
              </option>
            ))}
          </select>
        )}
        <span className="target-seed" title="The same seed gives the same values and the same order">
          <Dices size={12} aria-hidden /> seed <b className="mono">{plan.seed}</b>
        </span>
      </div>
      {sentence !== "" && (
        <ErrorLine
          sentence={
            allowHost === null
              ? sentence
              : `${allowHost} is not this machine. Ringback sends there once you have said so.`
          }
          action={
            allowHost !== null && (
              <Button size="small" onClick={() => void allowAndPlay(allowHost)}>
                Allow {allowHost} and play
              </Button>
            )
          }
        />
      )}
    </>
  );
}
