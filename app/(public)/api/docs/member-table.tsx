import { type JsonSchema, type Member, membersOf, sayType } from "#lib/api/schema-words";

/** What an object holds, one member a line; members of members stand below them. */
export function MemberTable({ schema, caption }: { schema: JsonSchema; caption: string }) {
  const members = membersOf(schema);
  if (members.length === 0) return <p className="mt-1 text-ink-2">{sayType(schema)}</p>;
  return <Members members={members} label={caption} />;
}

const Members = ({ members, label }: { members: readonly Member[]; label?: string }) => (
  <ul aria-label={label} className="mt-1 space-y-1 border-line border-l pl-3">
    {members.map(({ name, type, isRequired, description, members: inner }) => (
      <li key={name}>
        <code className="font-[560]">{name}</code> <span className="text-ink-2">{type}</span>
        {isRequired ? null : <span className="text-ink-3 text-sm"> optional</span>}
        {description === "" ? null : <span className="block text-ink-2 text-sm">{description}</span>}
        {inner.length === 0 ? null : <Members members={inner} />}
      </li>
    ))}
  </ul>
);
