import { useVirtualizer } from "@tanstack/react-virtual";
import { Download } from "lucide-react";
import { useEffect, useMemo, useRef, useState } from "react";
import type { EventDetail } from "../../shared/events";
import { engine } from "../engine-client";
import { host } from "../host/current-host";
import { useRead } from "../read";
import { bytes as sizeWords } from "../time";
import { Button } from "../ui/Button";
import { CopyButton } from "../ui/CopyButton";
import { Empty } from "../ui/Empty";
import { ErrorLine } from "../ui/ErrorLine";
import { Segments } from "../ui/Segments";
import { Skeleton } from "../ui/Skeleton";
import { VisibleText } from "../ui/VisibleText";
import { bodyFileName } from "./body-file";
import { hexRow } from "./hex";
import { MaskedNote } from "./MaskedNote";

/** Text is shown in pieces of so many bytes, so that one long line cannot stop the page; a copy is always whole. */
const piece = 200_000;

/** Pixels a row of sixteen bytes takes. */
const widthOfSixteen = 560;

/** The exact bytes, never re-encoded; of a secret in them only where somebody wants to see it. */
export function RawTab({ event }: { event: EventDetail }) {
  const [as, setAs] = useState<"text" | "hex">("text");
  const [revealedOf, setRevealedOf] = useState<string | null>(null);
  const revealed = revealedOf === event.eventId;
  const body = useRead(`${event.eventId}${revealed ? " revealed" : ""}`, async () => {
    const { eventId } = event;
    const blob = await engine.events.body({ eventId, ...(revealed ? {} : { masked: true }) });
    return { blob, bytes: new Uint8Array(await blob.arrayBuffer()) };
  });
  if (body.sentence) {
    const again = (
      <Button size="small" onClick={body.again}>
        Try again
      </Button>
    );
    return (
      <div className="inspector-failed">
        <ErrorLine sentence={body.sentence} action={again} />
      </div>
    );
  }
  if (!body.data) return <Skeleton rows={6} height={19} widths={[92, 88, 95]} />;
  const { blob, bytes } = body.data;
  return (
    <>
      <div className="raw-bar">
        <Segments
          label="Show as"
          value={as}
          onChange={setAs}
          segments={[
            { value: "text", words: "Text" },
            { value: "hex", words: "Hex" },
          ]}
        />
        <span className="faint truncate">
          <VisibleText text={event.contentType ?? "no content type"} />
        </span>
        <span className="grow" />
        <CopyButton label="Copy" title="Copy the whole body as text" text={() => blob.text()} />
        <Button
          size="small"
          tone="quiet"
          icon={<Download size={13} aria-hidden />}
          onClick={() => host.saveFile(bodyFileName(event), blob)}
        >
          Download
        </Button>
      </div>
      {event.secretsMasked && (
        <MaskedNote revealed={revealed} onTurn={() => setRevealedOf(revealed ? null : event.eventId)} />
      )}
      {bytes.length === 0 ? (
        <Empty title="No body" why="The request carried headers only." />
      ) : as === "hex" ? (
        <HexView bytes={bytes} />
      ) : (
        <TextView bytes={bytes} />
      )}
    </>
  );
}

function TextView({ bytes }: { bytes: Uint8Array }) {
  const [shown, setShown] = useState(piece);
  // A byte order mark is a part of what was sent.
  const text = useMemo(
    () =>
      new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes.subarray(0, shown), {
        stream: shown < bytes.length,
      }),
    [bytes, shown],
  );
  return (
    <div className="scroll inspector-scroll">
      <pre className="raw-text">
        <VisibleText text={text} />
      </pre>
      {bytes.length > shown && (
        <p className="inspector-note">
          The first {sizeWords(shown)} of {sizeWords(bytes.length)}.{" "}
          <Button tone="link" onClick={() => setShown(shown + piece)}>
            Show {sizeWords(Math.min(piece, bytes.length - shown))} more
          </Button>
        </p>
      )}
    </div>
  );
}

function HexView({ bytes }: { bytes: Uint8Array }) {
  const scroller = useRef<HTMLDivElement>(null);
  const [perRow, setPerRow] = useState<8 | 16>(8);
  useEffect(() => {
    const box = scroller.current;
    if (!box) return;
    const observer = new ResizeObserver(() => setPerRow(box.clientWidth < widthOfSixteen ? 8 : 16));
    observer.observe(box);
    return () => observer.disconnect();
  }, []);
  const virtual = useVirtualizer({
    count: Math.ceil(bytes.length / perRow),
    getScrollElement: () => scroller.current,
    estimateSize: () => 19,
    overscan: 12,
  });
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled region must be reachable by keyboard
    <section className="scroll inspector-scroll" ref={scroller} tabIndex={0} aria-label="Bytes as hex">
      <div className="hex" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const { offset, hex, text } = hexRow(bytes, item.index, perRow);
          return (
            <div key={item.key} className="hex-row" style={{ transform: `translateY(${item.start}px)` }}>
              <span className="faint">{offset}</span>
              <span>{hex}</span>
              <span className="secondary">{text}</span>
            </div>
          );
        })}
      </div>
    </section>
  );
}
