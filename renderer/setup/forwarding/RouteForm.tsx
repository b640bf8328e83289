import { useEffect, useId, useState } from "react";
import type { ForwardRoute } from "../../../shared/forwarding";
import { usualForwarding } from "../../../shared/forwarding-usual";
import { engine, sentenceOf } from "../../engine-client";
import { useKeptState } from "../../presenting/kept-state";
import { takeDrops } from "../../sharing/sharing-state";
import { useSources } from "../../sources";
import { duration } from "../../time";
import { Button } from "../../ui/Button";
import { ErrorLine } from "../../ui/ErrorLine";
import { Field, SelectField } from "../../ui/Field";
import { Toggle } from "../../ui/Toggle";
import { type Begins, type Draft, draftOf, type RouteRefusal, refusalOf, toInput } from "./route-draft";

type FormProps = {
  /** Null: a new one. */
  route: ForwardRoute | null;
  onSaved: (route: ForwardRoute) => void;
  onClose: () => void;
};

export function RouteForm({ route, onSaved, onClose }: FormProps) {
  const [draft, setDraft] = useKeptState(`route ${route?.routeId ?? "new"}`, () => draftOf(route));
  const [begins, setBegins] = useState<Begins>("next");
  const [refusal, setRefusal] = useState<RouteRefusal | null>(null);
  const [busy, setBusy] = useState(false);
  const change = (changes: Partial<Draft>) => {
    setDraft((before) => ({ ...before, ...changes }));
    setRefusal(null);
  };
  const save = async (allow: string | null) => {
    setBusy(true);
    try {
      if (allow !== null) await engine.handlerHosts.allow({ host: allow });
      const input = toInput(draft, begins, Date.now());
      onSaved(
        route
          ? await engine.forwarding.update({ routeId: route.routeId, ...input.settings })
          : await engine.forwarding.create({ ...input.settings, from: input.from }),
      );
    } catch (error) {
      setRefusal(refusalOf(error) ?? { field: null, sentence: sentenceOf(error), allowHost: null });
      setBusy(false);
    }
  };
  const wrong = (field: RouteRefusal["field"]) => (refusal?.field === field ? refusal.sentence : null);
  const fits = /^https?:\/\/\S+$/.test(draft.url.trim());
  const allow = refusal?.allowHost ?? null;
  return (
    <form
      className={route ? "forward-form" : "setup-box forward-form forward-add"}
      aria-label={route ? "Change the route" : "Add a route"}
      onSubmit={(event) => {
        event.preventDefault();
        if (fits) void save(null);
      }}
    >
      <Field
        label="Your handler's URL"
        value={draft.url}
        placeholder="http://127.0.0.1:3000/webhooks"
        autoFocus
        error={allow === null ? wrong("url") : null}
        hint="What stands below /hooks/<source> is put behind its path."
        onChange={({ target }) => change({ url: target.value })}
      />
      <Field
        label="Name"
        value={draft.name}
        maxLength={80}
        placeholder="its URL"
        onChange={({ target }) => change({ name: target.value })}
      />
      {route ? (
        <span />
      ) : (
        <SelectField
          label="Begins"
          value={begins}
          choices={[
            { value: "next", words: "with the next event" },
            { value: "last-10", words: "with the last 10" },
            { value: "last-100", words: "with the last 100" },
            { value: "hour", words: "with those of the last hour" },
          ]}
          onChange={({ target }) => setBegins(target.value as Begins)}
        />
      )}
      {refusal && allow !== null && (
        <div className="forward-wide">
          <ErrorLine
            sentence={`${refusal.sentence.split(": POST ")[0]}.`}
            action={
              <Button size="small" disabled={busy} onClick={() => void save(allow)}>
                Allow {allow}
              </Button>
            }
          />
        </div>
      )}
      <SourceChoice
        chosen={draft.sources}
        error={wrong("sources")}
        onChange={(sources) => change({ sources })}
      />
      <Field
        label="Only these types"
        value={draft.types}
        placeholder="all"
        hint="Separated by commas; call.* takes all that begin so."
        onChange={({ target }) => change({ types: target.value })}
      />
      <Field
        label="Only what this search finds"
        value={draft.condition}
        placeholder="all"
        hint={
          <>
            As in the search box of Events: <code>signature:verified -has:duplicate</code>
          </>
        }
        error={wrong("condition")}
        onChange={({ target }) => change({ condition: target.value })}
      />
      <SelectField
        label="Waits for an answer"
        value={String(draft.timeoutMs)}
        choices={[
          { value: "5000", words: "5 s" },
          { value: "15000", words: "15 s" },
          { value: "60000", words: "1 minute" },
          { value: "600000", words: "10 minutes" },
          { value: "0", words: "as long as it takes: breakpoint mode" },
          ...otherThan([0, 5000, 15_000, 60_000, 600_000], draft.timeoutMs, duration(draft.timeoutMs)),
        ]}
        hint="The provider has had its answer long before."
        onChange={({ target }) => change({ timeoutMs: Number(target.value) })}
      />
      <SelectField
        label="At once"
        value={String(draft.atOnce)}
        choices={[
          { value: "1", words: "one, in the order of the log" },
          { value: "4", words: "up to 4, those of a call in order" },
          { value: "16", words: "up to 16, those of a call in order" },
          ...otherThan([1, 4, 16], draft.atOnce, `up to ${draft.atOnce}, those of a call in order`),
        ]}
        onChange={({ target }) => change({ atOnce: Number(target.value) })}
      />
      <SelectField
        label="Once it is back after being down"
        value={draft.catchUp}
        choices={[
          { value: "by-itself", words: "catch up by itself" },
          { value: "ask", words: "ask me: catch up, or skip to now" },
        ]}
        hint={`In order, ${usualForwarding.perSecond} a second.`}
        onChange={({ target }) => change({ catchUp: target.value === "ask" ? "ask" : "by-itself" })}
      />
      <SelectField
        label="Signature"
        value={draft.sign}
        choices={[
          { value: "as-it-came", words: "as it came" },
          { value: "again", words: "made again, with the source's secret" },
        ]}
        hint="Again where your handler refuses old times."
        onChange={({ target }) => change({ sign: target.value === "again" ? "again" : "as-it-came" })}
      />
      <span className="forward-toggle">
        <Toggle
          label="Simulated and replayed events, too"
          checked={draft.simulated}
          onChange={(simulated) => change({ simulated })}
        />
        Simulated and replayed events, too
      </span>
      <span />
      <Certificates
        draft={draft}
        kept={route?.ca?.subject ?? null}
        error={wrong("ca")}
        onChange={(ca) => change({ ca })}
      />
      {refusal?.field === null && (
        <div className="forward-wide">
          <ErrorLine sentence={refusal.sentence} />
        </div>
      )}
      <div className="setup-form-end">
        <Button type="submit" tone="filled" disabled={busy || !fits}>
          {route ? "Save" : "Add and begin"}
        </Button>
        <Button tone="quiet" onClick={onClose}>
          Cancel
        </Button>
      </div>
    </form>
  );
}

