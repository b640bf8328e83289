/** Who is known here, for a console that shows itself to a room: real people's names, and what simulations made up. */
import { oc } from "@orpc/contract";
import { z } from "zod";

export const presentationPeople = z.object({
  /** Names of people in calls that no simulation made, the newest first. */
  real: z.array(z.string()),
  invented: z.object({
    names: z.array(z.string()),
    numbers: z.array(z.string()),
    callIds: z.array(z.string()),
  }),
});
export type PresentationPeople = z.infer<typeof presentationPeople>;

export const presentationContract = {
  presentation: {
    people: oc
      .route({
        method: "GET",
        path: "/presentation/people",
        summary: "Names of real people, and what simulations made up, for a console that masks",
      })
      .output(presentationPeople),
    /** Said again every half minute while it is so; who says nothing is believed for a minute and a half. */
    mute: oc
      .route({
        method: "POST",
        path: "/presentation/mute",
        summary: "While a console presents, no alert is told outside of it; at its end, how many were not",
        successStatus: 200,
      })
      .input(z.object({ consoleId: z.string().min(1).max(100), presenting: z.boolean() }))
      .output(z.object({ muted: z.number().int() })),
  },
};
