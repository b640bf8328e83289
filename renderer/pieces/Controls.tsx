import { Play, X } from "lucide-react";
import { useState } from "react";
import { Button, IconButton } from "../ui/Button";
import { Chips } from "../ui/Chips";
import { ChosenFile } from "../ui/ChosenFile";
import { ContextMenu } from "../ui/ContextMenu";
import { CopyButton } from "../ui/CopyButton";
import { Field, SelectField } from "../ui/Field";
import { FreshPill } from "../ui/FreshPill";
import { Menu } from "../ui/Menu";
import { OfferInput } from "../ui/OfferInput";
import { RowButton } from "../ui/RowButton";
import { SearchBox } from "../ui/SearchBox";
import { Segments } from "../ui/Segments";
import { Toggle } from "../ui/Toggle";
import { WhatIs } from "../ui/WhatIs";
import { Piece, State, States } from "./Piece";
import { fields, longWords, offer } from "./samples";

const tones = ["filled", "plain", "quiet", "link"] as const;

export function Controls() {
  return (
    <>
      <Piece name="Button" says="28 px, small 24; one filled at most in a panel.">
        {tones.map((tone) => (
          <States key={tone}>
            <State words={tone}>
              <Button tone={tone}>Play a call</Button>
            </State>
            <State words="hover" drawn="hover">
              <Button tone={tone}>Play a call</Button>
            </State>
            <State words="focus" drawn="focus-visible">
              <Button tone={tone}>Play a call</Button>
            </State>
            <State words="active" drawn="active">
              <Button tone={tone}>Play a call</Button>
            </State>
            <State words="disabled">
              <Button tone={tone} disabled>
                Play a call
              </Button>
            </State>
            <State words="small, icon">
              <Button tone={tone} size="small" icon={<Play size={12} aria-hidden />}>
                Play
              </Button>
            </State>
          </States>
        ))}
        <States>
          <State words="icon">
            <IconButton label="Close">
              <X size={14} aria-hidden />
            </IconButton>
          </State>
          <State words="hover" drawn="hover">
            <IconButton label="Close">
              <X size={14} aria-hidden />
            </IconButton>
          </State>
          <State words="focus" drawn="focus-visible">
            <IconButton label="Close">
              <X size={14} aria-hidden />
            </IconButton>
          </State>
          <State words="pressed">
            <IconButton label="Close" aria-pressed>
              <X size={14} aria-hidden />
            </IconButton>
          </State>
          <State words="disabled">
            <IconButton label="Close" disabled>
              <X size={14} aria-hidden />
            </IconButton>
          </State>
        </States>
      </Piece>
      <Piece name="CopyButton" says="Copies and says so in place of its label.">
        <States>
          <State words="with a word">
            <CopyButton text="https://example.com/hooks/mirai" label="Copy URL" tone="plain" />
          </State>
          <State words="icon">
            <CopyButton text="https://example.com/hooks/mirai" title="Copy the URL" />
          </State>
        </States>
      </Piece>
      <Toggles />
      <Choices />
      <Piece name="Menu" says="A short list under its button, never modal.">
        <States>
          <State words="closed; press it">
            <Menu
              label="Share"
              trigger={<Button>Share …</Button>}
              items={[
                { words: "Bundle", hint: "to import", onSelect: () => undefined },
                { words: "Names replaced", checked: true, onSelect: () => undefined },
                "line",
                { words: "Page", hint: "to read", onSelect: () => undefined },
              ]}
            />
          </State>
        </States>
      </Piece>
      <Piece name="ContextMenu" says="The same list at the pointer, or by the menu key on a row.">
        <States>
          <State words="press the right button on it" wide>
            <ContextMenu
              label="The call"
              itemsOf={() => [
                { words: "Open person", hint: "p", onSelect: () => undefined },
                "line",
                { words: "Copy as cURL", hint: "C", onSelect: () => undefined },
              ]}
            >
              <div>
                <Button data-row-id="c_9f">call c_9f</Button>
              </div>
            </ContextMenu>
          </State>
        </States>
      </Piece>
      <Piece name="FreshPill" says="What came while a list held still; a press shows it.">
        <States>
          <State words="3 came" wide>
            <div className="piece-over">
              <FreshPill what="calls" fresh={3} onShow={() => undefined} />
            </div>
          </State>
          <State words="more than were counted" wide>
            <div className="piece-over">
              <FreshPill what="calls" fresh={4000} more onShow={() => undefined} />
            </div>
          </State>
        </States>
      </Piece>
      <Piece name="WhatIs" says="What a thing is, beside it; quiet once it was read.">
        <States>
          <State words="closed; press it">
            <WhatIs of="gate" />
          </State>
        </States>
      </Piece>
      <Piece name="Field" says="A labelled input; what failed is said under it.">
        <States>
          <State words="rest" wide>
            <Field label="URL" placeholder="https://" hint="Where your handler listens." />
          </State>
          <State words="focus" drawn="focus-visible" of="input" wide>
            <Field label="URL" defaultValue="http://127.0.0.1:3000" />
          </State>
          <State words="error" wide>
            <Field label="URL" defaultValue="127.0.0.1" error="A URL begins with http:// or https://." />
          </State>
          <State words="disabled" wide>
            <Field label="URL" defaultValue="http://127.0.0.1:3000" disabled />
          </State>
          <State words="long text" wide>
            <Field label={longWords} defaultValue={longWords} />
          </State>
          <State words="one of a few" wide>
            <SelectField
              label="Provider"
              choices={[
                { value: "mirai", words: "Mirai" },
                { value: "twilio", words: "Twilio" },
              ]}
            />
          </State>
        </States>
      </Piece>
      <Written />
      <Piece name="ChosenFile" says="A file that was chosen or dropped.">
        <States>
          <State words="rest" wide>
            <ChosenFile file={new File(["{}"], "calls.json")} onAnother={() => undefined} />
          </State>
          <State words="long name" wide>
            <ChosenFile file={new File(["{}"], `${longWords}.json`)} onAnother={() => undefined} />
          </State>
        </States>
      </Piece>
      <Piece name="RowButton" says="The name of a row whose whole row is the target.">
        <States>
          <State words="rest" wide>
            <p className="piece-row">
              <RowButton>Order by WhatsApp</RowButton>
              <span className="faint">v2</span>
            </p>
          </State>
          <State words="focus" drawn="focus-visible" of="button" wide>
            <p className="piece-row">
              <RowButton>Order by WhatsApp</RowButton>
              <span className="faint">v2</span>
            </p>
          </State>
          <State words="long text" wide>
            <p className="piece-row">
              <RowButton>{longWords}</RowButton>
              <span className="faint">v2</span>
            </p>
          </State>
        </States>
      </Piece>
    </>
  );
}

