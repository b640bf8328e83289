import { Button } from "../ui/Button";
import { Empty } from "../ui/Empty";
import { ErrorLine } from "../ui/ErrorLine";
import { Glyph } from "../ui/Glyph";
import { KeyHint } from "../ui/KeyHint";
import { Skeleton } from "../ui/Skeleton";
import { type Mark, StateWord, Tag, type Tone } from "../ui/Tag";
import { VisibleText } from "../ui/VisibleText";
import { Piece, State, States } from "./Piece";
import { longWords } from "./samples";

const kinds = ["lifecycle", "action", "final", "failure", "ghost"] as const;
const stages = ["queued", "dialing", "in-conversation", "processing", "analysis", "final", "failed"] as const;
const tones: readonly { tone: Tone; mark: Mark; words: string }[] = [
  { tone: "ok", mark: "check", words: "delivered" },
  { tone: "warn", mark: "clock", words: "waits" },
  { tone: "bad", mark: "cross", words: "dead" },
  { tone: "plain", mark: "minus", words: "off" },
];
const marks: readonly Mark[] = [
  "check",
  "cross",
  "clock",
  "minus",
  "pause",
  "pen",
  "person",
  "retry",
  "warning",
];

export function Signs() {
  return (
    <>
      <Piece name="Tag" says="17 px: a word on a wash, with a mark where it is a state.">
        <States>
          {tones.map(({ tone, mark, words }) => (
            <State key={tone} words={tone}>
              <Tag tone={tone} mark={mark}>
                {words}
              </Tag>
            </State>
          ))}
          <State words="count">
            <Tag tone="plain">12</Tag>
          </State>
        </States>
        <States>
          {tones.map(({ tone, mark, words }) => (
            <State key={tone} words="in text">
              <StateWord tone={tone} mark={mark}>
                {words}
              </StateWord>
            </State>
          ))}
        </States>
        <States>
          {marks.map((mark) => (
            <State key={mark} words={mark}>
              <Tag tone="plain" mark={mark}>
                {mark}
              </Tag>
            </State>
          ))}
        </States>
      </Piece>
      <Piece name="Glyph" says="One per kind of event; colour adds the stage.">
        {kinds.map((kind) => (
          <States key={kind}>
            {stages.map((stage) => (
              <State key={stage} words={stage === "queued" ? kind : stage}>
                <Glyph kind={kind} stage={stage} size={14} title={`${kind}, ${stage}`} />
              </State>
            ))}
          </States>
        ))}
      </Piece>
      <Piece name="KeyHint" says="A key with what it does.">
        <States>
          <State words="two keys">
            <KeyHint keys={["j", "k"]} does="rows" />
          </State>
          <State words="one">
            <KeyHint keys={["Esc"]} does="close" />
          </State>
        </States>
      </Piece>
      <Piece name="VisibleText" says="Foreign text, its hidden characters written out; never a link.">
        <States>
          <State words="plain">
            <span>
              <VisibleText text="https://example.com/?a=1" />
            </span>
          </State>
          <State words="with another direction">
            <span>
              <VisibleText text={"invoice\u202Efdp.exe"} />
            </span>
          </State>
          <State words="long text, truncated" wide>
            <p className="truncate">
              <VisibleText text={longWords} />
            </p>
          </State>
        </States>
      </Piece>
      <Piece name="ErrorLine" says="What failed, beside where it failed, with the next step.">
        <States>
          <State words="with the next step" wide>
            <ErrorLine sentence="The port 4040 is taken by another program." again={() => undefined} />
          </State>
          <State words="long text" wide>
            <ErrorLine sentence={`The handler answered ${longWords}.`} />
          </State>
        </States>
      </Piece>
      <Piece name="Empty" says="Says why it is empty and offers one action.">
        <Empty
          title="No calls yet"
          why="Nothing was sent to this address so far."
          action={<Button>Play a sample call</Button>}
        />
      </Piece>
      <Piece name="Skeleton" says="Loading shows the structure that is coming.">
        <Skeleton rows={4} />
      </Piece>
    </>
  );
}
