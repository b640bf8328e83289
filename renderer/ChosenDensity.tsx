import { type ReactNode, useEffect } from "react";
import { DensityContext } from "./ui/density";
import { useView } from "./view";

/** The chosen density for style sheets and for lists that place their rows themselves. */
export function ChosenDensity({ children }: { children: ReactNode }) {
  const density = useView((state) => state.density);
  useEffect(() => {
    document.documentElement.dataset.density = density;
  }, [density]);
  return <DensityContext value={density}>{children}</DensityContext>;
}
