import { Lock, X } from "lucide-react";
import { type ReactNode, useRef } from "react";
import type { DestinationRow } from "../../shared/deliveries";
import type { LocalMessage, MessageLook } from "../../shared/rules";
import { Choice } from "../deliver/rules/Choice";
import type { Pages } from "../pages";
import { withPhones } from "../phone";
import { moment } from "../time";
import { Button } from "../ui/Button";
import { ErrorLine } from "../ui/ErrorLine";
import { FreshPill } from "../ui/FreshPill";
import { RowButton } from "../ui/RowButton";
import { Segments } from "../ui/Segments";
import { Skeleton } from "../ui/Skeleton";
import { VisibleText } from "../ui/VisibleText";
import { openLocalOutbox, useView } from "../view";
import { looks, titleOf, whomOf } from "./message-words";

type Props = {
  switcher: ReactNode;
  pages: Pages<LocalMessage>;
  rows: readonly LocalMessage[];
  fresh: number;
  onShowFresh: () => void;
  onAtTop: (atTop: boolean) => void;
  read: string | null;
  destinations: readonly DestinationRow[];
  filter: { look: MessageLook | null; destinationId: string | null; callId: string | null };
  onLook: (look: MessageLook | null) => void;
  onDestination: (destinationId: string | null) => void;
};

const lookSegments = [
  { value: "all", words: "All", title: "Messages of every look" },
  ...(["mail", "chat", "ticket", "order"] as const).map((look) => ({
    value: look,
    words: looks[look].words,
    title: `${looks[look].words}: only these`,
  })),
] as const;

export function LocalMessageList({ switcher, pages, rows, read, destinations, filter, ...on }: Props) {
  const { look, destinationId, callId } = filter;
  const scroller = useRef<HTMLDivElement>(null);
  const telling = destinations.filter(({ message }) => message !== null);
  return (
    <section className="local-list" aria-label="Messages">
      <header className="destinations-head">
        <h2>Deliver</h2>
        {switcher}
      </header>
      <div className="local-filters">
        <Segments
          label="Look"
          value={look ?? "all"}
          segments={lookSegments}
          onChange={(value) => on.onLook(value === "all" ? null : value)}
        />
        <Choice
          label="Destination"
          value={destinationId ?? ""}
          choices={[
            { value: "", words: "every destination" },
            ...telling.map((one) => ({ value: one.destinationId, words: one.name })),
          ]}
          onChange={(value) => on.onDestination(value || null)}
        />
        {callId !== null && (
          <Button
            size="small"
            icon={<X size={12} aria-hidden />}
            title="Messages of every call again (Esc)"
            onClick={() => openLocalOutbox(null, read)}
          >
            of one call
          </Button>
        )}
      </div>
      <div className="local-rows-box">
        <FreshPill
          what="messages"
          fresh={on.fresh}
          onShow={() => {
            on.onShowFresh();
            scroller.current?.scrollTo({ top: 0 });
          }}
        />
        <div
          ref={scroller}
          className="local-rows scroll"
          onScroll={({ currentTarget }) => on.onAtTop(currentTarget.scrollTop < 4)}
        >
          {pages.sentence !== "" && (
            <div className="destinations-failed">
              <ErrorLine sentence={pages.sentence} again={pages.again} />
            </div>
          )}
          {pages.loading && <Skeleton rows={5} height={58} widths={[60, 48, 70]} />}
          <ul aria-label="Newest first">
            {rows.map((row) => (
              <Row key={row.deliveryId} row={row} isRead={row.deliveryId === read} />
            ))}
          </ul>
          {pages.more && (
            <Button tone="link" className="local-more" onClick={pages.readMore}>
              Older messages
            </Button>
          )}
        </div>
      </div>
      <footer className="local-foot">
        <Lock size={12} aria-hidden />
        {rows.length === 0
          ? "Nothing here left this machine"
          : `${rows.length}${pages.more ? " or more" : ""} ${rows.length === 1 ? "message" : "messages"}, none left this machine`}
      </footer>
    </section>
  );
}

function Row({ row, isRead }: { row: LocalMessage; isRead: boolean }) {
  const { payload, destination, landedAt, deliveryId } = row;
  const Icon = looks[payload.look].icon;
  const whom = withPhones(whomOf(payload));
  return (
    <li className="local-row" data-selected={isRead || undefined}>
      <Icon size={15} aria-label={looks[payload.look].words} />
      <div className="grow">
        <p className="local-row-line">
          <RowButton
            aria-current={isRead ? "true" : undefined}
            onClick={() => useView.setState({ localMessageId: deliveryId })}
          >
            <VisibleText text={withPhones(titleOf(payload))} />
          </RowButton>
          <time className="faint">{moment(landedAt)}</time>
        </p>
        <p className="secondary truncate">
          <VisibleText text={whom === "" ? destination : `${destination} · ${whom}`} />
        </p>
        <p className="faint truncate">
          <VisibleText text={payload.rule.name} />
        </p>
      </div>
    </li>
  );
}
