import type { Reconciliation } from "../../shared/reconciliations";
import { whose } from "../../shared/whose";
import { count } from "../time";
import "./coverage.css";

type Counts = Reconciliation["counts"];
type Part = { key: string; many: number; words: string };

/** The provider's list above what is here, part below part: a gap in the lower line is what never came. */
export function Coverage({ counts, provider }: { counts: Counts; provider: string }) {
  const { same, probable, different, missing, open, extra } = counts;
  const parts: Part[] = [
    { key: "same", many: same, words: "the same" },
    { key: "probable", many: probable, words: "probably the same" },
    { key: "different", many: different, words: "different" },
    { key: "open", many: open, words: "not over yet" },
    { key: "missing", many: missing, words: "missing here" },
    { key: "extra", many: extra, words: "only here" },
  ].filter(({ many }) => many > 0);
  const here = same + probable + different + extra;
  return (
    <div
      className="coverage"
      role="img"
      aria-label={parts.map(({ many, words }) => `${count(many)} ${words}`).join(", ")}
    >
      <Line name={`${whose(provider)} list`} many={counts.listed} parts={parts} absent="extra" />
      <Line name="Here" many={here} parts={parts} absent="missing" />
    </div>
  );
}

type LineProps = { name: string; many: number; parts: readonly Part[]; absent: string };

function Line({ name, many, parts, absent }: LineProps) {
  return (
    <div className="coverage-line">
      <span className="coverage-name truncate">{name}</span>
      <b className="mono">{count(many)}</b>
      <span className="coverage-bar">
        {parts.map(({ key, many: of, words }) => (
          <i
            key={key}
            data-part={key === absent ? "none" : key}
            style={{ flexGrow: of }}
            title={`${count(of)} ${key === absent ? (absent === "missing" ? "never came" : "not in the list") : words}`}
          />
        ))}
      </span>
    </div>
  );
}

/** Before anything was compared: the shape of the answer, as ghosts. */
export function CoverageToCome({ provider }: { provider: string }) {
  return (
    <div className="coverage coverage-ghost" aria-hidden>
      {[`${whose(provider)} list`, "Here"].map((name, index) => (
        <div key={name} className="coverage-line">
          <span className="coverage-name truncate">{name}</span>
          <b className="mono">–</b>
          <span className="coverage-bar">
            <i data-part="ghost" style={{ flexGrow: 7 }} />
            <i data-part={index === 0 ? "ghost" : "none"} style={{ flexGrow: 2 }} />
          </span>
        </div>
      ))}
    </div>
  );
}
