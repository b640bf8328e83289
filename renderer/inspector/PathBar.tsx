import { ChevronDown, Search } from "lucide-react";
import { Fragment } from "react";
import { Button, IconButton } from "../ui/Button";
import type { Copying } from "../ui/CopyButton";
import type { FormattedJson } from "../ui/format-json";
import { visibleWords } from "../ui/hidden-characters";
import { stepOf, waysDown } from "../ui/json-nodes";
import { Menu, type MenuItem } from "../ui/Menu";
import { VisibleText } from "../ui/VisibleText";
import { searchEvents } from "../view";
import { dottedPath, jsonPath, searchTerm } from "./payload-paths";
import { explainPlace, type Place, placeAt } from "./place";

type PathBarProps = {
  formatted: FormattedJson;
  /** −1: nothing was chosen yet. */
  node: number;
  receivedAt: number;
  onGoTo: (node: number) => void;
  onFind: () => void;
  /** Shared with the keys that copy, so that they report here as well. */
  copying: Copying;
};

/** Where the chosen value stands, each step a way up, what it means, and its path to take along. */
export function PathBar({ formatted, node, receivedAt, onGoTo, onFind, copying }: PathBarProps) {
  const place = node < 0 ? null : placeAt(formatted, node);
  return (
    <section className="path-bar" aria-label="Place in the payload">
      <div className="path-line">
        {place ? (
          <Steps formatted={formatted} node={node} onGoTo={onGoTo} />
        ) : (
          <span className="grow truncate faint">Click a value, or walk with the arrow keys</span>
        )}
        <IconButton label="Find in this payload (Ctrl+F)" onClick={onFind}>
          <Search size={13} aria-hidden />
        </IconButton>
        {place && <CopyPlace place={place} copying={copying} />}
      </div>
      <div className="path-says scroll" aria-live="polite">
        {place && (
          <>
            <span className="visually-hidden">
              {visibleWords(dottedPath(place.steps) ?? jsonPath(place.steps))}:{" "}
            </span>
            <Says place={place} receivedAt={receivedAt} formatted={formatted} />
          </>
        )}
      </div>
    </section>
  );
}

function Steps({ formatted, node, onGoTo }: Pick<PathBarProps, "formatted" | "node" | "onGoTo">) {
  const { text, nodes } = formatted;
  const way = waysDown(nodes, node);
  // Of a very deep place the ends say most.
  const shown = way.length > 12 ? [...way.slice(0, 3), -1, ...way.slice(-8)] : way;
  return (
    <nav className="path-steps grow" aria-label="Path">
      {shown.map((one, index) =>
        one < 0 ? (
          <Fragment key="left out">
            <i aria-hidden>›</i>
            <span className="faint">{way.length - 11} more</span>
          </Fragment>
        ) : (
          <Fragment key={one}>
            {index > 0 && <i aria-hidden>›</i>}
            <button
              type="button"
              className="path-step"
              aria-current={one === node ? "location" : undefined}
              onClick={() => onGoTo(one)}
            >
              <VisibleText text={String(stepOf(text, nodes, one) ?? "body")} />
            </button>
          </Fragment>
        ),
      )}
    </nav>
  );
}

function Says({
  place,
  receivedAt,
  formatted,
}: {
  place: Place;
  receivedAt: number;
  formatted: FormattedJson;
}) {
  return explainPlace(formatted, place, receivedAt).map(({ title, lines, note }) =>
    lines.length === 0 && !note ? (
      <p key={title} className="says">
        {title}
      </p>
    ) : (
      <dl key={title} className="says">
        <dt>{title}</dt>
        {lines.map(({ name, value }) => (
          <dd key={name}>
            <span>{name}</span> <VisibleText text={value} />
          </dd>
        ))}
        {note && <dd className="says-note">{note}</dd>}
      </dl>
    ),
  );
}

function CopyPlace({ place, copying }: { place: Place; copying: Copying }) {
  const { state, copy } = copying;
  const dotted = dottedPath(place.steps);
  const json = jsonPath(place.steps);
  const term = place.plain === null ? null : searchTerm(place.steps, place.plain);
  const said = state === "copied" ? "Copied" : state === "failed" ? "Could not copy" : "Copy path";
  const items: (MenuItem | "line")[] = [
    ...(dotted ? [{ words: "Path with dots", hint: shorter(dotted), onSelect: () => copy(dotted) }] : []),
    { words: "JSONPath", hint: shorter(json), onSelect: () => copy(json) },
    "line",
    {
      words: "Value",
      hint: shorter(place.plain ?? place.raw),
      onSelect: () => copy(place.plain ?? place.raw),
    },
    ...(place.plain !== null && place.raw !== place.plain
      ? [{ words: "Value as JSON", onSelect: () => copy(place.raw) }]
      : []),
    ...(term === null
      ? []
      : ([
          "line",
          { words: "Search events for it", hint: shorter(term), onSelect: () => searchEvents(term) },
        ] as const)),
  ];
  return (
    <Menu
      label="Copy path or value"
      trigger={
        <Button size="small">
          <span aria-live="polite">{said}</span>
          <ChevronDown size={13} aria-hidden />
        </Button>
      }
      items={items}
    />
  );
}

/** The end of a path says more than its beginning. */
function shorter(text: string): string {
  const line = visibleWords(text.slice(-200)).replaceAll(/\s+/g, " ");
  return text.length > 34 ? `…${line.slice(-33)}` : line;
}
