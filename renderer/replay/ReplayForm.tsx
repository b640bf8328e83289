import { Send, SquarePen } from "lucide-react";
import { useState } from "react";
import type { EventDetail } from "../../shared/events";
import type { ReplayInput } from "../../shared/replays";
import { engine, sentenceOf } from "../engine-client";
import { useRead } from "../read";
import { Sheet } from "../sharing/Sheet";
import { useSources } from "../sources";
import { Button } from "../ui/Button";
import { ErrorLine } from "../ui/ErrorLine";
import { Segments } from "../ui/Segments";
import { Toggle } from "../ui/Toggle";
import { BodyToEdit, shownFirst } from "./BodyToEdit";
import { HeadersToSet } from "./HeadersToSet";
import { ReplayTargets } from "./ReplayTargets";
import {
  drafts,
  keepChoices,
  lastChoices,
  type Rate,
  type ReplayDraft,
  type ReplayTopic,
} from "./replay-topic";
import { eventsWords, saySigning, sayWhatIsSent } from "./replay-words";
import { readSetHeaders } from "./set-headers";

type Props = {
  topic: ReplayTopic;
  /** Where it is one event. */
  event: EventDetail | null;
  /** Its body as text; null: it cannot be edited. */
  kept: string | null;
  onStarted: (replayId: string) => void;
};

const noDraft: ReplayDraft = { body: null, headers: "" };

type Refused = { sentence: string; allowHost: string | null };

export function ReplayForm({ topic, event, kept, onStarted }: Props) {
  const [choices, setChoices] = useState(lastChoices);
  const [isEditing, setEditing] = useState(topic.edit);
  const [draft, setDraft] = useState(() => drafts.get(event?.eventId ?? "") ?? noDraft);
  const [testSecret, setTestSecret] = useState(false);
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<Refused | null>(null);
  const handlers = useRead("handlers", async () => (await engine.replays.handlers()).rows);
  const sources = useSources();

  const known = handlers.data?.slice(0, 4) ?? [];
  const lately = known[0] && ({ kind: "handler", url: known[0].handler } as const);
  const target = choices.target ?? lately ?? ({ kind: "own" } as const);
  const { sign, rate } = choices;
  const sourceName = event?.source ?? topic.source;
  const source = sources.data?.find(({ name }) => name === sourceName) ?? null;
  const first = kept === null ? null : shownFirst(kept);
  const set = readSetHeaders(draft.headers);
  const edited = isEditing && (draft.body !== null || set.headers.length > 0);
  const choose = (next: Partial<typeof choices>) => {
    setRefused(null);
    setChoices((before) => {
      keepChoices({ ...before, ...next });
      return { ...before, ...next };
    });
  };
  const write = (change: Partial<typeof draft>) => {
    const next = { ...draft, ...change };
    setDraft(next);
    if (event !== null) drafts.set(event.eventId, next);
  };

  const input: ReplayInput = {
    ...topic.what,
    sign,
    ...(target.kind === "handler" ? { to: target.url } : {}),
    ...(target.kind === "handler" && sign === "again" && testSecret ? { secret: "test" } : {}),
    ...(edited
      ? { edit: { ...(draft.body === null ? {} : { body: draft.body }), headers: set.headers } }
      : {}),
    ...(rate === "quick" || topic.count === 1 ? {} : { perSecond: Number(rate) }),
  };
  async function send(allowHost: string | null): Promise<void> {
    setBusy(true);
    setRefused(null);
    try {
      if (allowHost !== null) await engine.handlerHosts.allow({ host: allowHost });
      onStarted((await engine.replays.create(input)).replayId);
    } catch (error) {
      setRefused({ sentence: sentenceOf(error), allowHost: hostToAllow(error) });
    } finally {
      setBusy(false);
    }
  }

  const isNowhere = target.kind === "handler" && target.url === "";
  return (
    <Sheet
      wide
      title={`${isEditing ? "Edit and replay" : "Replay"} ${topic.words}`}
      foot={
        <>
          <Button
            tone="filled"
            icon={<Send size={13} aria-hidden />}
            disabled={busy || isNowhere || (isEditing && set.problem !== null)}
            onClick={() => void send(null)}
          >
            {topic.count === null ? "Send what is found" : `Send ${eventsWords(topic.count)}`}
          </Button>
          <span className="grow faint replay-foot">{sayWhatIsSent(topic.count, target)}</span>
        </>
      }
    >
      {isEditing && kept !== null && first !== null && (
        <BodyToEdit
          kept={kept}
          text={draft.body ?? first}
          onText={(text) => write({ body: text === first ? null : text })}
        />
      )}
      {isEditing && (
        <HeadersToSet text={draft.headers} problem={set.problem} onText={(headers) => write({ headers })} />
      )}
      {isEditing && kept === null && (
        <p className="sheet-warning">Its body is no text: it can be sent as it is, and not edited here.</p>
      )}
      {!isEditing && kept !== null && (
        <Button size="small" icon={<SquarePen size={12} aria-hidden />} onClick={() => setEditing(true)}>
          Edit the body first
        </Button>
      )}
      <ReplayTargets
        target={target}
        source={sourceName}
        known={known}
        onTarget={(next) => choose({ target: next })}
      />
      {handlers.sentence && <ErrorLine sentence={handlers.sentence} />}
      {refused && (
        <ErrorLine
          sentence={refused.allowHost === null ? refused.sentence : sayAsked(refused.sentence)}
          action={
            refused.allowHost !== null && (
              <Button size="small" disabled={busy} onClick={() => void send(refused.allowHost)}>
                Allow {refused.allowHost} and send
              </Button>
            )
          }
        />
      )}
      <section className="sheet-part" aria-label="Signature">
        <h3>Signature</h3>
        <div className="sheet-line">
          <Segments
            label="Signature"
            value={sign}
            onChange={(next) => choose({ sign: next })}
            segments={[
              { value: "again", words: "Sign again" },
              { value: "as-kept", words: "As it came" },
            ]}
          />
          {target.kind === "handler" && sign === "again" && (source?.secrets.length ?? 0) > 0 && (
            <>
              <Toggle label="With the test secret" checked={testSecret} onChange={setTestSecret} />
              <span>With the test secret</span>
            </>
          )}
        </div>
        <p className="sheet-note">{saySigning({ target, sign, edited, source, testSecret })}</p>
      </section>
      {topic.count !== 1 && (
        <section className="sheet-part" aria-label="Rate">
          <h3>Rate: one at a time in any case</h3>
          <Segments<Rate>
            label="Rate"
            value={rate}
            onChange={(next) => choose({ rate: next })}
            segments={[
              { value: "quick", words: "As quick as answers come" },
              { value: "10", words: "10 a second" },
              { value: "1", words: "1 a second" },
            ]}
          />
        </section>
      )}
    </Sheet>
  );
}

function hostToAllow(error: unknown): string | null {
  const data: unknown = error instanceof Error && "data" in error ? error.data : null;
  if (data === null || typeof data !== "object" || !("allowHost" in data)) return null;
  return typeof data.allowHost === "string" ? data.allowHost : null;
}

/** What a script would have to do stands in the engine's sentence; here is a button for it. */
function sayAsked(sentence: string): string {
  return sentence.replace(/: POST \/api\/.*$/, ".");
}
