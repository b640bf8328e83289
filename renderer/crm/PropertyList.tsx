import { useMemo } from "react";
import type { CrmObject } from "../../shared/crm";
import { VisibleText } from "../ui/VisibleText";
import { nameOf, valueWords } from "./crm-words";

/** Shown elsewhere on the page, or as a list of their own. */
const elsewhere = new Set(["summary", "callId", "incomplete", "body", "name", "title"]);

/** What people look for first; the rest follows in the order it was written. */
const firstNames = [
  "phone",
  "email",
  "company",
  "outcome",
  "outcomeDetail",
  "talkSeconds",
  "startedAt",
  "endedAt",
  "status",
];

type Line = { key: string; name: string; value: string; mono: boolean };

function linesOf(object: CrmObject): Line[] {
  const names = Object.keys(object.properties).filter((name) => !elsewhere.has(name));
  const rank = (name: string) => firstNames.indexOf(name) + 1 || 99;
  const lines: Line[] = [];
  for (const name of names.toSorted((a, b) => rank(a) - rank(b))) {
    const value = object.properties[name] ?? null;
    if (value !== null && typeof value === "object" && !Array.isArray(value)) {
      for (const [inner, one] of Object.entries(value)) {
        const words = valueWords(inner, one);
        if (words !== null)
          lines.push({ key: `${name}.${inner}`, name: `${name}.${inner}`, value: words, mono: true });
      }
      continue;
    }
    const words = valueWords(name, value);
    if (words !== null) lines.push({ key: name, name: nameOf(name), value: words, mono: false });
  }
  return lines;
}

/** Two columns of properties; fields of metadata keep their path, because that is how they were sent. */
export function PropertyList({ object }: { object: CrmObject }) {
  const lines = useMemo(() => linesOf(object), [object]);
  if (lines.length === 0) return null;
  return (
    <dl className="crm-properties">
      {lines.map(({ key, name, value, mono }) => (
        <div key={key}>
          <dt className={mono ? "mono" : undefined}>
            <VisibleText text={name} />
          </dt>
          <dd className={mono ? "mono truncate" : "truncate"} title={value}>
            <VisibleText text={value} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
