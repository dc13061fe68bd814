import { webEnvironment } from "#lib/env";

/** Where the command for pipelines comes from, and how a person begins with it. */
export function GetCommand() {
  const server = webEnvironment().NEXTAUTH_URL.replace(/\/+$/, "");
  return (
    <div className="space-y-2">
      <p>
        The <a href="/countersign.mjs">countersign command</a> makes the usual calls from one file, with nothing but Node beside
        it:
      </p>
      <pre className="whitespace-pre-wrap break-words rounded-md bg-sunken p-3 text-sm">
        {`curl -fsSO ${server}/countersign.mjs && node countersign.mjs login`}
      </pre>
    </div>
  );
}
