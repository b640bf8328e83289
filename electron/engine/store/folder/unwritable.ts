import { isDiskFull } from "../../disk-full";
import { CannotKeep } from "../../keeping/work";

/** What a backup or a restore could not write, in a sentence with the next step; any other error as it is. */
export function unwritable(error: unknown, to: string): unknown {
  if (isDiskFull(error))
    return new CannotKeep(`The disk of ${to} is full. Free some space, or name another place.`);
  const { code } = error as { code?: string };
  if (code === "EACCES" || code === "EPERM" || code === "EROFS" || code === "ENOTDIR")
    return new CannotKeep(`${to} cannot be written (${code}). Name another place.`);
  return error;
}
