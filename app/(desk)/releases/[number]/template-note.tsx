import { Said } from "#components/gate/say-line";
import { Link } from "#components/ui/link";
import type { Refusal } from "#lib/domain/decision";
import type { MetTemplate } from "#lib/domain/template";

/** What the standard-change template says to this gate: that it grants it, or why it grants nothing and a board is asked. */
export function TemplateNote({
  followed: { name, version },
  against,
  zone,
}: {
  followed: MetTemplate;
  against: readonly Refusal[];
  zone: string;
}) {
  const link = (
    <Link href="/changes/templates">
      {name}, version {version}
    </Link>
  );
  if (against.length === 0)
    return <p className="mb-4 text-ink-2">It follows the standard change {link}, which grants this gate without votes.</p>;
  return (
    <div className="mb-4 rounded-md bg-asked-soft p-3">
      <p>The standard change {link} grants this gate nothing, so the board is asked:</p>
      <ul className="mt-1 list-disc pl-5">
        {against.map(({ code, message }) => (
          <li key={code}>
            <Said text={message} zone={zone} />
          </li>
        ))}
      </ul>
    </div>
  );
}
