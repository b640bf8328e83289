/** Columns of a source's retries; without a measured one their heads are for those who do not see them. */
export function RetriesHead({ measured = false }: { measured?: boolean }) {
  return (
    <>
      <colgroup>
        <col className="retries-what" />
        <col />
        {measured && <col className="retries-measured" />}
        <col className="retries-known" />
        <col className="retries-from" />
      </colgroup>
      <thead className={measured ? undefined : "visually-hidden"}>
        <tr>
          <th scope="col">What</th>
          <th scope="col">Value</th>
          {measured && <th scope="col">Measured</th>}
          <th scope="col">Known</th>
          <th scope="col">From</th>
        </tr>
      </thead>
    </>
  );
}
