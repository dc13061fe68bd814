/** Makes one of each, one after the other, and answers them by their keys. */
export async function byKey<K extends string, V>(keys: readonly K[], make: (key: K) => Promise<V>): Promise<Record<K, V>> {
  const made: Partial<Record<K, V>> = {};
  for (const key of keys) made[key] = await make(key);
  return made as Record<K, V>;
}

export const keysOf = <K extends string>(described: Readonly<Record<K, unknown>>): K[] => Object.keys(described) as K[];
