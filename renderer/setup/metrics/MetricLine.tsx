import type { MetricName } from "../../../shared/metrics";
import type { MetricProposal } from "../../../shared/metrics-contract";
import { lastPart, mappedBy, mapWords, valuesInWords } from "../../metric-words";
import { count } from "../../time";
import { Button } from "../../ui/Button";
import { Chips } from "../../ui/Chips";
import { ErrorLine } from "../../ui/ErrorLine";
import { OfferInput } from "../../ui/OfferInput";
import { VisibleText } from "../../ui/VisibleText";
import { draftOf, draftProblem, type MetricDraft, wordsMean } from "./metric-drafts";

type Props = {
  metric: MetricName;
  words: string;
  means: string;
  draft: MetricDraft;
  /** What was seen that could be it, the likeliest first. */
  proposals: readonly MetricProposal[];
  onDraft: (draft: MetricDraft) => void;
};

/** One metric: the field that is it, how its values are read, and what was seen of it. */
export function MetricLine({ metric, words, means, draft, proposals, onDraft }: Props) {
  const problem = draftProblem(draft, metric);
  const mean = wordsMean[metric];
  const isMapped = draft.path.trim() !== "";
  const shown = isMapped ? proposals.find(({ path }) => path === draft.path.trim()) : proposals[0];
  const seen = (one: MetricProposal) => (
    <>
      in {count(one.seen)} of {count(one.of)} calls, <VisibleText text={valuesInWords(one.values)} />
    </>
  );
  return (
    <fieldset className="metric-line" aria-label={words}>
      <span className="metric-name" title={means}>
        {words}
      </span>
      <OfferInput
        label={`${words}, field`}
        value={draft.path}
        placeholder="not mapped"
        invalid={problem !== null}
        rows={proposals.map((one) => ({
          value: one.path,
          says: valuesInWords(one.values),
          tag: `${count(one.seen)} of ${count(one.of)}`,
        }))}
        onChange={(path) => {
          const chosen = proposals.find((one) => one.path === path);
          onDraft(chosen ? draftOf(mappedBy(chosen), metric) : { ...draft, path });
        }}
      />
      <div className="metric-reads">
        {metric === "satisfaction" && isMapped && (
          <>
            <span className="secondary">worst</span>
            <ScaleEnd
              label={`${words}, worst`}
              value={draft.from}
              onChange={(from) => onDraft({ ...draft, from })}
            />
            <span className="secondary">best</span>
            <ScaleEnd
              label={`${words}, best`}
              value={draft.to}
              onChange={(to) => onDraft({ ...draft, to })}
            />
          </>
        )}
        {mean && isMapped && (
          <>
            <span className="secondary">
              {mean === "yes" ? "yes, besides true and 1:" : "negative, besides that word:"}
            </span>
            <Chips
              label={`${words}, words for ${mean}`}
              values={draft.words}
              rows={[]}
              placeholder="a word, Enter"
              onChange={(next) => onDraft({ ...draft, words: next })}
            />
          </>
        )}
        {!isMapped && !shown && <span className="faint">{means}</span>}
        {!isMapped && shown && (
          <Button tone="link" title={shown.path} onClick={() => onDraft(draftOf(mappedBy(shown), metric))}>
            Map {mapWords(shown)}
          </Button>
        )}
        {shown && (
          <span className="faint">
            {isMapped && <code>{lastPart(shown.path)}</code>} {seen(shown)}
          </span>
        )}
      </div>
      {problem && (
        <div className="metric-problem">
          <ErrorLine sentence={problem} />
        </div>
      )}
    </fieldset>
  );
}

function ScaleEnd(props: { label: string; value: string; onChange: (value: string) => void }) {
  return (
    <input
      className="input mono metric-scale"
      aria-label={props.label}
      inputMode="decimal"
      autoComplete="off"
      value={props.value}
      onChange={({ target }) => props.onChange(target.value)}
    />
  );
}
