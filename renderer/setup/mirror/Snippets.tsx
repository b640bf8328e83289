import { useState } from "react";
import { mirrorSnippets, type SnippetLanguage, type SnippetUrls } from "../../../shared/mirror-snippets";
import { CopyButton } from "../../ui/CopyButton";
import { Segments } from "../../ui/Segments";

/** The ten lines for production, in its own language, with this source's URL in them. */
export function Snippets(urls: SnippetUrls) {
  const [language, setLanguage] = useState<SnippetLanguage>("node");
  const snippets = mirrorSnippets(urls);
  const shown = snippets.find((one) => one.language === language);
  if (!shown) return null;
  return (
    <section className="mirror-snippets" aria-label="What production needs">
      <div className="mirror-line">
        <Segments
          label="Language of production"
          value={language}
          onChange={setLanguage}
          segments={snippets.map(({ language: value, name }) => ({ value, words: name }))}
        />
        <span className="grow" />
        <CopyButton text={shown.code} label="Copy" title={`Copy the lines for ${shown.name}`} tone="plain" />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys */}
      <pre className="mono scroll" tabIndex={0}>
        {shown.code}
      </pre>
      <p className="faint">
        {shown.place} A copy is given up after two seconds, and nothing in production waits for it or fails
        with it.
      </p>
    </section>
  );
}
