import type { LicenceCount } from "#lib/domain/bill-of-materials";

/** Licences, each with the number of components that carry it. */
export const LicenceList = ({ licences }: { licences: readonly LicenceCount[] }) => (
  <ul className="divide-y divide-line">
    {licences.map(({ licence, components }) => (
      <li key={licence} className="flex justify-between gap-4 py-1.5">
        <span className="min-w-0 break-words">{licence}</span>
        <span className="text-ink-2">{components}</span>
      </li>
    ))}
  </ul>
);
