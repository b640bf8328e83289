import { Empty } from "../ui/Empty";
import { VisibleText } from "../ui/VisibleText";

/** Names and values as sent: order, case and repetitions kept. */
export function HeadersTab({ headers }: { headers: readonly (readonly [string, string])[] }) {
  if (headers.length === 0)
    return <Empty title="No headers" why="Nothing was read before the connection ended." />;
  return (
    <div className="scroll inspector-scroll">
      <table className="headers" aria-label="Headers in the order they were sent">
        <tbody>
          {headers.map(([name, value], index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the place is what identifies a header
            <tr key={index}>
              <td className="headers-number">{index + 1}</td>
              <th scope="row">
                <VisibleText text={name} />
              </th>
              <td>
                <VisibleText text={value} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="inspector-note">{headers.length} headers, in the order and case they were sent.</p>
    </div>
  );
}
