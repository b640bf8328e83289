import { railPlaces } from "../frame/Rail";

type Keys = readonly (readonly [keys: readonly string[], does: string])[];

const command = /Mac|iPhone|iPad/.test(navigator.platform) ? "⌘" : "Ctrl ";

/** Wherever an event is open. */
const payload: Keys = [
  [[`${command}f`], "find in it"],
  [[`${command}]`], "walk its values with the arrows"],
  [["y"], "copy the path of the value"],
  [["Y"], "copy the value"],
  [["e"], "next problem"],
  [["E"], "problem before"],
  [["r"], "replay it"],
  [["R"], "edit and replay it"],
];

/** What the list behind `?` says on each screen; a browser test holds both together. */
const groups: readonly { name: string; keys: Keys }[] = [
  {
    name: "Everywhere",
    keys: [
      [["/"], "search"],
      ...railPlaces.map(({ words }, index) => [[String(index + 1)], words] as const),
      [["w"], "reconcile: what is missing here"],
      [["i"], "bring in: a body, a cURL command, a HAR, NDJSON or a bundle"],
      [["?"], "the keys that work here and now"],
    ],
  },
  {
    name: "Calls",
    keys: [
      [["j", "↓"], "next call"],
      [["k", "↑"], "call before"],
      [["p"], "open its person"],
      [["P"], "pin, or take the pin out"],
      [["n"], "write a note"],
      [["Space"], "mark it for a comparison"],
      [["d"], "compare the two that are marked"],
      [["f"], "play its scenario again with a fault"],
      [["Esc"], "close it"],
      [["←", "→"], "pins of the timeline, in the order of the chosen clock"],
      ...payload,
    ],
  },
  {
    name: "Events",
    keys: [
      [["j", "↓"], "next row"],
      [["k", "↑"], "row before"],
      [["Enter"], "open the row"],
      [["Esc"], "let go of the row"],
      [["Space"], "mark it for a comparison"],
      [["d"], "compare the two that are marked"],
      [["c"], "copy as cURL, people replaced"],
      [["p"], "open its person"],
      [["P"], "pin, or take the pin out"],
      [["n"], "write a note"],
      ...payload,
    ],
  },
  {
    name: "Drift",
    keys: [
      [["a"], "accept it into your schema"],
      [["i"], "ignore it"],
      [["u"], "undo the decision"],
    ],
  },
  {
    name: "Simulate",
    keys: [
      [["p", "Enter"], "play"],
      [["Space"], "pause, go on"],
      [["→"], "next event now"],
      [["f"], "make the next event fail"],
      [["l"], "make the next event late"],
      [["Esc"], "stop the run (asked once)"],
      [["←", "→"], "on a pin: walk the events; with Shift, move one on the wire"],
      [["j", "↓"], "next row"],
      [["k", "↑"], "row before"],
      [["Esc"], "let go of the row"],
      [[`${command}s`], "save the scenario"],
      [[`${command}z`], "undo what was written into the file"],
    ],
  },
  {
    name: "Deliver",
    keys: [
      [["j", "↓"], "next row"],
      [["k", "↑"], "row before"],
      [["Enter"], "unfold the row"],
      [["Esc"], "let go of the row"],
      [["r"], "redrive: send it again now"],
      [["f"], "finalize the call at the gate (asked once)"],
      [["Esc"], "close the gate's settings, close the set-up"],
    ],
  },
  {
    name: "Sandbox",
    keys: [
      [["j", "↓"], "next record"],
      [["k", "↑"], "record before"],
    ],
  },
];

export function KeysPart() {
  return (
    <section aria-labelledby="setup-keys">
      <header className="setup-head">
        <h1 id="setup-keys">Keys</h1>
        <span className="faint">
          they wait while you type; Ctrl or Cmd with a figure switches screens then too
        </span>
      </header>
      <div className="setup-keys">
        {groups.map(({ name, keys }) => (
          <section key={name} className="setup-box" aria-label={`Keys: ${name}`}>
            <h2>{name}</h2>
            <dl>
              {keys.map(([names, does]) => (
                <div key={does}>
                  <dt>
                    {names.map((one) => (
                      <kbd key={one}>{one}</kbd>
                    ))}
                  </dt>
                  <dd>{does}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </section>
  );
}
