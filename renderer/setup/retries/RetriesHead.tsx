/** Columns of a source's retries; their heads are for those who do not see them. */
export function RetriesHead() {
  return (
    <>
      <colgroup>
        <col className="retries-what" />
        <col />
        <col className="retries-known" />
        <col className="retries-from" />
      </colgroup>
      <thead className="visually-hidden">
        <tr>
          <th scope="col">What</th>
          <th scope="col">Value</th>
          <th scope="col">Known</th>
          <th scope="col">From</th>
        </tr>
      </thead>
    </>
  );
}
