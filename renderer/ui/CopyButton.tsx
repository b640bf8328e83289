import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { host } from "../host/current-host";
import { Button, IconButton } from "./Button";

type CopyState = "idle" | "copied" | "failed";

export type Copying = { state: CopyState; copy: (text: string | (() => Promise<string>)) => void };

/** Copies and reports what happened in place of its label. */
export function useCopy(): Copying {
  const [state, setState] = useState<CopyState>("idle");
  useEffect(() => {
    if (state === "idle") return;
    const timer = setTimeout(() => setState("idle"), 1_600);
    return () => clearTimeout(timer);
  }, [state]);
  const copy = (text: string | (() => Promise<string>)) => {
    const run = async () => host.copyText(typeof text === "string" ? text : await text());
    run().then(
      () => setState("copied"),
      () => setState("failed"),
    );
  };
  return { state, copy };
}

type CopyButtonProps = {
  text: string | (() => Promise<string>);
  /** The word on the button; without one it is an icon. */
  label?: string;
  /** What is copied, for the tooltip: `Copy the call id`. */
  title?: string;
  tone?: "plain" | "quiet" | "filled" | "link";
  size?: "normal" | "small";
};

export function CopyButton({ text, label, title = "Copy", tone = "quiet", size = "small" }: CopyButtonProps) {
  const { state, copy } = useCopy();
  const said = state === "copied" ? "Copied" : state === "failed" ? "Could not copy" : null;
  const icon = state === "copied" ? <Check size={13} aria-hidden /> : <Copy size={13} aria-hidden />;
  if (!label) {
    return (
      <IconButton label={said ?? title} onClick={() => copy(text)}>
        {icon}
        <span className="visually-hidden" aria-live="polite">
          {said}
        </span>
      </IconButton>
    );
  }
  return (
    <Button tone={tone} size={size} icon={icon} title={title} onClick={() => copy(text)}>
      <span aria-live="polite">{said ?? label}</span>
    </Button>
  );
}
