import { ToggleGroup } from "radix-ui";
import type { ReactNode } from "react";
import "./segments.css";

type Segment<Value extends string> = { value: Value; words: ReactNode; title?: string };

/** One of a few, side by side. */
export function Segments<Value extends string>(props: {
  label: string;
  value: Value;
  segments: readonly Segment<Value>[];
  onChange: (value: Value) => void;
}) {
  return (
    <ToggleGroup.Root
      type="single"
      className="segments"
      aria-label={props.label}
      value={props.value}
      onValueChange={(value) => {
        const next = props.segments.find((segment) => segment.value === value);
        if (next) props.onChange(next.value);
      }}
    >
      {props.segments.map(({ value, words, title }) => (
        <ToggleGroup.Item key={value} value={value} className="segment" title={title} aria-label={title}>
          {words}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  );
}
