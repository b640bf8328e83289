import { Lock } from "lucide-react";
import { type ReactNode, useEffect, useRef } from "react";
import type { CallDetail } from "../../shared/calls";
import type { TwinCall } from "../../shared/twin-contract";
import { useRules } from "../deliver/rules/use-rules";
import { useDestinations } from "../destinations";
import { MessageCard } from "../local-outbox/MessageCard";
import { looks } from "../local-outbox/message-words";
import { useLocalOutbox } from "../local-outbox/use-local-outbox";
import { useWrite } from "../read";
import type { AsOf, SinceWords } from "../twin/as-of";
import { Button } from "../ui/Button";
import { ErrorLine } from "../ui/ErrorLine";
import { StateWord } from "../ui/Tag";
import { VisibleText } from "../ui/VisibleText";
import { openLocalOutbox } from "../view";
import { type Mask, maskMessage } from "./masked";
import { addRulesToShow } from "./show";
import { WithoutGate } from "./WithoutGate";
import "./stage-outbox.css";
import {
  isAhead,
  outboxSum,
  type StageMessage,
  stageMessages,
  type WaitingRule,
  waitingRules,
} from "./stage-messages";

type Props = {
  call: CallDetail | null;
  /** The moment, one of these: what something else than an event brought belongs to the one before it. */
  at: number;
  moments: readonly number[];
  since: SinceWords;
  mask: Mask;
  /** Both cards as of the moment; null: what would be without the gate is not asked. */
  without: { call: TwinCall; now: AsOf } | null;
};

/** Whom rules tell of this call: what landed by the moment, what lands later, and what waits for the gate. */
export function StageOutbox({ call, at, moments, since, mask, without }: Props) {
  const rules = useRules();
  const destinations = useDestinations();
  const local = useLocalOutbox({ callId: call?.callId ?? "none", destinationId: null, look: null });
  const known = call && rules.data && destinations.data;
  const messages = known
    ? stageMessages({
        call,
        local: local.rows,
        rules: rules.data ?? [],
        destinations: destinations.data ?? [],
      })
    : [];
  const waiting = known
    ? waitingRules({ call, rules: rules.data ?? [], destinations: destinations.data ?? [] })
    : [];
  // A message that is written and not landed is no rule that waits any more.
  const still = waiting.filter(
    ({ rule }) => !messages.some(({ message }) => message.rule.ruleId === rule.ruleId),
  );
  const arrived = messages.filter((one) => !isAhead(one, { at, moments }));
  const sentOut = arrived.filter(({ state }) => state === "out").length;
  const landed = messages.filter(({ arrivedAt }) => arrivedAt !== null).length;
  const list = useRef<HTMLDivElement>(null);
  // What has just landed is what the room looks for.
  // biome-ignore lint/correctness/useExhaustiveDependencies: scrolls with each that lands
  useEffect(() => {
    const box = list.current;
    if (box) box.scrollTop = box.scrollHeight;
  }, [landed]);
  const isQuiet = rules.data !== null && !rules.data.some(({ enabled }) => enabled);
  return (
    <aside className="stage-outbox" aria-label="Local outbox">
      <header>
        <h2 className="grow">Local outbox</h2>
        {sentOut === 0 && (
          <span className="stage-stays">
            <Lock size={13} aria-hidden /> stays on this machine
          </span>
        )}
      </header>
      <div className="stage-messages scroll" ref={list}>
        {rules.sentence && <ErrorLine sentence={rules.sentence} again={rules.again} />}
        {messages.map((one) => (
          <Told key={one.deliveryId} told={one} at={at} moments={moments} since={since} mask={mask} />
        ))}
        {still.map((one) => (
          <Waits key={`${one.rule.ruleId} ${one.destination.destinationId}`} waits={one} />
        ))}
        {messages.length + still.length === 0 &&
          (isQuiet ? (
            <NoRules onAdded={rules.again} />
          ) : (
            call && <p className="stage-none">No rule has told anybody about this call yet.</p>
          ))}
      </div>
      {without && <WithoutGate {...without} since={since} />}
      <footer>
        <span className="stage-dot" data-out={sentOut > 0 || undefined} aria-hidden />
        <span className="grow">
          {outboxSum(arrived, messages.length - arrived.length + still.length)}, <b>{sentOut} sent out</b>
        </span>
        {local.rows.length > 0 && call && (
          <Button tone="link" onClick={() => openLocalOutbox(call.callId)}>
            Open
          </Button>
        )}
      </footer>
    </aside>
  );
}

function Told({ told, at, moments, since, mask }: { told: StageMessage } & Omit<Props, "call" | "without">) {
  const { message, destination, runs, arrivedAt, state, observed } = told;
  const lies = isAhead(told, { at, moments });
  let said: ReactNode;
  if (arrivedAt === null)
    said = (
      <StateWord tone={state === "dead" ? "bad" : "warn"} mark={state === "dead" ? "cross" : "clock"}>
        {state === "under-way" ? "under way" : state}
      </StateWord>
    );
  else if (lies)
    said = (
      <StateWord tone="plain" mark="clock">
        at {since(arrivedAt)}
      </StateWord>
    );
  else
    said = (
      <StateWord tone="ok" mark="check">
        {since(arrivedAt)}
      </StateWord>
    );
  return (
    <Entry look={message.look} destination={destination} runs={runs} rule={message.rule.name} said={said}>
      <div className="stage-card" data-ahead={lies || undefined}>
        <MessageCard message={maskMessage(message, mask)} destination={destination} at={arrivedAt ?? at} />
      </div>
      {state !== "landed" || message.look === "order" ? (
        <p className="stage-observed secondary">
          <VisibleText text={mask(observed)} />
        </p>
      ) : null}
    </Entry>
  );
}

function Waits({ waits: { rule, destination } }: { waits: WaitingRule }) {
  return (
    <Entry
      look={destination.message?.look ?? "mail"}
      destination={destination.name}
      runs="final"
      rule={rule.definition.name}
      said={
        <StateWord tone="warn" mark="clock">
          waits for the gate
        </StateWord>
      }
    >
      <p className="stage-waits">Its conditions are judged on the final call, and not before.</p>
    </Entry>
  );
}

type EntryProps = {
  look: StageMessage["message"]["look"];
  destination: string;
  runs: "now" | "final" | null;
  rule: string;
  said: ReactNode;
  children: ReactNode;
};

function Entry({ look, destination, runs, rule, said, children }: EntryProps) {
  const Icon = looks[look].icon;
  return (
    <section className="stage-entry" aria-label={`${looks[look].words}, ${rule}`}>
      <h3>
        <Icon size={15} aria-hidden />
        <b className="stage-entry-to">
          <VisibleText text={destination} />
        </b>
        <span className="secondary truncate grow">
          {runs === null ? "" : runs === "now" ? "now, " : "at final, "}“<VisibleText text={rule} />”
        </span>
        {said}
      </h3>
      {children}
    </section>
  );
}

function NoRules({ onAdded }: { onAdded: () => void }) {
  const { busy, sentence, write } = useWrite();
  const add = async () => {
    if (await write(addRulesToShow)) onAdded();
  };
  return (
    <div className="stage-none">
      <p>No rule is switched on, so nobody is told of this call but the CRM.</p>
      <Button disabled={busy} onClick={() => void add()}>
        Add two: order now, mail at final
      </Button>
      <p className="faint">Their messages stay on this machine. They act on calls that come after this.</p>
      {sentence && <ErrorLine sentence={sentence} />}
    </div>
  );
}
