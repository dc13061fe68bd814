"use client";

import { Button } from "#components/ui/button";

export default function Failure({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <main className="mx-auto max-w-xl px-6 py-24">
      <h1>Something went wrong on our side</h1>
      <p className="mt-3 text-ink-2">
        Nothing was half-written. Try again; if it stays, tell your administrator
        {error.digest ? ` this number from the log: ${error.digest}` : ""}.
      </p>
      <p className="mt-6">
        <Button variant="primary" type="button" onClick={reset}>
          Try again
        </Button>
      </p>
    </main>
  );
}
