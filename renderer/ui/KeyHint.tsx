/** A key with the word for what it does: `j` rows. */
export function KeyHint({ keys, does }: { keys: readonly string[]; does: string }) {
  return (
    <span style={{ display: "inline-flex", alignItems: "center", gap: 4 }}>
      {keys.map((key) => (
        <kbd key={key}>{key}</kbd>
      ))}
      {does}
    </span>
  );
}
