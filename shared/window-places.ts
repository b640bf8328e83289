/** Where a link, the tray, a notification and the menu may lead in the window. They show something and do nothing. */
import { z } from "zod";

export const placeScreen = z.enum(["calls", "events", "simulate", "deliver", "sandbox", "live", "setup"]);
export type PlaceScreen = z.infer<typeof placeScreen>;

export type WindowPlace = {
  screen: PlaceScreen;
  /** One call or one event; only on the screen of its kind. */
  id?: string;
  /** What the screen's search box is to say; only on calls, events and deliver. */
  search?: string;
};

/** What the engine has the window tell a person who looks elsewhere; a click shows the screen. */
export const notice = z.object({
  title: z.string().min(1).max(80),
  body: z.string().min(1).max(300),
  screen: placeScreen,
});
export type Notice = z.infer<typeof notice>;
