import { useState } from "react";
import type { DestinationRow } from "../../shared/deliveries";
import { engine } from "../engine-client";
import { useWrite } from "../read";
import { Button } from "../ui/Button";
import { Field } from "../ui/Field";

type AddProps = { onAdded: (destination: DestinationRow) => void; onClose: () => void };

export function AddDestination({ onAdded, onClose }: AddProps) {
  const [name, setName] = useState("");
  const [url, setUrl] = useState("");
  const { busy, sentence, write } = useWrite();
  const fits = name.trim() !== "" && /^https?:\/\/\S+$/.test(url);
  const add = () =>
    write(async () => {
      onAdded(await engine.destinations.create({ name: name.trim(), kind: "any-url", url, enabled: true }));
    });
  return (
    <form
      className="destination-add"
      aria-label="Add a destination"
      onSubmit={(event) => {
        event.preventDefault();
        if (fits) void add();
      }}
    >
      <Field
        label="Name"
        value={name}
        maxLength={80}
        autoFocus
        onChange={({ target }) => setName(target.value)}
      />
      <Field
        label="URL"
        value={url}
        placeholder="https://…"
        hint="Gets every version of a call record as one POST, from the next final call on."
        error={sentence}
        onChange={({ target }) => setUrl(target.value.trim())}
      />
      <div className="destination-add-end">
        <Button type="submit" tone="filled" disabled={busy || !fits}>
          Add and switch on
        </Button>
        <Button tone="quiet" onClick={onClose}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
