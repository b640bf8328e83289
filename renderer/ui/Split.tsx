import { Fragment, type ReactNode } from "react";
import { Group, type LayoutStorage, Panel, Separator, useDefaultLayout } from "react-resizable-panels";
import "./split.css";

export type Pane = {
  key: string;
  content: ReactNode;
  /** Pixels at first; a pane without a size takes the rest. Exactly one pane has none. */
  size?: number;
  min?: number;
  max?: number;
};

const storage: LayoutStorage = localStorage;

/**
 * Panes side by side whose sizes the reader sets; remembered per `id` and set of panes. A pane that comes or goes
 * leaves the others as they are: the list beside an inspector that opens keeps its rows, its place and the focus.
 */
export function Split({ id, panes }: { id: string; panes: readonly Pane[] }) {
  const { defaultLayout, onLayoutChanged } = useDefaultLayout({
    id: `ringback.${id}`,
    panelIds: panes.map(({ key }) => key),
    storage,
    onlySaveAfterUserInteractions: true,
  });
  return (
    <Group
      id={id}
      className="split"
      defaultLayout={defaultLayout}
      onLayoutChanged={onLayoutChanged}
      resizeTargetMinimumSize={{ coarse: 20, fine: 7 }}
    >
      {panes.map((pane, index) => (
        <Fragment key={pane.key}>
          {index > 0 && <Separator className="split-line" aria-label="Width of the panes" />}
          <Panel
            id={pane.key}
            className="split-pane"
            defaultSize={pane.size}
            minSize={pane.min ?? 200}
            maxSize={pane.max}
            groupResizeBehavior={pane.size ? "preserve-pixel-size" : "preserve-relative-size"}
          >
            {pane.content}
          </Panel>
        </Fragment>
      ))}
    </Group>
  );
}
