/**
 * The wallboard fills the display where the browser lets it, and the window where it does not: Electron's gives the page
 * no such permission, and its View menu has full screen.
 */
import { useEffect } from "react";
import { useView } from "../view";

export function enterWallboard(): void {
  useView.setState({ wallboard: true });
  // Refused without a keypress, or by the window: what there is of it is filled all the same.
  document.documentElement.requestFullscreen?.().catch(() => {});
}

export function leaveWallboard(): void {
  useView.setState({ wallboard: false });
  if (document.fullscreenElement) document.exitFullscreen().catch(() => {});
}

/** Escape in full screen is the browser's own, and no key of ours. */
export function useLeftFullScreen(): void {
  useEffect(() => {
    const changed = () => {
      if (!document.fullscreenElement) useView.setState({ wallboard: false });
    };
    document.addEventListener("fullscreenchange", changed);
    return () => document.removeEventListener("fullscreenchange", changed);
  }, []);
}
