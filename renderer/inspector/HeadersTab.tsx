import { Eye, EyeOff } from "lucide-react";
import { useState } from "react";
import type { EventDetail } from "../../shared/events";
import { count } from "../time";
import { IconButton } from "../ui/Button";
import { CopyButton } from "../ui/CopyButton";
import { Empty } from "../ui/Empty";
import { VisibleText } from "../ui/VisibleText";
import { headerMeaning, isCredential } from "./header-meanings";

const mask = "[redacted]";

/** Names and values as sent: order, case and repetitions kept. Below those that are known, what they mean. */
export function HeadersTab({ request }: { request: Pick<EventDetail, "headers" | "provider" | "bytes"> }) {
  const { headers } = request;
  const [revealed, setRevealed] = useState<ReadonlySet<number>>(new Set());
  if (headers.length === 0)
    return <Empty title="No headers" why="Nothing was read before the connection ended." />;
  const isHidden = (index: number) => isCredential(headers[index]?.[0] ?? "") && !revealed.has(index);
  const shown = (index: number) => (isHidden(index) ? mask : (headers[index]?.[1] ?? ""));
  const turn = (index: number) => {
    const next = new Set(revealed);
    if (!next.delete(index)) next.add(index);
    setRevealed(next);
  };
  const all = headers.map(([name], index) => `${name}: ${shown(index)}`).join("\n");
  return (
    <>
      <div className="headers-bar">
        <span className="faint">
          {count(headers.length)} {headers.length === 1 ? "header" : "headers"}, in the order and case they
          were sent
        </span>
        <span className="grow" />
        <CopyButton label="Copy all" title="Copy all headers as they are shown here" text={all} />
      </div>
      <div className="scroll inspector-scroll">
        <table className="headers" aria-label="Headers in the order they were sent">
          <tbody>
            {headers.map(([name, value], index) => {
              const meaning = headerMeaning(name, value, request);
              return (
                // biome-ignore lint/suspicious/noArrayIndexKey: the place is what identifies a header
                <tr key={index}>
                  <td className="headers-number">{index + 1}</td>
                  <th scope="row">
                    <VisibleText text={name} />
                  </th>
                  <td>
                    <div className="header-line">
                      <span className={isHidden(index) ? "header-value faint" : "header-value"}>
                        <VisibleText text={shown(index)} />
                      </span>
                      {isCredential(name) && (
                        <IconButton
                          className="header-show"
                          label={isHidden(index) ? `Show the value of ${name}` : `Hide the value of ${name}`}
                          onClick={() => turn(index)}
                        >
                          {isHidden(index) ? <Eye size={13} aria-hidden /> : <EyeOff size={13} aria-hidden />}
                        </IconButton>
                      )}
                      <CopyButton text={`${name}: ${shown(index)}`} title={`Copy ${name}`} />
                    </div>
                    {meaning && <p className="header-meaning">{meaning}</p>}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </>
  );
}
