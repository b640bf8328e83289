/**
 * The console in another language. `RINGBACK_TEXTS=<file>` names a catalogue that has a translation for each text of
 * `renderer/texts/en.json`; `pseudo` is the language nobody speaks. A text without a translation stays English.
 */
import { readFileSync } from "node:fs";
import { relative } from "node:path";
import type { Plugin } from "vite";
import { pseudoText } from "./pseudo";
import { rewriteTexts, type Translate } from "./rewrite";

export function textsPlugin(root: string, named = process.env.RINGBACK_TEXTS): Plugin | null {
  if (!named) return null;
  const { translate, locale } = translationOf(named);
  return {
    name: "ringback-texts",
    enforce: "pre",
    transform(code, id) {
      const file = relative(root, id.split("?")[0] ?? id).replaceAll("\\", "/");
      if (!/^(renderer|shared)\/.*\.tsx?$/.test(file)) return null;
      const said = rewriteTexts(file, code, translate, locale);
      return said === null ? null : { code: said, map: null };
    },
  };
}

function translationOf(named: string): { translate: Translate; locale: string } {
  if (named === "pseudo") return { translate: pseudoText, locale: "en" };
  const { locale, texts } = JSON.parse(readFileSync(named, "utf8")) as {
    locale: string;
    texts: Record<string, string>;
  };
  return { translate: (text) => texts[text] ?? null, locale };
}
