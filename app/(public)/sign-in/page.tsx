import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { BrandMark } from "#components/ui/brand-mark";
import { signInPage } from "#lib/queries/sign-in-page";
import { visitorContext } from "#lib/web/session";
import { DemonstrationPeople } from "./demonstration-people.tsx";
import { SignInForm } from "./sign-in-form.tsx";

export const metadata: Metadata = { title: "Sign in" };

export default async function SignInPage({ searchParams }: PageProps<"/sign-in">) {
  const { to } = await searchParams;
  const { organisation, people } = await signInPage(visitorContext().db);
  if (!organisation) redirect("/setup");
  const target = typeof to === "string" ? to : "/";
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
        <SignInForm to={target} />
      )}
    </main>
  );
}
