import { createContext, useContext } from "react";

/** How much air rows have. The choice stands on the page's root too, where style sheets take `--row` from it. */
export type Density = "comfortable" | "compact";

export const DensityContext = createContext<Density>("comfortable");

const rowHeights: Record<Density, number> = { comfortable: 30, compact: 26 };

/** The `--row` of `tokens.css`, for a list that places its rows itself. */
export function useRowHeight(): number {
  return rowHeights[useContext(DensityContext)];
}
