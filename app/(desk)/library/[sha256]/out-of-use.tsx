/** An item that is withdrawn, or may be: and either way, who uses it. */
import { Badge } from "#components/ui/badge";
import { LockedButton } from "#components/ui/button";
import { Card, CardPart } from "#components/ui/card";
import { Link } from "#components/ui/link";
import { Time } from "#components/ui/time";
import type { Refusal } from "#lib/domain/decision";
import { phaseLabels } from "#lib/domain/labels";
import type { Withdrawal } from "#lib/domain/release";
import type { LibraryBytes } from "#lib/queries/library-item";
import { WithdrawItemForm } from "./withdraw-item-form.tsx";

export function WithdrawnNotice({ withdrawn, zone }: { withdrawn: Withdrawal; zone: string }) {
  return (
    <p role="note" className="mb-5 rounded-lg border-2 border-refused bg-raised p-4">
      <b>Withdrawn from use.</b> {withdrawn.reason}{" "}
      <span className="text-ink-2">
        By {withdrawn.by.name}, <Time at={withdrawn.at} zone={zone} />. It opens no gate and starts no deployment; its name and
        version are not given again. Auditors, release managers and change managers may still download it.
      </span>
    </p>
  );
}

interface Props {
  itemId: string;
  isWithdrawn: boolean;
  found: Pick<LibraryBytes, "running" | "usedBy">;
  against: readonly Refusal[];
}

export function WhoUsesIt({ itemId, isWithdrawn, found: { running, usedBy }, against }: Props) {
  return (
    <Card title="Who uses it" count={usedBy.length}>
      {running.length > 0 ? (
        <p className="mb-2 text-ink-2">
          It runs in {[...new Set(running.map(({ environment }) => environment))].join(", ")}, of{" "}
          {[...new Set(running.map(({ service }) => service.name))].join(", ")}.
          {isWithdrawn ? " Raise a release that replaces it." : " To withdraw it does not stop it there."}
        </p>
      ) : null}
      <ul className="divide-y divide-line">
        {usedBy.map(({ number, title, phase, isFinal }) => (
          <li key={number} className="flex flex-wrap items-baseline justify-between gap-x-3 gap-y-1 py-2">
            <Link href={`/releases/REL-${number}`} className="min-w-0">
              REL-{number} {title}
            </Link>
            <span className="text-ink-2">
              {isFinal ? "" : "an earlier build, "}
              <Badge tone="neutral">{phaseLabels[phase]}</Badge>
            </span>
          </li>
        ))}
      </ul>
      {isWithdrawn ? null : (
        <CardPart title="Withdraw">
          {against.length > 0 ? <LockedButton label="Withdraw for good" why={against} /> : <WithdrawItemForm itemId={itemId} />}
        </CardPart>
      )}
    </Card>
  );
}
