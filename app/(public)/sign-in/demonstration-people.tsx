"use client";

import { useActionState } from "react";
import { FormStatus } from "#components/ui/form-status";
import { roleLabels } from "#lib/domain/labels";
import type { Role } from "#lib/domain/release";
import { signInDemonstrationAction } from "./actions.ts";

interface Shown {
  id: string;
  name: string;
  roles: readonly Role[];
  seats: readonly string[];
}

/** One form for everybody: the button that is pressed names the person. */
export function DemonstrationPeople({ people, to }: { people: readonly Shown[]; to: string }) {
  const [state, action, isPending] = useActionState(signInDemonstrationAction, { status: "idle" });
  return (
    <form action={action} className="mt-8">
      <FormStatus state={state} />
      <input type="hidden" name="to" value={to} />
      <ul className="grid gap-3 sm:grid-cols-2">
        {people.map(({ id, name, roles, seats }) => (
          <li key={id}>
            <button
              type="submit"
              name="personId"
              value={id}
              disabled={isPending}
              className="h-full w-full cursor-pointer rounded-lg border border-line bg-raised px-4 py-3 text-left hover:border-accent"
            >
              <span className="block font-semibold">{name}</span>
              <span className="block text-sm text-ink-2">{[...roles.map((role) => roleLabels[role]), ...seats].join(", ")}</span>
            </button>
          </li>
        ))}
      </ul>
    </form>
  );
}
