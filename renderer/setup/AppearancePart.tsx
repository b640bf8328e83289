import { PresentingPart } from "../presenting/Presenting";
import type { Density } from "../ui/density";
import { Segments } from "../ui/Segments";
import { type Theme, useView } from "../view";

const themes: readonly { value: Theme; words: string }[] = [
  { value: "dark", words: "Dark" },
  { value: "light", words: "Light" },
  { value: "system", words: "As the system" },
];

const densities: readonly { value: Density; words: string }[] = [
  { value: "comfortable", words: "Comfortable" },
  { value: "compact", words: "Compact" },
];

export function AppearancePart() {
  const theme = useView((state) => state.theme);
  const density = useView((state) => state.density);
  return (
    <section aria-labelledby="setup-appearance">
      <header className="setup-head">
        <h1 id="setup-appearance">Appearance</h1>
        <span className="faint">kept in this browser</span>
      </header>
      <dl className="setup-box setup-facts">
        <div>
          <dt>Colours</dt>
          <dd>
            <Segments
              label="Colours"
              value={theme}
              segments={themes}
              onChange={(value) => useView.setState({ theme: value })}
            />
          </dd>
        </div>
        <div>
          <dt>Rows</dt>
          <dd>
            <Segments
              label="Rows"
              value={density}
              segments={densities}
              onChange={(value) => useView.setState({ density: value })}
            />
          </dd>
        </div>
        <div>
          <dt>Motion</dt>
          <dd className="setup-wrap secondary">
            As the system: pins and bars stand still where it asks for reduced motion.
          </dd>
        </div>
      </dl>
      <PresentingPart />
    </section>
  );
}
