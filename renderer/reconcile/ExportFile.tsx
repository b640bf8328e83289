import { useRef } from "react";
import { bytes } from "../time";
import { Button } from "../ui/Button";
import { ChosenFile } from "../ui/ChosenFile";
import { ErrorLine } from "../ui/ErrorLine";
import { SelectField } from "../ui/Field";

/** The engine compares no larger one, so it is not sent there either. */
export const largestExport = 20 * 1024 * 1024;

const zones = Intl.supportedValuesOf("timeZone");

type FileProps = {
  file: File | null;
  onFile: (file: File | null) => void;
  /** How it is got. */
  from: string;
  timeZone: string;
  onTimeZone: (timeZone: string) => void;
};

export function ExportFile({ file, onFile, from, timeZone, onTimeZone }: FileProps) {
  const picker = useRef<HTMLInputElement>(null);
  const known = zones.includes(timeZone) ? zones : [timeZone, ...zones];
  return (
    <>
      <p className="secondary reconcile-how">{from}</p>
      {file ? (
        <ChosenFile file={file} onAnother={() => onFile(null)} />
      ) : (
        <div className="reconcile-drop">
          <span className="secondary">Drop the file anywhere on this window.</span>
          <Button size="small" onClick={() => picker.current?.click()}>
            Choose a file
          </Button>
          <input
            ref={picker}
            type="file"
            hidden
            aria-label="The export"
            accept=".csv,.tsv,.txt,text/csv"
            onChange={({ target }) => onFile(target.files?.[0] ?? null)}
          />
        </div>
      )}
      {file && file.size > largestExport && (
        <ErrorLine
          sentence={`This file has ${bytes(file.size)}; 20 MB can be compared at a time. Export fewer days.`}
        />
      )}
      <SelectField
        label="Zone of its times"
        value={timeZone}
        choices={known.map((zone) => ({ value: zone, words: zone.replaceAll("_", " ") }))}
        hint="Where the export writes no offset beside them."
        onChange={({ target }) => onTimeZone(target.value)}
      />
    </>
  );
}
