/**
 * Saved views of one list, as a small panel at the end of its search box: take one, save the present one, rename,
 * delete and undo. Deleting asks nothing, because it can be undone in the same place.
 */
import { Bookmark, Check, ChevronDown, Pencil, Trash2 } from "lucide-react";
import { Popover } from "radix-ui";
import { useState } from "react";
import type { SavedView, SearchedList } from "../../shared/saved";
import { engine } from "../engine-client";
import { useEntities } from "../entities";
import { useRead, useWrite } from "../read";
import { Button, IconButton } from "../ui/Button";
import { ErrorLine } from "../ui/ErrorLine";
import { VisibleText } from "../ui/VisibleText";
import "./saved-views.css";
import { useKeptState } from "../presenting/kept-state";

export type ViewState = { q: string; column: string | null; group: string | null };

type SavedViewsProps = {
  list: SearchedList;
  now: ViewState;
  onTake: (view: ViewState) => void;
  /** Where there is no room for the words. */
  compact?: boolean;
};

export function SavedViews({ list, now, onTake, compact = false }: SavedViewsProps) {
  const [isOpen, setOpen] = useKeptState(`saved views of ${list}`, false);
  const generation = useEntities((state) => state.setupGeneration);
  const views = useRead(`views ${list}`, () => engine.views.list(), [generation, isOpen]);
  const rows = views.data?.rows.filter((view) => view.in === list) ?? [];
  const present = rows.find((view) => isSame(view, now));
  // Kept here, so that a panel that was closed and opened again still has the way back.
  const [deleted, setDeleted] = useState<SavedView | null>(null);
  return (
    <Popover.Root open={isOpen} onOpenChange={setOpen}>
      <Popover.Trigger asChild>
        <button type="button" className="views-button" title="Saved views" aria-label="Saved views">
          <Bookmark size={13} aria-hidden fill={present ? "currentColor" : "none"} />
          {!compact && <span className="truncate">{present?.name ?? "Saved views"}</span>}
          <ChevronDown size={12} aria-hidden />
        </button>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content className="views" align="end" sideOffset={7} aria-label="Saved views">
          <Views
            list={list}
            rows={rows}
            sentence={views.sentence}
            now={now}
            deleted={deleted}
            onDeleted={setDeleted}
            onChanged={views.again}
            onTake={(view) => {
              onTake({ q: view.q, column: view.column, group: view.group });
              setOpen(false);
            }}
          />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

function isSame(view: ViewState, now: ViewState): boolean {
  return view.q === now.q && view.column === now.column && view.group === now.group;
}

function Views(props: {
  list: SearchedList;
  rows: SavedView[];
  sentence: string;
  now: ViewState;
  deleted: SavedView | null;
  onDeleted: (view: SavedView | null) => void;
  onChanged: () => void;
  onTake: (view: SavedView) => void;
}) {
  const { list, rows, now, onChanged, deleted, onDeleted: setDeleted } = props;
  const [name, setName] = useKeptState(`name of a saved view of ${list}`, "");
  const [renamed, setRenamed] = useState<string | null>(null);
  const { busy, sentence, write } = useWrite();
  const run = async (what: () => Promise<unknown>) => {
    const done = await write(what);
    if (done) onChanged();
    return done;
  };
  const save = async () => {
    if (await run(() => engine.views.create({ ...now, name, in: list }))) setName("");
  };
  const remove = async (view: SavedView) => {
    if (await run(() => engine.views.remove({ viewId: view.viewId }))) setDeleted(view);
  };
  const undo = async ({ viewId: _, createdAt: __, ...view }: SavedView) => {
    if (await run(() => engine.views.create(view))) setDeleted(null);
  };
  return (
    <>
      {rows.length === 0 && !deleted && (
        <p className="views-none">
          {props.sentence || "None yet. A view keeps the search, the column and the grouping under a name."}
        </p>
      )}
      {rows.map((view) =>
        renamed === view.viewId ? (
          <NameForm
            key={view.viewId}
            label="New name"
            name={view.name}
            busy={busy}
            onSave={async (next) => {
              if (await run(() => engine.views.update({ viewId: view.viewId, name: next }))) setRenamed(null);
            }}
            onCancel={() => setRenamed(null)}
          />
        ) : (
          <div key={view.viewId} className="views-row" data-present={isSame(view, now) || undefined}>
            <button type="button" className="views-take" onClick={() => props.onTake(view)}>
              <span className="truncate">
                <VisibleText text={view.name} />
              </span>
              <span className="views-query truncate">
                <VisibleText text={aboutView(view)} />
              </span>
            </button>
            <IconButton label={`Rename ${view.name}`} onClick={() => setRenamed(view.viewId)}>
              <Pencil size={12} aria-hidden />
            </IconButton>
            <IconButton label={`Remove ${view.name}`} disabled={busy} onClick={() => void remove(view)}>
              <Trash2 size={12} aria-hidden />
            </IconButton>
          </div>
        ),
      )}
      {deleted && (
        <div className="views-undo" role="status">
          <span className="truncate grow">
            <VisibleText text={`“${deleted.name}” was deleted.`} />
          </span>
          <Button tone="link" disabled={busy} onClick={() => void undo(deleted)}>
            Undo
          </Button>
        </div>
      )}
      <form
        className="views-save"
        onSubmit={(event) => {
          event.preventDefault();
          if (name.trim() !== "") void save();
        }}
      >
        <input
          className="input"
          aria-label="Name of the view"
          placeholder="Save what you see as …"
          value={name}
          maxLength={80}
          onChange={(event) => setName(event.target.value)}
        />
        <Button type="submit" size="small" disabled={busy || name.trim() === ""}>
          Save
        </Button>
      </form>
      {sentence && <ErrorLine sentence={sentence} />}
    </>
  );
}

function aboutView({ q, column, group }: ViewState): string {
  const parts = [q, column && `column ${column}`, group && `by ${group}`].filter(Boolean);
  return parts.join(" · ") || "everything";
}

function NameForm(props: {
  label: string;
  name: string;
  busy: boolean;
  onSave: (name: string) => void;
  onCancel: () => void;
}) {
  const [name, setName] = useState(props.name);
  return (
    <form
      className="views-save"
      onSubmit={(event) => {
        event.preventDefault();
        if (name.trim() !== "") props.onSave(name);
      }}
    >
      <input
        className="input"
        aria-label={props.label}
        value={name}
        maxLength={80}
        // biome-ignore lint/a11y/noAutofocus: the reader asked to write here
        autoFocus
        onChange={(event) => setName(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== "Escape") return;
          event.stopPropagation();
          props.onCancel();
        }}
      />
      <IconButton label="Keep the new name" type="submit" disabled={props.busy}>
        <Check size={13} aria-hidden />
      </IconButton>
    </form>
  );
}
