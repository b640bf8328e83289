import { Search, X } from "lucide-react";
import { type ClipboardEvent, type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { ErrorLine } from "./ErrorLine";
import { readQuery, readTerm, type Term, writeQuery } from "./query-terms";
import "./search-box.css";

type SearchBoxProps = {
  label: string;
  placeholder: string;
  query: string;
  onQuery: (query: string) => void;
  /** The term the engine did not understand, with its sentence. */
  problem?: { token: string; sentence: string } | null;
};

const pauseMs = 220;

function withoutRepeats(terms: readonly Term[]): Term[] {
  return [...new Map(terms.map((term) => [term.raw, term])).values()];
}

/** The box is the query: a finished term becomes a chip, Backspace on an empty tail opens the last one again. */
export function SearchBox({ label, placeholder, query, onQuery, problem = null }: SearchBoxProps) {
  const problemId = useId();
  const [terms, setTerms] = useState<readonly Term[]>(() => withoutRepeats(readQuery(query).terms));
  const [text, setText] = useState(() => readQuery(query).text);
  const sent = useRef(query);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  useEffect(() => {
    // Somebody else changed the query: a link, Clear.
    if (query === sent.current) return;
    clearTimeout(timer.current);
    sent.current = query;
    const read = readQuery(query);
    setTerms(withoutRepeats(read.terms));
    setText(read.text);
  }, [query]);
  useEffect(() => () => clearTimeout(timer.current), []);

  const change = (nextTerms: readonly Term[], nextText: string, atOnce: boolean) => {
    setTerms(nextTerms);
    setText(nextText);
    clearTimeout(timer.current);
    const next = writeQuery(nextTerms, nextText);
    const send = () => {
      sent.current = next;
      onQuery(next);
    };
    if (atOnce) send();
    else timer.current = setTimeout(send, pauseMs);
  };
  const finish = (typed: string) => {
    const read = readQuery(typed);
    change(withoutRepeats([...terms, ...read.terms]), read.text, true);
  };
  const onType = (typed: string) => {
    const last =
      typed
        .trimEnd()
        .split(/\s(?=[^"]*(?:"[^"]*"[^"]*)*$)/)
        .at(-1) ?? "";
    if (typed.endsWith(" ") && readTerm(last)) finish(typed);
    else change(terms, typed, false);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    const lastTerm = terms.at(-1);
    if (event.key === "Enter") finish(text);
    else if (event.key === "Escape") event.currentTarget.blur();
    else if (event.key === "Backspace" && text === "" && lastTerm) {
      event.preventDefault();
      change(terms.slice(0, -1), lastTerm.raw, false);
    }
  };
  const onPaste = (event: ClipboardEvent<HTMLInputElement>) => {
    if (text !== "") return;
    event.preventDefault();
    finish(event.clipboardData.getData("text/plain").replaceAll(/\s+/g, " "));
  };
  const wrong = (raw: string) => problem !== null && problem.token !== "" && raw.includes(problem.token);
  const wrongText = problem !== null && !terms.some(({ raw }) => wrong(raw));

  return (
    <div className="search">
      <label className="search-box">
        <Search size={14} aria-hidden />
        {terms.map((term) => (
          <span
            key={term.raw}
            className="search-chip"
            data-excluded={term.excluded || undefined}
            data-wrong={wrong(term.raw) || undefined}
          >
            <span className="search-chip-field">
              {term.excluded ? "-" : ""}
              {term.field}:
            </span>
            {term.value}
            <button
              type="button"
              aria-label={`Take out ${term.raw}`}
              onClick={() =>
                change(
                  terms.filter((other) => other !== term),
                  text,
                  true,
                )
              }
            >
              <X size={10} aria-hidden />
            </button>
          </span>
        ))}
        <input
          data-search
          aria-label={label}
          aria-invalid={problem ? true : undefined}
          aria-describedby={problem ? problemId : undefined}
          data-wrong={wrongText || undefined}
          placeholder={terms.length === 0 ? placeholder : ""}
          value={text}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => onType(event.target.value)}
          onKeyDown={onKeyDown}
          onPaste={onPaste}
        />
      </label>
      {problem && (
        <div id={problemId} className="search-problem">
          <ErrorLine sentence={problem.sentence} />
        </div>
      )}
    </div>
  );
}
