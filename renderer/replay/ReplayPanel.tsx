/** What is sent once more, where to and signed how: all of it said before the button, then each answer beside the first. */
import { useState } from "react";
import type { EventDetail } from "../../shared/events";
import { engine } from "../engine-client";
import { useBodyText } from "../inspector/use-body-text";
import { useRead } from "../read";
import { Sheet } from "../sharing/Sheet";
import { ErrorLine } from "../ui/ErrorLine";
import { Skeleton } from "../ui/Skeleton";
import { ReplayForm } from "./ReplayForm";
import { ReplayResult } from "./ReplayResult";
import "./replay.css";
import type { ReplayTopic } from "./replay-topic";

export function ReplayPanel({ topic }: { topic: ReplayTopic }) {
  const [replayId, setReplayId] = useState<string | null>(null);
  const { what } = topic;
  const only = "events" in what && what.events.length === 1 ? (what.events[0] ?? null) : null;
  const event = useRead(only, () => engine.events.get({ eventId: only ?? "" }));
  if (replayId !== null)
    return <ReplayResult topic={topic} replayId={replayId} onMore={() => setReplayId(null)} />;
  if (only === null) return <ReplayForm topic={topic} event={null} kept={null} onStarted={setReplayId} />;
  if (event.data) return <OneEvent topic={topic} event={event.data} onStarted={setReplayId} />;
  return <Waiting topic={topic} sentence={event.sentence} />;
}

function Waiting({ topic, sentence }: { topic: ReplayTopic; sentence: string }) {
  return (
    <Sheet wide title={`Replay ${topic.words}`} foot={null}>
      {sentence ? <ErrorLine sentence={sentence} /> : <Skeleton rows={6} height={30} widths={[70, 50, 60]} />}
    </Sheet>
  );
}

type OneProps = { topic: ReplayTopic; event: EventDetail; onStarted: (replayId: string) => void };

function OneEvent({ topic, event, onStarted }: OneProps) {
  const { text, sentence } = useBodyText(event);
  if (text === null && event.bodyIsText) return <Waiting topic={topic} sentence={sentence} />;
  // Bytes that are no text cannot be edited as one; they are sent as they are.
  const kept = event.bodyIsText && !(text ?? "").includes("\ufffd") ? text : null;
  return <ReplayForm topic={topic} event={event} kept={kept} onStarted={onStarted} />;
}
