import { ChevronDown } from "lucide-react";
import { useState } from "react";
import type { EventDetail } from "../../shared/events";
import type { ExportFormat, Shell } from "../../shared/sharing";
import { engine } from "../engine-client";
import { host } from "../host/current-host";
import { bytes } from "../time";
import { Button } from "../ui/Button";
import { useCopy } from "../ui/CopyButton";
import { Menu } from "../ui/Menu";
import { bodyFileName } from "./body-file";

/** An event as text of this format; people are replaced unless asked otherwise, secrets are left out in any case. */
export async function eventAs(
  eventId: string,
  format: ExportFormat,
  options: { redact: boolean; shell?: Shell },
): Promise<string> {
  const { redact, shell = "bash" } = options;
  return (await engine.sharing.export({ format, ids: [eventId], include: "events", redact, shell })).text();
}

export function CopyMenu({ event }: { event: EventDetail }) {
  const [real, setReal] = useState(false);
  const { state, copy } = useCopy();
  const said = state === "copied" ? "Copied" : state === "failed" ? "Could not copy" : "Copy";
  const as = (format: ExportFormat, shell?: Shell) => () =>
    copy(() => eventAs(event.eventId, format, { redact: !real, ...(shell ? { shell } : {}) }));
  const headers = event.headers.map(([name, value]) => `${name}: ${value}`).join("\n");
  return (
    <Menu
      label="Copy"
      trigger={
        <Button size="small">
          <span aria-live="polite">{said}</span>
          <ChevronDown size={13} aria-hidden />
        </Button>
      }
      items={[
        { words: "cURL for bash", hint: "c", onSelect: as("curl", "bash") },
        { words: "PowerShell", onSelect: as("curl", "powershell") },
        { words: "cURL for cmd", onSelect: as("curl", "cmd") },
        { words: "Raw HTTP", onSelect: as("http") },
        { words: "JSON", onSelect: as("json") },
        { words: "HAR", onSelect: as("har") },
        "line",
        {
          words: "With real data",
          hint: real ? "secrets stay out" : "people are replaced",
          checked: real,
          onSelect: () => setReal(!real),
        },
        "line",
        {
          words: event.secretsMasked ? "Body, its secret masked" : "Body as it came",
          onSelect: () => copy(() => wholeBody(event)),
        },
        { words: "Headers as they came", onSelect: () => copy(headers) },
        { words: "Event id", hint: event.eventId.slice(0, 12), onSelect: () => copy(event.eventId) },
        "line",
        { words: "Download the body", hint: bytes(event.bytes), onSelect: () => void download(event) },
      ]}
    />
  );
}

async function wholeBody(event: EventDetail): Promise<string> {
  if (!event.bodyTruncated) return event.bodyText;
  return (await engine.events.body({ eventId: event.eventId, masked: true })).text();
}

async function download(event: EventDetail): Promise<void> {
  const body = await engine.events.body({ eventId: event.eventId, masked: true });
  host.saveFile(bodyFileName(event), body);
}
