import { useEffect, useRef, useState } from "react";
import { Piece } from "./Piece";

const surfaces =
  "bg panel raised list well hover selected here line-soft line line-strong deco stalk track ring".split(" ");
const words = "text secondary faint accent accent-text button".split(" ");
const stages = "queued dialing in-conversation processing analysis final failed".split(" ");
const tones = ["ok", "warn", "bad", "plain"] as const;
const sizes = "count key tag hint data control words answer title lesson figure".split(" ");
const radii = "bar tag control panel pill".split(" ");
const spaces = [2, 4, 6, 8, 10, 14, 18, 24];
const rows = ["row", "row-two", "row-bar"];

/** The value of a token as the style sheet states it. */
function Value({ token }: { token: string }) {
  const box = useRef<HTMLElement>(null);
  const [value, setValue] = useState("");
  useEffect(() => {
    if (box.current) setValue(getComputedStyle(box.current).getPropertyValue(`--${token}`).trim());
  }, [token]);
  return (
    <code ref={box} className="faint">
      {value.startsWith("light-dark") ? "" : value}
    </code>
  );
}

function Swatches({ tokens }: { tokens: readonly string[] }) {
  return (
    <ul className="swatches">
      {tokens.map((token) => (
        <li key={token}>
          <i style={{ background: `var(--${token})` }} />
          <code>{token}</code>
        </li>
      ))}
    </ul>
  );
}

/** What everything else is made of. */
export function Foundations() {
  return (
    <>
      <Piece name="Surfaces and lines" says="From the ground up; lines, marks and rings by strength.">
        <Swatches tokens={surfaces} />
      </Piece>
      <Piece name="Words" says="Each is at least 4.5:1 on every surface it stands on.">
        <ul className="swatches">
          {words.map((token) => (
            <li key={token}>
              <b
                style={
                  token === "button"
                    ? { background: "var(--button)", color: "var(--button-text)" }
                    : { color: `var(--${token})` }
                }
              >
                Call
              </b>
              <code>{token}</code>
            </li>
          ))}
        </ul>
      </Piece>
      <Piece name="Stages" says="The same in lists, lanes, pins and charts; a word or a place says it too.">
        <Swatches tokens={stages.map((stage) => `stage-${stage}`)} />
      </Piece>
      <Piece name="Tones" says="Four, for states: word, wash, row, strong.">
        <ul className="swatches">
          {tones.map((tone) => (
            <li key={tone}>
              <b style={{ background: `var(--${tone}-wash)`, color: `var(--${tone})` }}>{tone}</b>
              <code>{tone}</code>
            </li>
          ))}
        </ul>
      </Piece>
      <Piece name="Type" says="Inter for words, JetBrains Mono for data; figures in columns are tabular.">
        <ul className="type-scale">
          {sizes.map((size) => (
            <li key={size}>
              <span style={{ fontSize: `var(--type-${size})` }}>Call 12:04:07</span>
              <code>{size}</code>
              <Value token={`type-${size}`} />
            </li>
          ))}
        </ul>
      </Piece>
      <Piece name="Radii" says="Bars and ticks, tags, controls, panels, pills.">
        <ul className="swatches">
          {radii.map((radius) => (
            <li key={radius}>
              <i style={{ borderRadius: `var(--radius-${radius})`, background: "var(--plain-wash)" }} />
              <code>{radius}</code>
              <Value token={`radius-${radius}`} />
            </li>
          ))}
        </ul>
      </Piece>
      <Piece name="Spacing" says="Gaps of 8, panels of 14, details of 18; small steps inside of a row.">
        <ul className="spaces">
          {spaces.map((space) => (
            <li key={space}>
              <i style={{ width: space }} />
              <code>{space} px</code>
            </li>
          ))}
        </ul>
      </Piece>
      <Piece name="Rows" says="Rows of data, of two lines, with a bar; lower where compact is chosen.">
        <ul className="row-heights">
          {rows.map((row) => (
            <li key={row} style={{ height: `var(--${row})` }}>
              <code>{row}</code>
              <Value token={row} />
            </li>
          ))}
        </ul>
      </Piece>
    </>
  );
}
