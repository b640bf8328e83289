import type { ReactNode } from "react";
import { FaultsPanel } from "./FaultsPanel";

/** Right of a record: what explains it stands above, what is made to go wrong below. */
export function CrmAside({ above }: { above?: ReactNode }) {
  return (
    <aside className="crm-aside scroll" aria-label="Why and faults">
      {above}
      <FaultsPanel />
    </aside>
  );
}
