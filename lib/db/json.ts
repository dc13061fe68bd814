/** A jsonb list this layer wrote itself, read back as what it was written from; anything but a list is a broken row. */
export function jsonList<T>(value: unknown): T[] {
  if (!Array.isArray(value)) throw new Error("A stored list is no list.");
  return value as T[];
}
