import type { DestinationDetail, DestinationKindRow } from "../../../shared/destinations-contract";
import { engine } from "../../engine-client";
import { host } from "../../host/current-host";
import { useRead } from "../../read";
import { Button } from "../../ui/Button";
import { CopyButton } from "../../ui/CopyButton";
import { ErrorLine } from "../../ui/ErrorLine";
import { Skeleton } from "../../ui/Skeleton";
import { VisibleText } from "../../ui/VisibleText";
import { type Draft, givenOf } from "./draft";
import "./sheet.css";

type SheetTabProps = { kind: DestinationKindRow; saved: DestinationDetail | null; draft: Draft };

/** What is filled in there, to hand to the admin of the system. */
export function SheetTab({ kind, saved, draft }: SheetTabProps) {
  const given = { ...givenOf(kind, draft), ...(saved ? { destinationId: saved.destinationId } : {}) };
  const sheet = useRead(`sheet ${JSON.stringify(given)}`, () => engine.destinations.sheet(given));
  if (sheet.sentence) return <ErrorLine sentence={sheet.sentence} again={sheet.again} />;
  if (!sheet.data) return <Skeleton rows={8} widths={[70, 54, 62]} />;
  const { rows, csv, markdown, exampleOf } = sheet.data;
  const file = (saved?.name ?? kind.name).replace(/[^\p{L}\p{N}]+/gu, "-").toLowerCase();
  const save = (text: string, ending: string, type: string) =>
    host.saveFile(`${file}-mapping.${ending}`, new Blob([text], { type }));
  if (rows.length === 0) {
    return <p className="destination-about secondary">{kind.name} has no mapping sheet yet.</p>;
  }
  return (
    <div className="destination-sheet scroll">
      <div className="destination-sheet-head">
        <span className="secondary grow">
          {exampleOf === null ? (
            "Made-up examples: no call has a call record yet."
          ) : (
            <>
              Examples of the call with <VisibleText text={exampleOf} />, where it has the field.
            </>
          )}
        </span>
        <CopyButton text={markdown} label="Copy" title="Copy the sheet as Markdown" tone="plain" />
        <Button size="small" onClick={() => save(csv, "csv", "text/csv")}>
          CSV
        </Button>
        <Button size="small" onClick={() => save(markdown, "md", "text/markdown")}>
          Markdown
        </Button>
      </div>
      <table aria-label="Mapping sheet">
        <thead>
          <tr>
            <th scope="col">Field</th>
            <th scope="col">Where from, and when</th>
            <th scope="col">Example</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a sheet is read whole, and one field may stand in it twice
            <tr key={index}>
              <th scope="row">
                <span className="mono">{row.field}</span>
                <span className="faint">{row.object}</span>
              </th>
              <td>
                {row.from}
                <span className="faint">
                  {row.when} · may be changed by {row.owner}
                </span>
              </td>
              <td className="mono">
                <VisibleText text={row.example} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
