/** Destinations stand in the order they were added; those of one moment by name, and a number in it is a number: 1, 2, 10. */

const byName = new Intl.Collator("en", { numeric: true });

type Placed = { createdAt: number; name: string };

export function inOrderAdded(one: Placed, other: Placed): number {
  return one.createdAt - other.createdAt || byName.compare(one.name, other.name);
}
