import { Tabs as RadixTabs } from "radix-ui";
import type { ReactNode } from "react";
import { Tag, type Tone } from "./Tag";
import "./tabs.css";

export type Tab = {
  value: string;
  words: string;
  /** A number that asks for attention. */
  count?: number;
  countTone?: Tone;
  content: ReactNode;
};

/** The open tab's content fills the rest of a column; it brings its own scrolling. */
export function Tabs(props: {
  label: string;
  value: string;
  onChange: (value: string) => void;
  tabs: readonly Tab[];
  /** Between the tabs and their content, for all of them. */
  below?: ReactNode;
}) {
  return (
    <RadixTabs.Root className="tabs" value={props.value} onValueChange={props.onChange}>
      <RadixTabs.List className="tabs-list" aria-label={props.label}>
        {props.tabs.map(({ value, words, count, countTone }) => (
          <RadixTabs.Trigger key={value} value={value} className="tabs-trigger">
            {words}
            {count ? <Tag tone={countTone ?? "plain"}>{count}</Tag> : null}
          </RadixTabs.Trigger>
        ))}
      </RadixTabs.List>
      {props.below}
      {props.tabs.map(({ value, content }) => (
        <RadixTabs.Content key={value} value={value} className="tabs-content">
          {content}
        </RadixTabs.Content>
      ))}
    </RadixTabs.Root>
  );
}
