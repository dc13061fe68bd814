import { Card, CardPart } from "#components/ui/card";
import { Time } from "#components/ui/time";
import type { OwnPasskey } from "#lib/queries/account-page";
import { EnrolPasskeyForm } from "./enrol-passkey-form.tsx";
import { RemovePasskeyForm } from "./remove-passkey-form.tsx";

interface Props {
  passkeys: readonly OwnPasskey[];
  zone: string;
  /** What confirms who enrols one: a password, or, where there is none, a sign-in a moment ago. */
  hasPassword: boolean;
  isDemonstration: boolean;
}

/** What somebody signs votes with, besides or in place of a password. */
export function PasskeysCard({ passkeys, zone, ...confirmedBy }: Props) {
  return (
    <Card title="Passkeys" count={passkeys.length} id="passkeys">
      <p className="text-ink-2">
        A passkey signs your votes: anybody can verify afterwards, without this system, that it was yours. The key stays in your
        device; your finger, face or PIN unlocks it.
      </p>
      {passkeys.length === 0 ? (
        <p className="mt-3">You have none yet. Some policies ask for votes that are signed with one.</p>
      ) : (
        <ul className="mt-3 divide-y divide-line">
          {passkeys.map(({ id, name, rpId, enrolledAt, lastUsedAt }) => (
            <li key={id} className="py-2.5">
              <p className="break-words font-[560]">{name}</p>
              <p className="text-ink-2">
                for {rpId}, enrolled <Time at={enrolledAt} zone={zone} />
                {lastUsedAt ? (
                  <>
                    ; last used <Time at={lastUsedAt} zone={zone} />
                  </>
                ) : (
                  "; not used yet"
                )}
              </p>
              <RemovePasskeyForm passkeyId={id} name={name} isOwn />
            </li>
          ))}
        </ul>
      )}
      <CardPart title="Enrol a passkey">
        <EnrolPasskeyForm {...confirmedBy} />
      </CardPart>
      <p className="mt-4 text-ink-2 text-sm">
        Enrol a second one on another device. Is one lost, remove it here; are all lost, an administrator removes them on your
        page under People, and you enrol a new one. What a removed passkey signed stays signed, and the record says who removed
        it.
      </p>
    </Card>
  );
}
