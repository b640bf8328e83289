import { useState } from "react";
import { type Density, DensityContext } from "../ui/density";
import { Segments } from "../ui/Segments";
import { Controls } from "./Controls";
import { Data } from "./Data";
import { Foundations } from "./Foundations";
import { Signs } from "./Signs";
import "./pieces.css";

const themes = ["dark", "light"] as const;
const parts = [
  { title: "Foundations", show: () => <Foundations /> },
  { title: "Controls", show: () => <Controls /> },
  { title: "Signs", show: () => <Signs /> },
  { title: "Data", show: (theme: string) => <Data side={theme} /> },
];

/** Every shared piece in every state, in both themes beside each other. */
export function PiecesPage() {
  const [density, setDensity] = useState<Density>("comfortable");
  return (
    <DensityContext value={density}>
      <main className="pieces scroll" data-density={density}>
        <header className="pieces-head">
          <h1>The pieces Ringback is built of</h1>
          <span className="grow" />
          <Segments
            label="Rows"
            value={density}
            onChange={setDensity}
            segments={[
              { value: "comfortable", words: "Comfortable" },
              { value: "compact", words: "Compact" },
            ]}
          />
          <a href="./">Back to Ringback</a>
        </header>
        {parts.map(({ title, show }) => (
          <section key={title} aria-label={title}>
            <h2 className="pieces-part">{title}</h2>
            <div className="pieces-sides">
              {themes.map((theme) => (
                <div key={theme} className="pieces-side" data-side={theme}>
                  {show(theme)}
                </div>
              ))}
            </div>
          </section>
        ))}
      </main>
    </DensityContext>
  );
}
