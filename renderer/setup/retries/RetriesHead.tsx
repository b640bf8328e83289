/** Columns of a source's retries, for those who do not see them. */
export function RetriesHead() {
  return (
    <thead className="visually-hidden">
      <tr>
        <th scope="col">What</th>
        <th scope="col">Value</th>
        <th scope="col">Known</th>
        <th scope="col">From</th>
      </tr>
    </thead>
  );
}
