import { Toggle } from "../ui/Toggle";
import { useView } from "../view";

/**
 * Off: people are replaced. On, it says plainly what whoever gets the file can read. Not while presenting: half of such a
 * file would be masked, and half of it real.
 */
export function WithRealData({ real, onReal }: { real: boolean; onReal: (real: boolean) => void }) {
  const presenting = useView((state) => state.presenting);
  const off = presenting ? "off while presenting" : "off";
  return (
    <>
      <div className="sheet-part sheet-line">
        <Toggle label="With real data" checked={real} disabled={presenting} onChange={onReal} />
        <span>With real data</span>
        <span className="faint">{real ? "" : `${off}: people are replaced, secrets are left out`}</span>
      </div>
      {real && (
        <p className="sheet-warning">
          Whoever gets this file reads the real numbers, names and what was said. Only secrets stay out.
        </p>
      )}
    </>
  );
}
