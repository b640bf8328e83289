import { ChevronDown, ChevronRight } from "lucide-react";
import type { ForwardRoute } from "../../../shared/forwarding";
import { isGoodAnswer } from "../../../shared/forwarding-usual";
import { addressOf, answerWords, meantWords, stateWords, waitingWords } from "../../forwarding-words";
import { moment } from "../../time";
import { IconButton } from "../../ui/Button";
import { StateWord, Tag } from "../../ui/Tag";
import { VisibleText } from "../../ui/VisibleText";
import { RouteDetail } from "./RouteDetail";

type LineProps = { route: ForwardRoute; open: boolean; onOpen: () => void; onChanged: () => void };

export function RouteLine({ route, open, onOpen, onChanged }: LineProps) {
  const state = stateWords(route);
  const meant = meantWords(route);
  return (
    <>
      <tr className="setup-line" data-open={open || undefined}>
        <td>
          <button
            type="button"
            className="forward-to"
            aria-expanded={open}
            title={route.url}
            onClick={onOpen}
          >
            {route.temporary && <Tag tone="plain">of a command</Tag>}
            {route.name !== route.url && (
              <b>
                <VisibleText text={route.name} />
              </b>
            )}
            <span className="mono truncate">
              <VisibleText text={addressOf(route.url)} />
            </span>
          </button>
        </td>
        <td className="secondary" title={meant}>
          <span className="truncate forward-meant">
            <VisibleText text={meant} />
          </span>
        </td>
        <td>
          <StateWord tone={state.tone} mark={state.mark} title={route.because ?? undefined}>
            {state.words}
          </StateWord>
        </td>
        <td className="secondary">
          {route.last ? (
            <>
              <StateWord
                tone={isGoodAnswer(route.last) ? "ok" : "bad"}
                mark={isGoodAnswer(route.last) ? "check" : "cross"}
                title={route.last.error ?? undefined}
              >
                {answerWords(route.last)}
              </StateWord>{" "}
              <time className="mono faint">{moment(route.last.sentAt)}</time>
            </>
          ) : (
            <span className="faint">none yet</span>
          )}
        </td>
        <td className="setup-end mono secondary">{waitingWords(route)}</td>
        <td className="setup-chevron">
          <IconButton label={open ? `Fold ${route.name}` : `Open ${route.name}`} onClick={onOpen}>
            {open ? <ChevronDown size={14} aria-hidden /> : <ChevronRight size={14} aria-hidden />}
          </IconButton>
        </td>
      </tr>
      {open && (
        <tr className="setup-detail">
          <td colSpan={6}>
            <RouteDetail route={route} onChanged={onChanged} />
          </td>
        </tr>
      )}
    </>
  );
}
