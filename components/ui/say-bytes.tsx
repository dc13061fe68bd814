const units = ["bytes", "kB", "MB", "GB", "TB"];

/** "212 MB"; by thousands, as disks and downloads are sold. */
export function sayBytes(bytes: number): string {
  const power = bytes < 1000 ? 0 : Math.min(Math.floor(Math.log10(bytes) / 3), units.length - 1);
  const value = bytes / 1000 ** power;
  return `${value >= 100 || power === 0 ? Math.round(value) : value.toFixed(1)} ${units[power] ?? ""}`;
}
