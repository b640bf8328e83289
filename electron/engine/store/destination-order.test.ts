import { expect, test } from "vitest";
import { inOrderAdded } from "./destination-order";

test("destinations of one moment stand by name with numbers as numbers, and older ones first", () => {
  const rows = ["Desk 10", "Desk 2", "Desk 1", "Archive"].map((name) => ({ name, createdAt: 5 }));
  const older = { name: "Zone", createdAt: 4 };
  expect([...rows, older].sort(inOrderAdded).map(({ name }) => name)).toEqual([
    "Zone",
    "Archive",
    "Desk 1",
    "Desk 2",
    "Desk 10",
  ]);
});
