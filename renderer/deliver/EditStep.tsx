import { useEffect, useMemo, useRef, useState } from "react";
import type { DeliveryDetail } from "../../shared/deliveries";
import type { Json } from "../../shared/words";
import { engine } from "../engine-client";
import { useWrite } from "../read";
import { type BodyEditor, openBodyEditor, scanned } from "../replay/body-editor";
import { Button } from "../ui/Button";
import { ErrorLine } from "../ui/ErrorLine";
import "../ui/json-view.css";
import "./decide.css";

type EditProps = { step: DeliveryDetail; onClose: () => void; onSent: () => void };

/** The payload of a dead step, to be mended by hand. It goes with a key of its own: no key stands for two contents. */
export function EditStep({ step, onClose, onSent }: EditProps) {
  const [begin] = useState(() => JSON.stringify(step.payload, null, 2));
  const [text, setText] = useState(begin);
  const box = useRef<HTMLDivElement>(null);
  const editor = useRef<BodyEditor | null>(null);
  const { busy, sentence, write } = useWrite();
  useEffect(() => {
    if (!box.current) return;
    const opened = openBodyEditor(box.current, begin, { label: "Payload to send", onText: setText });
    editor.current = opened;
    opened.focus();
    return () => {
      editor.current = null;
      opened.destroy();
    };
  }, [begin]);
  const read = useMemo(() => scanned(text), [text]);
  const broken = read && !read.ok ? read.broken : null;
  useEffect(() => editor.current?.mark(broken), [broken]);
  const edit = () =>
    void write(async () => {
      await engine.decisions.edit({ deliveryId: step.deliveryId, payload: JSON.parse(text) as Json });
      onSent();
    });
  return (
    <section className="edit-step" aria-label={`Edit ${step.step}`}>
      <div className="json-view edit-step-box" ref={box} />
      <div className="decide-end">
        <Button
          tone="filled"
          size="small"
          disabled={busy || broken !== null || text === begin}
          onClick={edit}
        >
          Send with a new key
        </Button>
        <Button size="small" tone="quiet" onClick={onClose}>
          Cancel
        </Button>
        <span className="secondary" role="status">
          {broken
            ? broken.sentence
            : text === begin
              ? "Nothing is changed yet."
              : "What was sent before stays in the thread; the old key is never used again."}
        </span>
      </div>
      {sentence && <ErrorLine sentence={sentence} />}
    </section>
  );
}
