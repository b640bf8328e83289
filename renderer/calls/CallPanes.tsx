/**
 * List, call, and at times a third pane. Unlike `Split` it keeps what stands in its panes when the third comes or
 * goes: choosing a pin opens the inspector, and focus, scrolling and sliding pins must outlive that.
 */
import type { ReactNode } from "react";
import { Group, type LayoutStorage, Panel, Separator, useDefaultLayout } from "react-resizable-panels";
import "../ui/split.css";

type Third = { key: string; content: ReactNode; size: number; min: number; max?: number };

const storage: LayoutStorage = localStorage;

export function CallPanes({ list, call, third }: { list: ReactNode; call: ReactNode; third: Third | null }) {
  const { defaultLayout, onLayoutChanged } = useDefaultLayout({
    id: "ringback.calls",
    panelIds: ["list", "call", ...(third ? [third.key] : [])],
    storage,
    onlySaveAfterUserInteractions: true,
  });
  return (
    <Group
      id="calls"
      className="split"
      defaultLayout={defaultLayout}
      onLayoutChanged={onLayoutChanged}
      resizeTargetMinimumSize={{ coarse: 20, fine: 7 }}
    >
      <Panel
        id="list"
        className="split-pane"
        defaultSize={316}
        minSize={260}
        maxSize={460}
        groupResizeBehavior="preserve-pixel-size"
      >
        {list}
      </Panel>
      <Separator className="split-line" aria-label="Width of the panes" />
      <Panel id="call" className="split-pane" minSize={480} groupResizeBehavior="preserve-relative-size">
        {call}
      </Panel>
      {third && (
        <>
          <Separator className="split-line" aria-label="Width of the panes" />
          <Panel
            key={third.key}
            id={third.key}
            className="split-pane"
            defaultSize={third.size}
            minSize={third.min}
            maxSize={third.max}
            groupResizeBehavior="preserve-pixel-size"
          >
            {third.content}
          </Panel>
        </>
      )}
    </Group>
  );
}
