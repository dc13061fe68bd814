import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { BrandMark } from "#components/ui/brand-mark";
import { FormStatus } from "#components/ui/form-status";
import { LinkButton } from "#components/ui/link-button";
import { signInProvider } from "#lib/env";
import { signInPage } from "#lib/queries/sign-in-page";
import { readFlash } from "#lib/web/flash";
import { ownPath } from "#lib/web/own-path";
import { visitorContext } from "#lib/web/session";
import { DemonstrationPeople } from "./demonstration-people.tsx";
import { SignInForm } from "./sign-in-form.tsx";

export const metadata: Metadata = { title: "Sign in" };

export default async function SignInPage({ searchParams }: PageProps<"/sign-in">) {
  const { to } = await searchParams;
  const { organisation, people } = await signInPage(visitorContext().db);
  if (!organisation) redirect("/setup");
  const target = ownPath(to);
  return (
    <main className="mx-auto w-full max-w-3xl px-6 py-16">
      <p className="flex items-center gap-2 font-[660] text-lg">
        <BrandMark />
        Countersign
      </p>
      <h1 className="mt-8">Sign in to {organisation.name}</h1>
      {organisation.isDemonstration ? (
        <>
          <p className="mt-3 max-w-xl text-ink-2">
            This is a demonstration: everything in it is invented, and anyone who can open this page can be anyone. Choose a
            person to see releases through their eyes.
          </p>
          <DemonstrationPeople people={people} to={target} />
        </>
      ) : (
        <>
          <ByProvider to={target} />
          <SignInForm to={target} />
        </>
      )}
    </main>
  );
}

/** A link, not a form: docs/decisions/002-sign-in-by-a-provider.md. */
async function ByProvider({ to }: { to: string }) {
  const provider = signInProvider();
  if (!provider) return null;
  return (
    <div className="mt-8 max-w-sm space-y-4 border-line border-b pb-8">
      <FormStatus state={await readFlash()} />
      <LinkButton href={`/api/auth/begin?to=${encodeURIComponent(to)}`} variant="primary" isPlain className="w-full">
        Sign in with {provider.name}
      </LinkButton>
      <p className="text-ink-2 text-sm">Or, if you have one, with a password of this system:</p>
    </div>
  );
}
