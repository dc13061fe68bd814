import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { BrandMark } from "#components/ui/brand-mark";
import { signInPage } from "#lib/queries/sign-in-page";
import { visitorContext } from "#lib/web/session";
import { SetupForm } from "./setup-form.tsx";

export const metadata: Metadata = { title: "Set up" };

export default async function SetupPage({ searchParams }: PageProps<"/setup">) {
  const { organisation } = await signInPage(visitorContext().db);
  if (organisation) redirect("/sign-in");
  const { token } = await searchParams;
  return (
    <main className="mx-auto w-full max-w-xl px-6 py-16">
      <p className="flex items-center gap-2 font-[660] text-lg">
        <BrandMark />
        Countersign
      </p>
      <h1 className="mt-8">Make the organisation</h1>
      <p className="mt-3 text-ink-2">
        You become its first administrator. An administrator appoints people and settings and has no vote: every appointment to an
        authority needs a second person. The token was printed in the terminal when Countersign started.
      </p>
      <SetupForm token={typeof token === "string" ? token : ""} />
    </main>
  );
}
