import { KeyRound } from "lucide-react";
import { useState } from "react";
import type { ListOffer, SourceList, SourceRow } from "../../shared/sources";
import { engine } from "../engine-client";
import { useWrite } from "../read";
import { day } from "../time";
import { Button } from "../ui/Button";
import { ErrorLine } from "../ui/ErrorLine";
import { Field } from "../ui/Field";
import "./list-access.css";

type Props = { source: SourceRow; offer: ListOffer; onChanged: (source: SourceRow) => void };

type AccessProps = Props & {
  /** Among other settings: what is not set is asked for on a click. */
  quiet?: boolean;
};

/** What the provider's list is asked with. The key is sealed like every secret and never shown again. */
export function ListAccess({ source, offer, onChanged, quiet = false }: AccessProps) {
  const { list } = source;
  const [open, setOpen] = useState(false);
  if (!list) return null;
  if (quiet && !open && isLacking(list, offer)) {
    return (
      <Button size="small" onClick={() => setOpen(true)}>
        Set the API key
      </Button>
    );
  }
  if (open || isLacking(list, offer)) {
    return (
      <AccessForm
        source={source}
        list={list}
        offer={offer}
        onChanged={onChanged}
        onClose={open ? () => setOpen(false) : null}
      />
    );
  }
  return (
    <div className="list-access">
      <KeyRound size={13} aria-hidden />
      <span>
        API key <span className="mono secondary">{endOf(list)}</span>
      </span>
      {list.account !== null && (
        <span>
          account <span className="mono secondary">{list.account}</span>
        </span>
      )}
      <span className="faint truncate" title={list.baseUrl}>
        {list.baseUrl === offer.baseUrl ? `since ${day(list.key?.createdAt ?? 0)}` : list.baseUrl}
      </span>
      <Button size="small" tone="quiet" onClick={() => setOpen(true)}>
        Change
      </Button>
    </div>
  );
}

/** A short key shows nothing of itself. */
function endOf({ key }: SourceList): string {
  return key?.endsWith ? `…${key.endsWith}` : "is set";
}

export function isLacking(list: SourceList, offer: ListOffer): boolean {
  return list.key === null || (offer.account !== null && list.account === null);
}

type FormProps = Props & { list: SourceList; onClose: (() => void) | null };

function AccessForm({ source, list, offer, onChanged, onClose }: FormProps) {
  const [account, setAccount] = useState(list.account ?? "");
  const [key, setKey] = useState("");
  const [baseUrl, setBaseUrl] = useState(list.baseUrl);
  const { busy, sentence, write } = useWrite();
  const isKnown = list.key !== null;
  const save = (change: Omit<Parameters<typeof engine.sources.setList>[0], "sourceId">) =>
    write(async () => onChanged(await engine.sources.setList({ sourceId: source.sourceId, ...change }))).then(
      (saved) => saved && onClose?.(),
    );
  return (
    <form
      className="list-access-form"
      aria-label={`How ${source.providerName} is asked`}
      onSubmit={(event) => {
        event.preventDefault();
        void save({
          ...(offer.account ? { account: account.trim() || null } : {}),
          ...(key === "" ? {} : { key }),
          baseUrl: baseUrl.trim() === offer.baseUrl ? null : baseUrl.trim(),
        });
      }}
    >
      {offer.account && (
        <Field
          label={offer.account.label}
          value={account}
          maxLength={100}
          required
          hint={offer.account.hint}
          onChange={({ target }) => setAccount(target.value)}
        />
      )}
      <Field
        label={isKnown ? `API key (empty: the one that is set stays)` : "API key"}
        type="password"
        value={key}
        required={!isKnown}
        autoComplete="new-password"
        hint={`Make one ${offer.keyFrom}. Sealed on this computer, never shown again.`}
        onChange={({ target }) => setKey(target.value)}
      />
      <Field
        label="Address"
        value={baseUrl}
        maxLength={500}
        required
        hint="https; the key goes nowhere else."
        onChange={({ target }) => setBaseUrl(target.value)}
      />
      {sentence && <ErrorLine sentence={sentence} />}
      <div className="list-access-end">
        <Button type="submit" disabled={busy}>
          Save
        </Button>
        {onClose && (
          <Button tone="quiet" onClick={onClose}>
            Cancel
          </Button>
        )}
        <span className="grow" />
        {isKnown && (
          <Button tone="quiet" disabled={busy} onClick={() => void save({ key: null })}>
            Remove the key
          </Button>
        )}
      </div>
    </form>
  );
}
