import { Switch } from "radix-ui";
import "./toggle.css";

/** On or off. The word beside it says of what; `label` says it to screen readers. */
export function Toggle(props: {
  label: string;
  checked: boolean;
  disabled?: boolean;
  onChange: (checked: boolean) => void;
}) {
  return (
    <Switch.Root
      className="toggle"
      aria-label={props.label}
      checked={props.checked}
      disabled={props.disabled}
      onCheckedChange={props.onChange}
    >
      <Switch.Thumb className="toggle-thumb" />
    </Switch.Root>
  );
}
