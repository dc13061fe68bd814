/** Whether an item's bytes are still what was checked in; and where they are not, what that shuts and how it is mended. */
import { LockedButton } from "#components/ui/button";
import { Card } from "#components/ui/card";
import { Link } from "#components/ui/link";
import { Time } from "#components/ui/time";
import { UploadField } from "#components/ui/upload-field";
import type { Refusal } from "#lib/domain/decision";
import { mediaCheckLabels } from "#lib/domain/labels";
import { requireCapability } from "#lib/domain/permissions";
import type { Actor } from "#lib/domain/release";
import type { LibraryItemView } from "#lib/queries/library-item";
import { MediaCheckBadge } from "../media-check-badge.tsx";
import { VerifyItemForm } from "./verify-item-form.tsx";

type Check = LibraryItemView["checks"][number];

export function DamagedNotice({ damage: { result, at }, zone }: { damage: Check; zone: string }) {
  return (
    <p role="note" className="mb-5 rounded-lg border-2 border-refused bg-raised p-4">
      <b>The stored bytes are {mediaCheckLabels[result]}.</b> Found <Time at={at} zone={zone} />: nothing is deployed from them,
      and the gates that lean on them are shut. <Link href="#intact">Mend it</Link>
    </p>
  );
}

export function IntactCard({
  sha256,
  item: { id, checks },
  actor,
  zone,
}: {
  sha256: string;
  item: Pick<LibraryItemView, "id" | "checks">;
  actor: Actor;
  zone: string;
}) {
  const againstVerifying = requireCapability(actor, "library:verify");
  const isDamaged = checks[0] !== undefined && checks[0].result !== "intact";
  return (
    <Card title="Is it still intact?" id="intact">
      <div className="mb-4">
        {againstVerifying.length > 0 ? (
          <LockedButton label="Verify now" why={againstVerifying} />
        ) : (
          <VerifyItemForm itemId={id} />
        )}
      </div>
      {isDamaged ? <Mend sha256={sha256} itemId={id} against={requireCapability(actor, "library:mend")} /> : null}
      <Checks checks={checks} zone={zone} />
    </Card>
  );
}

/** How a damaged item is whole again: no other bytes than its own are taken. */
function Mend({ sha256, itemId, against }: { sha256: string; itemId: string; against: readonly Refusal[] }) {
  return (
    <div className="mb-4 space-y-2">
      <p>
        What leans on it stands still. Hand in the very same file again, from the build or from a backup: it takes the damaged
        copy’s place, is read again, and the gates are open as before. Any other file is refused by its digest.
      </p>
      {against.length > 0 ? (
        <LockedButton label="Hand the file in again" why={against} />
      ) : (
        <UploadField
          action={`/api/library/${sha256}/content`}
          hidden={{ itemId }}
          label="The same file"
          submit="Hand the file in again"
        />
      )}
    </div>
  );
}

function Checks({ checks, zone }: { checks: readonly Check[]; zone: string }) {
  return (
    <ul aria-label="Looks at its bytes, the latest first" className="divide-y divide-line border-line border-t">
      {checks.map(({ result, at }) => (
        <li key={at.toISOString()} className="flex items-center justify-between gap-3 py-2">
          <MediaCheckBadge result={result} />
          <span className="text-ink-2">
            <Time at={at} zone={zone} />
          </span>
        </li>
      ))}
    </ul>
  );
}
