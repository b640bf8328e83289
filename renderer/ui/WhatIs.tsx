/**
 * A small ? beside a heading: what this is, in a few plain sentences, where one wonders. It stands out until it was read
 * once; that is remembered in this browser.
 */
import { Popover } from "radix-ui";
import { create } from "zustand";
import { persist } from "zustand/middleware";
import "./what-is.css";
import { type Explained, explanations } from "./what-is";

const useRead = create<{ read: readonly Explained[] }>()(
  persist((): { read: readonly Explained[] } => ({ read: [] }), { name: "ringback.what-is" }),
);

export function WhatIs({ of }: { of: Explained }) {
  const isRead = useRead(({ read }) => read.includes(of));
  const { title, says } = explanations[of];
  return (
    <Popover.Root
      onOpenChange={(open) => {
        if (!open && !isRead) useRead.setState(({ read }) => ({ read: [...read, of] }));
      }}
    >
      <Popover.Trigger
        className="what-is"
        data-read={isRead || undefined}
        aria-label={`What is this: ${title}`}
        title={`What is this: ${title}`}
      >
        ?
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          className="what-is-says"
          aria-label={title}
          align="start"
          sideOffset={6}
          collisionPadding={10}
          onKeyDown={(event) => {
            // It closes itself; what is below keeps what it has.
            if (event.key === "Escape") event.stopPropagation();
          }}
        >
          <b>{title}</b>
          {says.map((sentence) => (
            <p key={sentence}>{sentence}</p>
          ))}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