/** What was set by another way than this form is one of the choices, too. */
function otherThan(offered: readonly number[], value: number, words: string) {
  return offered.includes(value) ? [] : [{ value: String(value), words }];
}

type ChoiceProps = { chosen: readonly string[]; error: string | null; onChange: (names: string[]) => void };

/** None pressed means all of them. */
function SourceChoice({ chosen, error, onChange }: ChoiceProps) {
  const names = useSources().data?.map(({ name }) => name) ?? [];
  return (
    <fieldset className="field forward-sources">
      <legend>Only these sources</legend>
      <div>
        {names.map((name) => {
          const isOn = chosen.includes(name);
          return (
            <Button
              key={name}
              size="small"
              aria-pressed={isOn}
              onClick={() => onChange(isOn ? chosen.filter((one) => one !== name) : [...chosen, name])}
            >
              {name}
            </Button>
          );
        })}
      </div>
      <p className="field-hint">{chosen.length === 0 ? "None is pressed: all of them." : ""}</p>
      {error && <ErrorLine sentence={error} />}
    </fieldset>
  );
}

type CertificatesProps = {
  draft: Draft;
  /** Subject of those that are kept. */
  kept: string | null;
  error: string | null;
  onChange: (ca: string | null) => void;
};

/** Pasted, or dropped as a file anywhere on the window while the form is open. */
function Certificates({ draft, kept, error, onChange }: CertificatesProps) {
  const id = useId();
  useEffect(() => {
    const take = (file: File) => void file.text().then(onChange);
    takeDrops({ words: "Drop the certificate for this route", take });
    return () => takeDrops(null);
  });
  const isSecure = draft.url.trim().startsWith("https:");
  if (!isSecure && kept === null && !draft.ca) return null;
  return (
    <div className="field forward-wide">
      <label htmlFor={id}>Certificate to trust, where the handler has one of its own</label>
      <textarea
        id={id}
        className="input mono"
        rows={3}
        spellCheck={false}
        placeholder={
          kept === null ? "-----BEGIN CERTIFICATE-----" : `${kept} is kept; paste another to replace it`
        }
        value={draft.ca ?? ""}
        onChange={({ target }) => onChange(target.value === "" ? null : target.value)}
      />
      <p className="field-hint">
        {draft.ca === "" ? (
          "What is kept is taken away when you save."
        ) : (
          <>
            PEM, pasted or dropped as a file. It is trusted for this route only, beside those of this machine.{" "}
            {kept !== null && (
              <Button tone="link" onClick={() => onChange("")}>
                Take away what is kept
              </Button>
            )}
          </>
        )}
      </p>
      {error && <ErrorLine sentence={error} />}
    </div>
  );
}
