import type { Metadata } from "next";
import { BrandMark } from "#components/ui/brand-mark";
import { Card } from "#components/ui/card";
import { Link } from "#components/ui/link";
import { openApiDocument } from "#lib/api/openapi";
import { operations } from "#lib/api/operations";
import { webEnvironment } from "#lib/env";
import { CallCard } from "./call-card.tsx";
import { Conventions } from "./conventions.tsx";
import { MemberTable } from "./member-table.tsx";

export const metadata: Metadata = { title: "The machine interface" };

/** The OpenAPI document as people read it: by the same table that answers the calls. */
export default function ApiDocsPage() {
  const server = webEnvironment().NEXTAUTH_URL.replace(/\/+$/, "");
  const document = openApiDocument(operations, { server });
  const byTag = Map.groupBy(operations, ({ tag }) => tag);
  return (
    <main className="mx-auto w-full max-w-4xl px-4 py-10 sm:px-6">
      <p className="flex items-center gap-2 font-[660] text-lg">
        <BrandMark />
        <Link href="/">Countersign</Link>
      </p>
      <h1 className="mt-6">The machine interface</h1>
      <p className="mt-2 max-w-2xl text-ink-2">
        What people do on the screens, pipelines do by these calls: the same rules, the same reasons when the answer is no. Only a
        vote is never a machine’s.
      </p>
      <nav aria-label="On this page" className="mt-4 flex flex-wrap gap-x-4 gap-y-1">
        {[...byTag.keys()].map((tag) => (
          <Link key={tag} href={`#${anchorOf(tag)}`}>
            {tag}
          </Link>
        ))}
        <Link href="#shapes">Shapes</Link>
        <a href="/api/v1/openapi.json">OpenAPI 3.1</a>
      </nav>
      <div className="mt-6 space-y-5">
        <Conventions server={server} />
        {[...byTag].map(([tag, calls]) => (
          <Card key={tag} title={tag} count={calls.length} id={anchorOf(tag)}>
            <ul className="divide-y divide-line">
              {calls.map((call) => (
                <CallCard key={call.id} call={call} item={document.paths[call.path]?.[call.method.toLowerCase()] ?? {}} />
              ))}
            </ul>
          </Card>
        ))}
        <Card title="Shapes" id="shapes">
          <ul className="divide-y divide-line">
            {Object.entries(document.components.schemas).map(([name, schema]) => (
              <li key={name} id={`shape-${name}`} className="py-2">
                <details>
                  <summary className="font-[560]">{name}</summary>
                  <MemberTable schema={schema} caption={name} />
                </details>
              </li>
            ))}
          </ul>
        </Card>
      </div>
    </main>
  );
}

const anchorOf = (tag: string): string => tag.toLowerCase().replaceAll(/\W+/g, "-");
