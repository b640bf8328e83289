/** One setting of a gate: its preset stands in words until it is set, and is one click away afterwards. */
import { type ReactNode, useEffect, useId, useRef, useState } from "react";
import { sayDuration, writeDuration } from "../../../shared/duration";
import type { GateSettings } from "../../../shared/gate-settings";
import type { Json } from "../../../shared/words";
import { readDuration } from "../../duration-text";
import { Button } from "../../ui/Button";
import { ErrorLine } from "../../ui/ErrorLine";
import { Tag } from "../../ui/Tag";
import { listOf, settingAt, withSetting } from "./draft";

export type Draft = {
  gate: GateSettings;
  change: (gate: GateSettings) => void;
  /** The setting somebody came here for. */
  focus: string | null;
  /** What is typed and cannot be used: nothing is saved meanwhile. */
  refuse: (path: string, isWrong: boolean) => void;
};

type SettingProps = {
  draft: Draft;
  path: string;
  label: string;
  /** What holds until it is set, in words. */
  preset: string;
  assumed?: boolean;
  hint?: ReactNode;
  children: (id: string) => ReactNode;
};

export function Setting({ draft, path, label, preset, assumed = false, hint, children }: SettingProps) {
  const id = useId();
  const row = useRef<HTMLDivElement>(null);
  const isSet = settingAt(draft.gate, path) !== undefined;
  const isWanted = draft.focus === path;
  useEffect(() => {
    if (!isWanted) return;
    row.current?.scrollIntoView({ block: "center" });
    row.current?.querySelector<HTMLElement>("input, select, textarea, button")?.focus();
  }, [isWanted]);
  return (
    <div className="gate-setting" ref={row} data-set={isSet || undefined} data-wanted={isWanted || undefined}>
      <div className="gate-setting-head">
        <label htmlFor={id}>{label}</label>
        <span className="grow" />
        {isSet ? (
          <Button tone="link" onClick={() => draft.change(withSetting(draft.gate, path, undefined))}>
            Preset: {preset}
          </Button>
        ) : (
          <>
            <span className="faint">preset: {preset}</span>
            {assumed && (
              <Tag tone="plain" title="This waiting time is our judgement, not the provider's promise">
                assumed
              </Tag>
            )}
          </>
        )}
      </div>
      {children(id)}
      {hint && <p className="field-hint">{hint}</p>}
    </div>
  );
}

type Choices = { value: string; words: string }[];

export function ChoiceSetting(
  props: Omit<SettingProps, "children" | "preset"> & { choices: Choices; presetValue: string },
) {
  const { draft, path, choices, presetValue } = props;
  const set = settingAt(draft.gate, path);
  const words = choices.find(({ value }) => value === presetValue)?.words ?? presetValue;
  return (
    <Setting {...props} preset={words}>
      {(id) => (
        <select
          id={id}
          className="input"
          value={set === undefined ? presetValue : String(set)}
          onChange={({ target }) =>
            draft.change(
              withSetting(draft.gate, path, target.value === presetValue ? undefined : asJson(target.value)),
            )
          }
        >
          {choices.map(({ value, words: says }) => (
            <option key={value} value={value}>
              {says}
            </option>
          ))}
        </select>
      )}
    </Setting>
  );
}

const asJson = (text: string): Json => (text === "true" ? true : text === "false" ? false : text);

/** A length of time, typed as `90s` or `15m`. */
export function WaitSetting(
  props: Omit<SettingProps, "children" | "preset"> & { presetMs: number | null; none?: string },
) {
  const { draft, path, presetMs, none = "none" } = props;
  const set = settingAt(draft.gate, path);
  const written = typeof set === "number" ? writeDuration(set) : "";
  const [text, setText] = useState(written);
  const [error, setError] = useState<string | null>(null);
  // What the preset's button or an undo did is shown; what is being typed stays.
  const shown = useRef(written);
  if (shown.current !== written) {
    shown.current = written;
    if (error === null && readDuration(text || "0s") !== set) setText(written);
  }
  const type = (next: string) => {
    setText(next);
    const ms =
      next.trim() === "" ? undefined : readDuration(next, { leastMs: 0, mostMs: 7 * 24 * 3_600_000 });
    const isWrong = typeof ms === "string";
    setError(isWrong ? ms : null);
    draft.refuse(path, isWrong);
    if (!isWrong) draft.change(withSetting(draft.gate, path, ms));
  };
  return (
    <Setting {...props} preset={presetMs === null ? none : sayDuration(presetMs)}>
      {(id) => (
        <>
          <input
            id={id}
            className="input mono gate-wait"
            value={text}
            placeholder={presetMs === null ? none : writeDuration(presetMs)}
            aria-invalid={error ? true : undefined}
            autoComplete="off"
            spellCheck={false}
            onChange={({ target }) => type(target.value)}
          />
          {error && <ErrorLine sentence={error} />}
        </>
      )}
    </Setting>
  );
}

/** Several texts with commas between them, or one. */
export function TextSetting(props: Omit<SettingProps, "children"> & { placeholder: string; one?: boolean }) {
  const { draft, path, placeholder, one = false } = props;
  const set = settingAt(draft.gate, path);
  const written = Array.isArray(set) ? set.join(", ") : typeof set === "string" ? set : "";
  const [typed, setTyped] = useState<string | null>(null);
  return (
    <Setting {...props}>
      {(id) => (
        <input
          id={id}
          className="input mono"
          value={typed ?? written}
          placeholder={placeholder}
          autoComplete="off"
          spellCheck={false}
          onBlur={() => setTyped(null)}
          onChange={({ target }) => {
            setTyped(target.value);
            const value = one ? target.value.trim() || undefined : listOf(target.value);
            draft.change(withSetting(draft.gate, path, value));
          }}
        />
      )}
    </Setting>
  );
}
