import { LinkButton } from "./link-button.tsx";

/** The ways to other pages of a list, as addresses; null where there is none. */
export function Pager({ newest, newer, older }: { newest: string | null; newer: string | null; older: string | null }) {
  if (newest === null && newer === null && older === null) return null;
  return (
    <nav aria-label="Pages" className="no-print mt-5 flex flex-wrap gap-3">
      {newest === null ? null : <LinkButton href={newest}>Newest</LinkButton>}
      {newer === null ? null : <LinkButton href={newer}>Newer</LinkButton>}
      {older === null ? null : <LinkButton href={older}>Older</LinkButton>}
    </nav>
  );
}
