import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

/** The style sheets of the console against the look: what has a token is written as that token. */
const root = join(import.meta.dirname, "..", "..");

type Line = { at: string; property: string; value: string };

/** Every declaration with its place; comments are blanked so that lines keep their numbers. */
function declarationsOf(file: string): Line[] {
  const text = readFileSync(join(root, file), "utf8").replaceAll(/\/\*[\s\S]*?\*\//g, (comment) =>
    comment.replaceAll(/[^\n]/g, " "),
  );
  return [...text.matchAll(/(?<=[{;]\s*)([\w-]+)\s*:\s*([^;{}]+)(?=;)/g)].map((match) => ({
    at: `${file}:${text.slice(0, match.index).split("\n").length}`,
    property: match[1] ?? "",
    value: (match[2] ?? "").replaceAll(/\s+/g, " ").trim(),
  }));
}

const sheets = readdirSync(join(root, "renderer"), { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".css"))
  .map((name) => `renderer/${name.replaceAll("\\", "/")}`)
  .sort();
const tokens = declarationsOf("renderer/tokens.css");
const screens = sheets.filter((file) => !/\/(tokens|fonts)\.css$/.test(file)).flatMap(declarationsOf);
const pixels = (name: string) =>
  new Set(tokens.flatMap(({ property, value }) => (property.startsWith(`--${name}-`) ? [value] : [])));

const offences = (lines: readonly Line[], is: (line: Line) => boolean) =>
  lines.filter(is).map(({ at, property, value }) => `${at} ${property}: ${value}`);

/** A frame for a room has sizes of its own, one scale for everything on it. */
const forRoom = /renderer\/(stage|live-board\/wall)/;

test("a colour is a token, or a mix of tokens", () => {
  const raw =
    /#[0-9a-f]{3,8}\b|\b(rgb|rgba|hsl|hsla|hwb|lab|lch|oklab|oklch)\(|(?<![\w-])(white|black|red|gr[ae]y)(?![\w-])/i;
  expect(offences(screens, ({ value }) => raw.test(value))).toEqual([]);
});

test("every token that is used exists, and every one that exists is used", () => {
  const code = readdirSync(join(root, "renderer"), { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(css|tsx?)$/.test(name))
    .map((name) => readFileSync(join(root, "renderer", name), "utf8"))
    .join("\n");
  const used = new Set([...code.matchAll(/var\((--[\w-]+)/g)].map(([, name = ""]) => name));
  // Declared in a style sheet, or handed to an element by its component; one that ends in a dash is put together.
  const isSet = (name: string) =>
    code.includes(`${name}:`) || code.includes(`"${name}"`) || name.endsWith("-");
  expect([...used].filter((name) => !isSet(name))).toEqual([]);
  // The build multiplies every size of letters by the last.
  const listed = /^--(type-|radius-|stage-|letter$)/;
  const names = tokens.map(({ property }) => property).filter((name) => name.startsWith("--"));
  expect(names.filter((name) => !used.has(name) && !listed.test(name))).toEqual([]);
});

test("a size of type is one of the scale", () => {
  const scale = pixels("type");
  const wrong = ({ at, property, value }: Line) => {
    if (forRoom.test(at)) return false;
    const size =
      property === "font-size" ? value : property === "font" ? /([\d.]+px)/.exec(value)?.[1] : null;
    return !!size && /px|rem/.test(size) && !scale.has(size);
  };
  expect(offences(screens, wrong)).toEqual([]);
});

test("a radius is one of the scale, or a circle", () => {
  const scale = pixels("radius");
  const wrong = ({ property, value }: Line) =>
    property.endsWith("radius") &&
    !value.includes("var(--u)") &&
    value.split(" ").some((part) => !["0", "50%", "inherit"].includes(part) && !scale.has(part));
  expect(offences(screens, wrong)).toEqual([]);
});

test("only what floats has a shadow; a mark is an inset line, a ring is an outline", () => {
  const floats =
    /renderer\/(ui\/(menu|completion|key-help|json-view|fresh-pill|what-is)|calls\/(hover-card)|effects\/effect-card|simulate\/rails|search\/saved-views|sharing\/sheet|palette\/palette|frame\/notice-line)\.css/;
  const wrong = ({ at, property, value }: Line) =>
    property === "box-shadow" &&
    !(value === "none" || value.startsWith("inset ") || (value === "var(--shadow)" && floats.test(at)));
  expect(offences(screens, wrong)).toEqual([]);
});

test("what moves takes its time from a token, which is nothing where less motion is asked for", () => {
  const wrong = ({ property, value }: Line) =>
    /^(transition|animation)/.test(property) && /(?<![\w-])[\d.]+m?s\b/.test(value);
  expect(offences(screens, wrong)).toEqual([]);
  const times = tokens.filter(({ value }) => /^[\d.]+ms$/.test(value));
  const still = times.filter(({ value }) => value === "0ms").map(({ property }) => property);
  expect([...new Set(times.map(({ property }) => property))].sort()).toEqual(still.sort());
  for (const { at, value } of times) expect(Number.parseFloat(value), at).toBeLessThanOrEqual(260);
});

test("what lies over the screen takes its layer from a token", () => {
  const wrong = ({ property, value }: Line) =>
    property === "z-index" && !value.includes("var(--layer-") && Math.abs(Number(value)) > 9;
  expect(offences(screens, wrong)).toEqual([]);
});

test("no style sheet takes in another, where letters for a room would not grow", () => {
  const taken = sheets.filter((file) => /@import/.test(readFileSync(join(root, file), "utf8")));
  expect(taken).toEqual(["renderer/tokens.css"]);
});
