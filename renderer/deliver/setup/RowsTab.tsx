import { useEffect, useRef, useState } from "react";
import type { DestinationDetail } from "../../../shared/destinations-contract";
import type { WarehouseTable } from "../../../shared/warehouse-contract";
import { engine, sentenceOf } from "../../engine-client";
import { host } from "../../host/current-host";
import { useRead } from "../../read";
import { count } from "../../time";
import { Button } from "../../ui/Button";
import { CopyButton } from "../../ui/CopyButton";
import { ErrorLine } from "../../ui/ErrorLine";
import { Skeleton } from "../../ui/Skeleton";
import "./warehouse-rows.css";

const says: Record<WarehouseTable, string> = {
  fact_call: "one for each call, its newest version",
  fact_call_event: "one for each event of a call",
  dim_contact: "one for each contact",
};

type Format = "csv" | "ndjson";
/** A table on its way into a file: so many rows are here. */
type Saving = { table: WarehouseTable; format: Format; rows: number };

/** What stands in a warehouse on this machine, and its tables as files: a page at a time, so that nothing holds them whole. */
export function RowsTab({ saved }: { saved: DestinationDetail }) {
  const { destinationId, name } = saved;
  const look = useRead(`rows of ${destinationId}`, () => engine.warehouse.look({ destinationId }));
  const [saving, setSaving] = useState<Saving | null>(null);
  const [said, setSaid] = useState("");
  const [refused, setRefused] = useState("");
  const isShown = useRef(true);
  useEffect(() => {
    isShown.current = true;
    return () => {
      isShown.current = false;
    };
  }, []);

  const save = async (table: WarehouseTable, format: Format) => {
    setSaid("");
    setRefused("");
    const parts: Blob[] = [];
    let rows = 0;
    try {
      for (let after: string | null | undefined; after !== null; ) {
        setSaving({ table, format, rows });
        const page = await engine.warehouse.page({
          destinationId,
          table,
          format,
          ...(after ? { after } : {}),
        });
        if (!isShown.current) return;
        // A Blob of its own is the browser's, which may keep it on disk.
        parts.push(new Blob([page.text]));
        rows += page.rows;
        after = page.after;
      }
      const file = `${name.replace(/[^\p{L}\p{N}]+/gu, "-").toLowerCase()}-${table}.${format}`;
      host.saveFile(file, new Blob(parts, { type: format === "csv" ? "text/csv" : "application/x-ndjson" }));
      setSaid(`${rowWords(rows)} of ${table} handed over as ${file}.`);
    } catch (error) {
      setRefused(sentenceOf(error));
    } finally {
      setSaving(null);
    }
  };

  if (look.sentence) return <ErrorLine sentence={look.sentence} again={look.again} />;
  if (!look.data) return <Skeleton rows={4} widths={[70, 54, 62]} />;
  const { file, tables } = look.data;
  return (
    <div className="warehouse-rows scroll">
      <p className="warehouse-file">
        <code className="mono grow">{file}</code>
        <CopyButton text={file} label="Copy" title="Copy the path" tone="plain" />
      </p>
      {tables.length === 0 ? (
        <p className="secondary">
          There is no file yet: it is made with the first call record that is sent here.
        </p>
      ) : (
        <ul aria-label="Tables">
          {tables.map((table) => (
            <li key={table.name}>
              <span className="grow">
                <span className="mono">{table.name}</span>
                <span className="faint">
                  {rowWords(table.rows)}, {says[table.name]}
                </span>
              </span>
              {(["csv", "ndjson"] as const).map((format) => (
                <Button
                  key={format}
                  size="small"
                  disabled={saving !== null || table.rows === 0}
                  aria-label={`Save ${table.name} as ${format.toUpperCase()}`}
                  onClick={() => void save(table.name, format)}
                >
                  {format.toUpperCase()}
                </Button>
              ))}
            </li>
          ))}
        </ul>
      )}
      {tables.length > 0 && (
        <p className="faint">
          Saved as it stands there: numbers, names and what was said are those of real people.
        </p>
      )}
      <p className="secondary" role="status">
        {saving ? `${rowWords(saving.rows)} of ${saving.table} so far …` : said}
      </p>
      {refused && <ErrorLine sentence={refused} />}
    </div>
  );
}

function rowWords(rows: number): string {
  return `${count(rows)} ${rows === 1 ? "row" : "rows"}`;
}
