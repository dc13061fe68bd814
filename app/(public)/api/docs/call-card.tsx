import type { Operation } from "#lib/api/operation";
import { type JsonSchema, sayType } from "#lib/api/schema-words";
import { tokenVerbLabels } from "#lib/domain/labels";
import { MemberTable } from "./member-table.tsx";

interface Parameter {
  name: string;
  in: string;
  required: boolean;
  description?: string;
  schema: JsonSchema;
}

type Content = Record<string, { schema?: JsonSchema }>;

/** One call: closed it says what it does, opened what it takes and answers. */
export function CallCard({ call, item }: { call: Operation; item: JsonSchema }) {
  const parameters = (item["parameters"] ?? []) as Parameter[];
  const body = (item["requestBody"] as { content: Content } | undefined)?.content;
  const answer = (item["responses"] as Record<string, { content?: Content }>)[String(call.answers.status)]?.content;
  return (
    <li id={call.id} className="py-2">
      <details>
        <summary>
          <span className="inline-flex max-w-full flex-wrap items-baseline gap-x-2">
            <code className="w-12 font-[660]">{call.method}</code>
            <code className="min-w-0 break-all">{call.path}</code>
          </span>
          <span className="block text-ink-2">{call.summary}</span>
        </summary>
        <div className="mt-2 space-y-3 pb-2">
          {call.description ? <p>{call.description}</p> : null}
          <p className="text-ink-2">For a token that may {tokenVerbLabels[call.verb]}.</p>
          {parameters.length === 0 ? null : (
            <Part title="Address, query and headers">
              <ul className="space-y-1">
                {parameters.map(({ name, in: place, required, description, schema }) => (
                  <li key={`${place} ${name}`}>
                    <code className="font-[560]">{name}</code> <span className="text-ink-2">{sayType(schema)}</span>{" "}
                    <span className="text-ink-3 text-sm">
                      {place}
                      {required ? "" : ", optional"}
                    </span>
                    {description ? <span className="block text-ink-2 text-sm">{description}</span> : null}
                  </li>
                ))}
              </ul>
            </Part>
          )}
          {body ? <Media title="Body" content={body} /> : null}
          {answer ? <Media title={`Answer, ${call.answers.status}`} content={answer} /> : null}
        </div>
      </details>
    </li>
  );
}

const Part = ({ title, children }: { title: string; children: React.ReactNode }) => (
  <section>
    <h3 className="font-[560]">{title}</h3>
    {children}
  </section>
);

function Media({ title, content }: { title: string; content: Content }) {
  return (
    <Part title={title}>
      {Object.entries(content).map(([type, { schema }]) => (
        <div key={type}>
          <code className="text-ink-2">{type}</code>
          {schema ? <Shape schema={schema} title={title} /> : null}
        </div>
      ))}
    </Part>
  );
}

function Shape({ schema, title }: { schema: JsonSchema; title: string }) {
  const name = typeof schema["$ref"] === "string" ? schema["$ref"].split("/").at(-1) : undefined;
  if (name === undefined) return <MemberTable schema={schema} caption={title} />;
  return (
    <p>
      <a href={`#shape-${name}`}>{name}</a>
    </p>
  );
}
