/** The note on a call or an event: plain text, read in place and written in place. */
import { StickyNote } from "lucide-react";
import { useEffect, useRef } from "react";
import { create } from "zustand";
import { engine } from "../engine-client";
import { tellUndo } from "../notice";
import { useWrite } from "../read";
import { Button } from "../ui/Button";
import { ErrorLine } from "../ui/ErrorLine";
import { VisibleText } from "../ui/VisibleText";
import "./note.css";
import { useKeptState } from "../presenting/kept-state";

/** Whose note is being written; the key `n` and the button both say so here. */
export const useNoteWriting = create<{ id: string | null }>(() => ({ id: null }));

export function writeNote(id: string | null): void {
  useNoteWriting.setState({ id });
}

const longest = 4000;

type NoteProps = {
  id: string;
  text: string;
  /** Said where there is no note; left out where nothing should stand then. */
  empty?: string;
  onSaved?: () => void;
};

export function Note({ id, text, empty, onSaved }: NoteProps) {
  const isWriting = useNoteWriting((state) => state.id === id);
  if (isWriting) return <NoteForm id={id} text={text} onSaved={onSaved} />;
  if (text === "") {
    return empty === undefined ? null : (
      <div className="note-none">
        <span className="faint grow">{empty}</span>
        <Button size="small" onClick={() => writeNote(id)}>
          Write a note
        </Button>
      </div>
    );
  }
  return (
    <section className="note" aria-label="Note">
      <StickyNote size={13} aria-hidden />
      <p className="note-text grow">
        <VisibleText text={text} />
      </p>
      <Button tone="link" onClick={() => writeNote(id)}>
        Edit note
      </Button>
    </section>
  );
}

function NoteForm({ id, text, onSaved }: Omit<NoteProps, "empty">) {
  const [draft, setDraft] = useKeptState(`note ${id}`, text);
  const area = useRef<HTMLTextAreaElement>(null);
  const { busy, sentence, write } = useWrite();
  useEffect(() => {
    area.current?.focus();
    area.current?.setSelectionRange(longest, longest);
  }, []);
  const save = async () => {
    if (!(await write(() => engine.notes.put({ id, text: draft })))) return;
    onSaved?.();
    writeNote(null);
    if (text === "" || draft === text) return;
    tellUndo(draft.trim() === "" ? "The note was taken away" : "The note was changed", async () => {
      await engine.notes.put({ id, text });
      onSaved?.();
    });
  };
  return (
    <form
      className="note-form"
      aria-label="Note"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <textarea
        ref={area}
        className="note-area"
        aria-label="Text of the note"
        placeholder="What should be remembered? An empty note is taken away."
        value={draft}
        maxLength={longest}
        rows={Math.min(Math.max(draft.split("\n").length, 2), 8)}
        onChange={(event) => setDraft(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape") {
            event.stopPropagation();
            writeNote(null);
          } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
            event.preventDefault();
            void save();
          }
        }}
      />
      <div className="note-foot">
        <span className="faint grow">
          Ctrl+Enter saves, Esc leaves it{draft.length > longest * 0.9 && ` · ${longest - draft.length} left`}
        </span>
        <Button size="small" tone="quiet" onClick={() => writeNote(null)}>
          Leave it
        </Button>
        <Button size="small" type="submit" disabled={busy}>
          Save note
        </Button>
      </div>
      {sentence && <ErrorLine sentence={sentence} />}
    </form>
  );
}
