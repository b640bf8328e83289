import { useEffect, useId, useMemo, useRef, useState } from "react";
import type { RuleField, RuleProblem } from "../../../shared/rules";
import { Offer, offered } from "../../ui/Offer";
import { openTemplateEditor, type TemplateEditor, type TemplateHands } from "./template-editor";
import type { TypedField } from "./template-places";
import "./template-input.css";

type Props = {
  label: string;
  text: string;
  single: boolean;
  placeholder: string;
  fields: readonly RuleField[];
  problems: readonly RuleProblem[];
  onText: (text: string) => void;
};

type Open = TypedField & { at: { left: number; top: number } };

/** A text with places for fields: `{` offers them, and a place is a chip. */
export function TemplateInput({ label, text, single, placeholder, fields, problems, onText }: Props) {
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  const editor = useRef<TemplateEditor | null>(null);
  const [open, setOpen] = useState<Open | null>(null);
  const [active, setActive] = useState(0);
  const all = useMemo(
    () =>
      fields.map(({ field, says, kind, later }) => ({
        value: kind === "open" ? `${field}.` : field,
        says,
        ...(later ? { tag: "later" } : {}),
      })),
    [fields],
  );
  const rows = open ? offered(all, open.word) : [];
  const isOpen = open !== null && rows.length > 0;
  const take = (field: string) => {
    if (open) editor.current?.take(open, field);
    setOpen(null);
  };
  const hands = useRef<TemplateHands>({ onText, onTyped: setOpen, onKey: () => false });
  hands.current = {
    onText,
    onTyped(typed) {
      setOpen(typed);
      setActive(0);
    },
    onKey(key) {
      if (!isOpen) return single && key === "Enter";
      if (key === "Escape") setOpen(null);
      else if (key === "ArrowDown") setActive((active + 1) % rows.length);
      else if (key === "ArrowUp") setActive((active - 1 + rows.length) % rows.length);
      else take(rows[active]?.value ?? "");
      return true;
    },
  };
  const begins = useRef(text);
  useEffect(() => {
    if (!box.current) return;
    const made = openTemplateEditor(box.current, begins.current, { label, single, placeholder, hands });
    editor.current = made;
    return () => {
      editor.current = null;
      made.destroy();
    };
  }, [label, single, placeholder]);
  useEffect(() => editor.current?.put(text), [text]);
  useEffect(() => editor.current?.mark(problems), [problems]);
  useEffect(() => editor.current?.describe(isOpen ? { id, active } : null), [isOpen, id, active]);
  return (
    <div
      className={single ? "template-input template-input-single" : "template-input"}
      data-invalid={problems.length > 0 || undefined}
      ref={box}
    >
      {isOpen && (
        <Offer
          id={id}
          label={`Fields for ${label}`}
          rows={rows}
          active={Math.min(active, rows.length - 1)}
          at={open.at}
          onChoose={take}
        />
      )}
    </div>
  );
}
