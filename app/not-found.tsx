import { LinkButton } from "#components/ui/link-button";

export default function NotFound() {
  return (
    <main className="mx-auto max-w-xl px-6 py-24">
      <title>There is nothing here · Countersign</title>
      <h1>There is nothing here</h1>
      <p className="mt-3 text-ink-2">The address is wrong, or what it named was never made. Nothing in Countersign is deleted.</p>
      <p className="mt-6">
        <LinkButton href="/">Go to what waits for you</LinkButton>
      </p>
    </main>
  );
}
