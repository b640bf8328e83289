import { Search, X } from "lucide-react";
import {
  type ClipboardEvent,
  type KeyboardEvent,
  type ReactNode,
  useEffect,
  useId,
  useRef,
  useState,
} from "react";
import type { Completion as Offer } from "../../shared/saved";
import { Completion } from "./Completion";
import { ErrorLine } from "./ErrorLine";
import { endsWithTerm, readQuery, type Term, writeQuery } from "./query-terms";
import { useCompletion } from "./use-completion";
import "./search-box.css";

type SearchBoxProps = {
  label: string;
  placeholder: string;
  query: string;
  onQuery: (query: string) => void;
  /** What could stand at this place of the query; where it is left out nothing is offered. */
  complete?: (q: string, at: number) => Promise<Offer>;
  /** The term the engine did not understand, with its sentence. */
  problem?: { token: string; sentence: string } | null;
  /** At the right end of the box. */
  children?: ReactNode;
};

const pauseMs = 220;
/** Letters alone may become the name of a field: the list is not emptied under someone who is still typing it. */
const fieldPauseMs = 900;

function pauseAfter(text: string): number {
  return /(?:^|\s)-?[a-z]+$/i.test(text) ? fieldPauseMs : pauseMs;
}

function withoutRepeats(terms: readonly Term[]): Term[] {
  return [...new Map(terms.map((term) => [term.raw, term])).values()];
}

/** The box is the query: a finished term becomes a chip, Backspace on an empty tail opens the last one again. */
export function SearchBox(props: SearchBoxProps) {
  const { label, placeholder, query, onQuery, problem = null } = props;
  const problemId = useId();
  const listId = useId();
  const [terms, setTerms] = useState<readonly Term[]>(() => withoutRepeats(readQuery(query).terms));
  const [text, setText] = useState(() => readQuery(query).text);
  const sent = useRef(query);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const box = useRef<HTMLLabelElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const mirror = useRef<HTMLSpanElement>(null);
  const completion = useCompletion(props.complete, { box, input, mirror });
  const { offer } = completion;

  useEffect(() => {
    // Somebody else changed the query: a link, Clear, a saved view.
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
    else timer.current = setTimeout(send, pauseAfter(nextText));
  };
  const finish = (typed: string) => {
    completion.close();
    const read = readQuery(typed);
    change(withoutRepeats([...terms, ...read.terms]), read.text, true);
  };
  const onType = (typed: string) => {
    if (endsWithTerm(typed)) {
      finish(typed);
      return;
    }
    change(terms, typed, false);
    // Where nothing is typed yet the list would only be in the way; the arrow down opens it.
    if (typed === "" || typed.endsWith(" ")) completion.close();
    else completion.ask(terms, typed);
  };
  const take = (row: Offer["rows"][number]) => {
    if (!offer) return;
    const before = text.slice(0, offer.start);
    const after = text.slice(offer.end);
    if (row.finished) {
      finish(`${before}${row.insert} ${after}`);
      return;
    }
    const next = `${before}${row.insert}${after}`;
    change(terms, next, false);
    completion.ask(terms, next, before.length + row.insert.length);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    const lastTerm = terms.at(-1);
    const row = offer?.rows[completion.active];
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (offer) completion.walk(event.key === "ArrowDown" ? 1 : -1);
      else completion.ask(terms, text);
    } else if (event.key === "Tab" && !event.shiftKey && row) {
      event.preventDefault();
      take(row);
    } else if (event.key === "Enter") {
      if (row && completion.walked) take(row);
      else finish(text);
    } else if (event.key === "Escape") {
      if (offer) completion.close();
      else event.currentTarget.blur();
    } else if (event.key === "Backspace" && text === "" && lastTerm) {
      event.preventDefault();
      change(terms.slice(0, -1), lastTerm.raw, false);
      completion.ask(terms.slice(0, -1), lastTerm.raw);
    }
  };
  const onPaste = (event: ClipboardEvent<HTMLInputElement>) => {
    if (text !== "") return;
    event.preventDefault();
    finish(event.clipboardData.getData("text/plain").replaceAll(/\s+/g, " "));
  };
  const takeOut = (term: Term) => {
    change(
      terms.filter((other) => other !== term),
      text,
      true,
    );
    input.current?.focus();
  };
  const wrong = (raw: string) => problem !== null && problem.token !== "" && raw.includes(problem.token);
  const wrongText = problem !== null && !terms.some(({ raw }) => wrong(raw));

  return (
    <div className="search">
      <label ref={box} className="search-box">
        <Search size={14} aria-hidden />
        {terms.map((term) => (
          <Chip key={term.raw} term={term} isWrong={wrong(term.raw)} onTakeOut={() => takeOut(term)} />
        ))}
        <span ref={mirror} className="search-mirror" aria-hidden />
        <input
          ref={input}
          data-search
          data-behind-chips={terms.length > 0 || undefined}
          aria-label={label}
          aria-autocomplete="list"
          aria-controls={offer ? listId : undefined}
          aria-activedescendant={offer ? `${listId}-${completion.active}` : undefined}
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
          onBlur={completion.close}
        />
        {props.children}
      </label>
      {offer && completion.at && (
        <Completion id={listId} offer={offer} active={completion.active} at={completion.at} onChoose={take} />
      )}
      {problem && (
        <div id={problemId} className="search-problem">
          <ErrorLine sentence={problem.sentence} />
        </div>
      )}
    </div>
  );
}

function Chip({ term, isWrong, onTakeOut }: { term: Term; isWrong: boolean; onTakeOut: () => void }) {
  return (
    <span
      className="search-chip"
      data-excluded={term.excluded || undefined}
      data-wrong={isWrong || undefined}
    >
      <span className="search-chip-field">
        {term.excluded ? "-" : ""}
        {term.field}:
      </span>
      <span className="search-chip-value">{term.value}</span>
      <button type="button" aria-label={`Take out ${term.raw}`} onClick={onTakeOut}>
        <X size={10} aria-hidden />
      </button>
    </span>
  );
}
