/** Which clock and which scale a timeline has: chosen once, the same for every call, remembered. */
import { create } from "zustand";
import { persist } from "zustand/middleware";
import type { TimelineClock, TimelineScale } from "./timeline-shapes";

type TimelineSettings = { clock: TimelineClock; scale: TimelineScale };

export const useTimelineSettings = create<TimelineSettings>()(
  persist((): TimelineSettings => ({ clock: "occurred", scale: "fit" }), { name: "ringback.timeline" }),
);
