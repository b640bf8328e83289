import type { ReactNode } from "react";
import type { DriftGroup, DriftPage } from "../../shared/drift";
import { count } from "../time";
import { useDriftView } from "./drift-view";
import { groupWords, kindWords } from "./drift-words";
import "./drift-places.css";

/** Providers with their events, and kinds: filters, each with what is open there. */
export function DriftPlaces({ page, switcher }: { page: DriftPage | null; switcher: ReactNode }) {
  const { provider, type, kind } = useDriftView();
  const groups = page?.groups ?? [];
  const providers = [...Map.groupBy(groups, (group) => group.providerName)];
  const open = (page?.kinds ?? []).reduce((sum, one) => sum + one.open, 0);
  const choose = (group: DriftGroup) =>
    useDriftView.setState({ provider: group.provider, type: group.type, kind: null, schema: null });
  return (
    <nav className="drift-places" aria-label="Drift">
      <header className="drift-places-head">
        <h2 className="visually-hidden">Events</h2>
        {switcher}
      </header>
      <div className="drift-places-list scroll">
        <Place
          words="All providers"
          open={open}
          chosen={provider === null && kind === null}
          onChoose={() => useDriftView.setState({ provider: null, type: null, kind: null, schema: null })}
        />
        {providers.map(([name, own]) => (
          <section key={name} aria-label={name}>
            <h3>{name}</h3>
            {own.map((group) => (
              <Place
                key={group.type}
                words={groupWords(group.type)}
                open={group.open}
                chosen={provider === group.provider && type === group.type}
                warns={group.events > 0}
                onChoose={() => choose(group)}
              />
            ))}
          </section>
        ))}
        {groups.length > 0 && (
          <section aria-label="Kind">
            <h3>Kind</h3>
            {(page?.kinds ?? []).map((one) => (
              <Place
                key={one.kind}
                words={kindWords[one.kind]}
                open={one.open}
                chosen={kind === one.kind}
                onChoose={() =>
                  useDriftView.setState({ provider: null, type: null, kind: one.kind, schema: null })
                }
              />
            ))}
          </section>
        )}
      </div>
      <p className="drift-places-foot">
        Accepting changes your schema, never the events. They are read again; nothing is sent again.
      </p>
    </nav>
  );
}

function Place(props: {
  words: string;
  open: number;
  chosen: boolean;
  warns?: boolean;
  onChoose: () => void;
}) {
  return (
    <button
      type="button"
      className="drift-place"
      aria-current={props.chosen ? "true" : undefined}
      data-quiet={props.open === 0 || undefined}
      onClick={props.onChoose}
    >
      <span className="truncate grow">{props.words}</span>
      <span className={props.warns && props.open > 0 ? "mono drift-place-warns" : "mono"}>
        {props.open === 0 ? "–" : count(props.open)}
      </span>
    </button>
  );
}
