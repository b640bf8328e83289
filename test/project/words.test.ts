/** The catalogue of texts is current, and every text keeps to docs/words.md as far as a machine can tell. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type Catalogue, catalogueOf, printed } from "../../packaging/texts/catalogue";
import { holesOf, readText, writeText } from "../../packaging/texts/message";
import { pseudoText } from "../../packaging/texts/pseudo";
import { rewriteTexts } from "../../packaging/texts/rewrite";

const root = join(import.meta.dirname, "..", "..");
const console_ = catalogueOf(root);

/** What the engine and the command line say. Data in the shape of sentences is none of it. */
const engine: Catalogue = Object.fromEntries(
  Object.entries(catalogueOf(root, ["electron"]))
    .map(([text, files]): [string, string[]] => [text, files.filter((file) => !isData(file))])
    .filter(([text, files]) => files.length > 0 && !isSql(text)),
);

function isData(file: string): boolean {
  // SQL, sample payloads, what vendors say in their own words, and what is written to a customer or a caller.
  return (
    /\/(store|providers|simulator\/record-to-scenario)\//.test(file) ||
    /sandbox-crm\/(hubspot|salesforce)\/|(-for-tests|test-log|ready-rules|answers|samples?|fields|orders)\.ts$/.test(
      file,
    )
  );
}

function isSql(text: string): boolean {
  return /\b(SELECT|INSERT|UPDATE|DELETE|CREATE|FROM|WHERE|AND|PRAGMA|RAISE)\b/.test(text);
}

const everything = { ...engine, ...console_ };

function saying(texts: Catalogue, words: RegExp): string[] {
  return Object.entries(texts)
    .filter(([text]) => words.test(text))
    .map(([text, files]) => `${files[0]}: ${text}`);
}

test("renderer/texts/en.json is current: npm run texts writes it", () => {
  expect(readFileSync(join(root, "renderer/texts/en.json"), "utf8")).toBe(printed(console_));
  expect(Object.keys(console_).length).toBeGreaterThan(3_000);
});

test.each([
  ["thanks, begging and excuses", /\b(please|sorry|oops|whoops|successful(ly)?)\b/i],
  [
    "words that say nothing",
    /\b(Invalid|[Ss]omething went wrong|[Uu]nable to|[Ss]imply|[Aa]n error occurred)\b/,
  ],
  ["an exclamation mark", /[A-Za-z]!(\s|$)/],
  ["Latin", /\b(e\.g|i\.e|etc|vs)\./],
  ["short forms", /\b(\w+n't|can not)\b/],
  ["a dash between thoughts", / — |\w—\w|[a-z] - (?!for the standard input)[a-z]/],
  ["three dots for an ellipsis", /\.\.\./],
])("no text has %s", (_, words) => expect(saying(everything, words)).toEqual([]));

test.each([
  ["a delivery is outbound", /\b(inbound|incoming|received) deliver(y|ies)\b/i],
  ["an event is an event", /\b(webhook event|event payload object|duplicate events?)\b/i],
  ["a call has a stage", /\b(call status|call state|status of the call)\b/i],
  ["e-mail is written with a dash", /\bEmails?\b|\ban email\b/],
  ["things are removed and go on", /^(Delete|Resume)\b/],
])("%s", (_, words) => expect(saying(console_, words)).toEqual([]));

test("an ellipsis that promises more stands after a space", () => {
  const glued = saying(console_, /[a-z]…$/).filter((line) => !/hooks\.example|whsec_/.test(line));
  expect(glued).toEqual([]);
});

test("titles and buttons are in sentence case", () => {
  // Names of things keep theirs.
  const names = /^(Standard Webhooks|Sandbox CRM|Example Clinic)/;
  const titled = Object.keys(console_).filter(
    (text) => /^[A-Z][a-z]+( [A-Z][a-z]+)+$/.test(text) && !names.test(text),
  );
  const places = /^(Open|Show|In|Set up|Show in|Open in) (Deliver|Setup|Sandbox|Simulate|Live|Calls|Events)$/;
  expect(titled.filter((text) => !places.test(text))).toEqual([]);
});

test("a text is written and read back as the same text, and so is its pseudo-translation", () => {
  for (const text of Object.keys(console_)) {
    expect(writeText(readText(text))).toBe(text);
    expect(holesOf(readText(pseudoText(text)))).toEqual(holesOf(readText(text)));
  }
});

const source = `
import { count } from "./time";
export function Line({ calls, name }: { calls: number; name: string }) {
  return <p className="line tone" title={\`Calls of \${name}\`}>{count(calls)} {calls === 1 ? "call" : "calls"} of <b>{name}</b></p>;
}`;

test("a translation has another order, and the plurals of its language", () => {
  const translations: Record<string, string> = {
    "{0} {1#call|calls} of {2}": "{2}: {0} {1#one=звонок|few=звонка|other=звонков}",
    "Calls of {0}": "Звонки {0}",
  };
  const said = rewriteTexts("renderer/Line.tsx", source, (text) => translations[text] ?? null, "ru");
  expect(said).toContain('<b>{name}</b>{": "}{count(calls)}{" "}');
  expect(said).toContain('few: () => "звонка"');
  expect(said).toContain('new Intl.PluralRules("ru").select(calls)');
  expect(said).toContain('title={(""+"Звонки "+(name))}');
  expect(said).toContain('className="line tone"');
});

test("a translation with a hole that the text has not stops the build", () => {
  expect(() => rewriteTexts("renderer/Line.tsx", source, () => "{7}", "de")).toThrow(/has a \{7\}/);
});
