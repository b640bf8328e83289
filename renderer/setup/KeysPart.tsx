import { RotateCcw } from "lucide-react";
import { useState } from "react";
import { keyWords } from "../key-words";
import { changeKey, keyId, keyName, keyOf, resetKeys, useKeyMap } from "../keys";
import { Button, IconButton } from "../ui/Button";
import { type CatalogueKey, keyCatalogue } from "./key-catalogue";
import { type Conflict, conflictOf, refusedKey } from "./key-change";
import "./keys.css";
import "./keys-part.css";

/** What the list behind `?` says on each screen, and the place to give an action another key. */
export function KeysPart() {
  const changed = useKeyMap((state) => state.changed);
  const many = Object.keys(changed).length;
  const [asking, setAsking] = useState<string | null>(null);
  return (
    <section aria-labelledby="setup-keys">
      <header className="setup-head">
        <h1 id="setup-keys">Keys</h1>
        <span className="faint">
          they wait while you type; Ctrl or Cmd with a number switches screens then too. Click a key to give
          another one.
        </span>
        <span className="grow" />
        {many > 0 && (
          <Button size="small" onClick={resetKeys}>
            Give all {many} back
          </Button>
        )}
      </header>
      <div className="setup-keys">
        {keyCatalogue.map(({ name, keys }) => (
          <section key={name} className="setup-box" aria-label={`Keys: ${name}`}>
            <h2>{name}</h2>
            <dl>
              {keys.map((binding) => {
                const place = `${name} ${keyId(binding)}`;
                return (
                  <KeyLine
                    key={place}
                    binding={binding}
                    changed={changed}
                    asking={asking === place}
                    onAsk={(open) => setAsking(open ? place : null)}
                  />
                );
              })}
            </dl>
          </section>
        ))}
      </div>
    </section>
  );
}

type KeyLineProps = {
  binding: CatalogueKey;
  changed: Readonly<Record<string, string>>;
  asking: boolean;
  onAsk: (open: boolean) => void;
};

function KeyLine({ binding, changed, asking, onAsk }: KeyLineProps) {
  const { does, also = [], fixed } = binding;
  const [refused, setRefused] = useState("");
  const [taken, setTaken] = useState<{ key: string; by: Conflict } | null>(null);
  const now = keyOf(binding, changed);
  const isChanged = changed[keyId(binding)] !== undefined;
  const end = () => {
    setRefused("");
    setTaken(null);
    onAsk(false);
  };
  const give = (key: string) => {
    const sentence = refusedKey(key);
    const by = sentence === null ? conflictOf(binding, key, changed) : null;
    setRefused(sentence ?? "");
    setTaken(by && { key, by });
    if (sentence !== null || by) return;
    changeKey(binding, key);
    end();
  };
  const swap = ({ key, by }: { key: string; by: Conflict }) => {
    changeKey(by.binding, now);
    changeKey(binding, key);
    end();
  };
  return (
    <div>
      <dt>
        {fixed ? (
          <kbd>{keyWords(now)}</kbd>
        ) : asking ? (
          <button
            type="button"
            className="key-give"
            // biome-ignore lint/a11y/noAutofocus: the reader asked to press a key here
            autoFocus
            aria-label={`Press the key for: ${does}. Escape leaves it.`}
            onBlur={() => taken === null && end()}
            onKeyDown={(event) => {
              if (event.key === "Tab") return;
              event.preventDefault();
              event.stopPropagation();
              if (event.key === "Escape") end();
              else give(keyName(event));
            }}
          >
            press a key
          </button>
        ) : (
          <button
            type="button"
            className="key-change"
            data-changed={isChanged || undefined}
            aria-label={`${keyWords(now)}: ${does}. Give another key.`}
            title="Give another key"
            onClick={() => onAsk(true)}
          >
            <kbd>{keyWords(now)}</kbd>
          </button>
        )}
        {also.map((key) => (
          <kbd key={key}>{keyWords(key)}</kbd>
        ))}
      </dt>
      <dd>
        {does}
        {isChanged && (
          <IconButton
            label={`Give it ${keyWords(binding.key)} back`}
            onClick={() => changeKey(binding, null)}
          >
            <RotateCcw size={12} aria-hidden />
          </IconButton>
        )}
        {refused && (
          <p className="key-refused" role="alert">
            {refused}
          </p>
        )}
        {taken && (
          <p className="key-refused" role="alert">
            {keyWords(taken.key)} does “{taken.by.binding.does}” ({taken.by.where}).{" "}
            {taken.by.binding.fixed || taken.by.binding.also?.includes(taken.key) ? (
              "That one stays; press another."
            ) : (
              <>
                <Button size="small" onClick={() => swap(taken)}>
                  Swap the two
                </Button>{" "}
                or press another.{" "}
              </>
            )}
            <Button tone="link" onClick={end}>
              Leave it
            </Button>
          </p>
        )}
      </dd>
    </div>
  );
}