function Toggles() {
  const [on, setOn] = useState(true);
  return (
    <Piece name="Toggle" says="On or off; the word beside it says of what.">
      <States>
        <State words="press it">
          <Toggle label="Fail on purpose" checked={on} onChange={setOn} />
        </State>
        <State words="off">
          <Toggle label="Fail on purpose" checked={false} onChange={() => undefined} />
        </State>
        <State words="focus" drawn="focus-visible">
          <Toggle label="Fail on purpose" checked onChange={() => undefined} />
        </State>
        <State words="disabled">
          <Toggle label="Fail on purpose" checked disabled onChange={() => undefined} />
        </State>
      </States>
    </Piece>
  );
}

function Choices() {
  const [value, setValue] = useState("fit");
  const segments = [
    { value: "fit", words: "Fit" },
    { value: "scale", words: "To scale" },
  ];
  return (
    <Piece name="Segments" says="One of a few, side by side.">
      <States>
        <State words="press one">
          <Segments label="Scale" value={value} onChange={setValue} segments={segments} />
        </State>
        <State words="hover" drawn="hover" of=".segment[data-state=off]">
          <Segments label="Scale" value="fit" onChange={() => undefined} segments={segments} />
        </State>
        <State words="focus" drawn="focus-visible" of=".segment[data-state=on]">
          <Segments label="Scale" value="fit" onChange={() => undefined} segments={segments} />
        </State>
      </States>
    </Piece>
  );
}

function Written() {
  const [query, setQuery] = useState("source:mirai -stage:failed ");
  const [field, setField] = useState("person.");
  const [values, setValues] = useState<string[]>(["busy", "no-answer"]);
  const nothing = () => undefined;
  return (
    <>
      <Piece name="SearchBox" says="The box is the query: a finished term becomes a chip.">
        <States>
          <State words="type, or press ↓" wide>
            <SearchBox
              label="Search"
              placeholder="Search calls"
              query={query}
              onQuery={setQuery}
              complete={offer}
            />
          </State>
          <State words="empty" wide>
            <SearchBox label="Search" placeholder="Search calls" query="" onQuery={nothing} />
          </State>
          <State words="error" wide>
            <SearchBox
              label="Search"
              placeholder="Search calls"
              query="stage:ded "
              onQuery={nothing}
              problem={{ token: "stage:ded", sentence: "There is no stage “ded”." }}
            />
          </State>
        </States>
      </Piece>
      <Piece name="Completion" says="What could stand under the caret of a search, with its count.">
        <p className="faint">Opens under the first box above.</p>
      </Piece>
      <Piece name="OfferInput" says="A line one writes freely, with what is known offered under it.">
        <States>
          <State words="press it" wide>
            <OfferInput label="Field" value={field} rows={fields} onChange={setField} />
          </State>
          <State words="error" wide>
            <OfferInput label="Field" value="person.fone" rows={fields} invalid onChange={nothing} />
          </State>
        </States>
      </Piece>
      <Piece name="Offer" says="The list that an OfferInput and Chips open.">
        <p className="faint">Opens under the box above.</p>
      </Piece>
      <Piece name="Chips" says="A list of words, each a chip, the next written behind them.">
        <States>
          <State words="filled" wide>
            <Chips label="Outcomes" values={values} rows={fields} placeholder="busy" onChange={setValues} />
          </State>
          <State words="empty" wide>
            <Chips
              label="Outcomes"
              values={[]}
              rows={fields}
              placeholder="busy, no-answer"
              onChange={nothing}
            />
          </State>
          <State words="error, long text" wide>
            <Chips
              label="Outcomes"
              values={[longWords]}
              rows={fields}
              placeholder=""
              invalid
              onChange={nothing}
            />
          </State>
        </States>
      </Piece>
    </>
  );
}
