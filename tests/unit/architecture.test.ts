/** The import table of the house, held. Where it fails, the import is wrong or the table is: change one of them on purpose. */
import { existsSync, globSync, readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";

const root = path.resolve(import.meta.dirname, "../..");

type Layer =
  | "domain"
  | "errors"
  | "env"
  | "watch"
  | "db"
  | "media"
  | "formats"
  | "services"
  | "queries"
  | "jobs"
  | "cli"
  | "api"
  | "web"
  | "components"
  | "app"
  | "entry";

/** What each layer may import of the house. */
const mayImport: Record<Layer, readonly Layer[]> = {
  domain: ["domain"],
  errors: ["domain", "errors"],
  env: ["domain", "errors", "env"],
  watch: ["env", "watch"],
  db: ["domain", "errors", "db", "env"],
  media: ["domain", "errors", "env", "media"],
  formats: ["domain", "errors", "env", "formats"],
  services: ["domain", "db", "media", "formats", "errors", "services"],
  queries: ["domain", "db", "errors", "queries"],
  jobs: ["services", "queries", "domain", "formats", "env", "db", "watch", "jobs"],
  cli: ["domain", "formats", "errors", "cli"],
  api: ["domain", "db", "errors", "env", "watch", "media", "formats", "services", "queries", "api"],
  web: ["errors", "services", "db", "formats", "domain", "env", "watch", "web"],
  components: ["domain", "errors", "components"],
  app: ["domain", "errors", "env", "media", "formats", "services", "queries", "jobs", "watch", "api", "web", "components", "app"],
  entry: ["env", "db", "watch", "jobs", "web"],
};

const node = /^node:/;
const react = /^react(-dom)?(\/|$)/;

/** What each layer may import from outside. */
const mayUse: Record<Layer, readonly RegExp[]> = {
  domain: [],
  errors: [],
  env: [node, /^zod$/],
  watch: [node, /^pino$/, /^prom-client$/],
  db: [node, /^pg$/, /^@prisma\//],
  formats: [
    node,
    /^zod$/,
    /^@sigstore\/(bundle|protobuf-specs|verify)$/,
    /^saxes$/,
    /^@fastify\/busboy$/,
    /^tar-stream$/,
    /^client-zip$/,
    /^@cyclonedx\/cyclonedx-library\/(Spec|Validation)$/,
    /^xmllint-wasm$/,
    /^packageurl-js$/,
  ],
  media: [node, /^@aws-sdk\/client-s3$/, /^@fastify\/busboy$/],
  services: [node, /^zod$/, /^@node-rs\/argon2$/, /^@simplewebauthn\/server(\/helpers)?$/],
  queries: [node],
  jobs: [node, /^pg$/, /^pg-boss$/, /^nodemailer$/],
  cli: [node],
  api: [node, /^zod$/, /^rate-limiter-flexible$/],
  web: [node, react, /^next(-auth)?(\/|$)/, /^server-only$/, /^zod$/, /^luxon$/],
  components: [react, /^next\/(link|navigation|form)$/, /^lucide-react$/, /^@base-ui\/react(\/|$)/],
  app: [
    react,
    node,
    /^@simplewebauthn\/browser$/,
    /^next(-auth)?(\/|$)/,
    /^zod$/,
    /^lucide-react$/,
    /^@fontsource-variable\/inter/,
  ],
  entry: [node, /^next(\/|$)/],
};

/** The files of a layer that may import more than their layer. */
const exceptions: Record<string, readonly RegExp[]> = {
  "lib/domain/evidence.ts": [/^node:crypto$/, /^canonicalize$/],
  "lib/domain/record.ts": [/^node:crypto$/],
  "lib/domain/recurrence.ts": [/^ical\.js$/, /^luxon$/],
};

/** Of services and the database lib/web knows who is signed in; a worker and the machine interface are given the database, and their services do the rest. */
const knowsOnly: Partial<Record<Layer, { of: readonly Layer[]; files: RegExp }>> = {
  web: { of: ["services", "db"], files: /^lib\/(services\/(context|identity\/[a-z-]+)|db\/client)\.ts$/ },
  api: { of: ["db"], files: /^lib\/db\/client\.ts$/ },
  jobs: { of: ["db"], files: /^lib\/db\/client\.ts$/ },
};

interface Import {
  specifier: string;
  isType: boolean;
}

interface Source {
  file: string;
  layer: Layer;
  text: string;
  imports: readonly Import[];
  isClient: boolean;
  hasDefaultExport: boolean;
}

function layerOf(file: string): Layer {
  const [top, folder = ""] = file.split("/");
  if (top === "components" || top === "app") return top;
  if (top !== "lib") return "entry";
  if (folder === "errors.ts" || folder === "action-state.ts") return "errors";
  if (folder === "env.ts") return "env";
  if (folder === "log.ts" || folder === "metrics.ts") return "watch";
  if (Object.hasOwn(mayImport, folder)) return folder as Layer;
  throw new Error(`${file} belongs to no layer: a folder of lib is one of the house's nouns.`);
}

const isModifiedBy = (statement: ts.Statement, kind: ts.SyntaxKind): boolean =>
  ts.canHaveModifiers(statement) && (ts.getModifiers(statement)?.some((modifier) => modifier.kind === kind) ?? false);

function importsOf(source: ts.SourceFile): Import[] {
  const found: Import[] = [];
  const take = (specifier: ts.Node | undefined, isType: boolean) => {
    if (specifier && ts.isStringLiteralLike(specifier)) found.push({ specifier: specifier.text, isType });
  };
  for (const statement of source.statements) {
    if (ts.isImportDeclaration(statement)) take(statement.moduleSpecifier, isErased(statement.importClause));
    if (ts.isExportDeclaration(statement)) take(statement.moduleSpecifier, statement.isTypeOnly);
  }
  const visit = (part: ts.Node): void => {
    if (ts.isCallExpression(part) && part.expression.kind === ts.SyntaxKind.ImportKeyword) take(part.arguments[0], false);
    ts.forEachChild(part, visit);
  };
  visit(source);
  return found;
}

/** An import of types alone leaves nothing behind when it is compiled. */
function isErased(clause: ts.ImportClause | undefined): boolean {
  if (!clause) return false;
  if (clause.isTypeOnly) return true;
  const { name, namedBindings } = clause;
  return (
    !name &&
    namedBindings !== undefined &&
    ts.isNamedImports(namedBindings) &&
    namedBindings.elements.every((one) => one.isTypeOnly)
  );
}

const files = globSync(["lib/**/*.{ts,tsx}", "components/**/*.{ts,tsx}", "app/**/*.{ts,tsx}", "proxy.ts", "instrumentation.ts"], {
  cwd: root,
  exclude: ["lib/db/generated/**"],
}).sort();

const sources = new Map<string, Source>(
  files.map((file) => {
    const text = readFileSync(path.join(root, file), "utf8");
    const parsed = ts.createSourceFile(
      file,
      text,
      ts.ScriptTarget.Latest,
      true,
      file.endsWith("x") ? ts.ScriptKind.TSX : ts.ScriptKind.TS,
    );
    const [first] = parsed.statements;
    const isClient =
      first !== undefined &&
      ts.isExpressionStatement(first) &&
      ts.isStringLiteral(first.expression) &&
      first.expression.text === "use client";
    const hasDefaultExport = parsed.statements.some(
      (one) => ts.isExportAssignment(one) || isModifiedBy(one, ts.SyntaxKind.DefaultKeyword),
    );
    return [file, { file, layer: layerOf(file), text, imports: importsOf(parsed), isClient, hasDefaultExport }];
  }),
);

/** The file of the house that an import names, or null when it comes from outside. */
function resolved(from: string, specifier: string): string | null {
  if (specifier.startsWith("#lib/")) return `lib/${specifier.slice("#lib/".length)}.ts`;
  if (specifier.startsWith("#components/")) return `components/${specifier.slice("#components/".length)}.tsx`;
  return specifier.startsWith(".") ? path.posix.join(path.posix.dirname(from), specifier) : null;
}

const inside = (file: string | null): file is string => file !== null && sources.has(file);
const isGenerated = (file: string): boolean => file.startsWith("lib/db/generated/");

const everyImport = [...sources.values()].flatMap(({ file, layer, imports }) =>
  imports.map(({ specifier, isType }) => ({ file, layer, specifier, isType, target: resolved(file, specifier) })),
);
const asLine = ({ file, specifier }: { file: string; specifier: string }): string => `${file} imports ${specifier}`;

describe("an import of the house", () => {
  it("names a file that is there, with its extension when it is relative", () => {
    const lost = everyImport.filter(
      ({ target }) => target !== null && !isGenerated(target) && !existsSync(path.join(root, target)),
    );
    expect(lost.map(asLine)).toEqual([]);
  });

  it.each(Object.entries(mayImport))("of %s is of %j", (layer, allowed) => {
    const wrong = everyImport.filter(
      (one) => one.layer === layer && inside(one.target) && !allowed.includes(layerOf(one.target)),
    );
    expect(wrong.map(asLine)).toEqual([]);
  });

  it.each(Object.entries(knowsOnly))(
    "in lib/%s reaches a few files of a layer only where the table says so",
    (layer, { of, files: known }) => {
      const wrong = everyImport.filter(
        (one) => one.layer === layer && inside(one.target) && of.includes(layerOf(one.target)) && !known.test(one.target),
      );
      expect(wrong.map(asLine)).toEqual([]);
    },
  );

  it("in components/ui knows no domain", () => {
    const wrong = everyImport.filter(
      ({ file, target }) => file.startsWith("components/ui/") && target?.startsWith("lib/domain/"),
    );
    expect(wrong.map(asLine)).toEqual([]);
  });
});

describe("an import from outside", () => {
  it.each(Object.entries(mayUse))("of %s is one it may use", (layer, allowed) => {
    const wrong = everyImport.filter(({ file, layer: its, specifier, target }) => {
      const permitted = [...allowed, ...(exceptions[file] ?? [])];
      const isStyle = specifier.endsWith(".css");
      return its === layer && target === null && !isStyle && !permitted.some((pattern) => pattern.test(specifier));
    });
    expect(wrong.map(asLine)).toEqual([]);
  });

  it("of Next's own link stands behind the house's alone, which fetches nothing ahead", () => {
    const wrong = everyImport.filter(({ specifier, file }) => specifier === "next/link" && file !== "components/ui/link.tsx");
    expect(wrong.map(asLine)).toEqual([]);
  });

  it("of server-only stands in lib/web alone", () => {
    const wrong = everyImport.filter(({ specifier, layer }) => specifier === "server-only" && layer !== "web");
    expect(wrong.map(asLine)).toEqual([]);
  });
});

const serverOnly: ReadonlySet<Layer> = new Set<Layer>([
  "db",
  "media",
  "services",
  "queries",
  "jobs",
  "env",
  "formats",
  "cli",
  "web",
]);

/** Every file that a browser would load with this one; what stands behind a server action stays on the server. */
function loadedWith(file: string, seen = new Set<string>()): Set<string> {
  for (const { specifier, isType } of sources.get(file)?.imports ?? []) {
    const target = resolved(file, specifier);
    if (isType || !inside(target) || seen.has(target) || isServerAction(target)) continue;
    seen.add(target);
    loadedWith(target, seen);
  }
  return seen;
}

const isServerAction = (file: string): boolean => /^["']use server["'];/.test(sources.get(file)?.text ?? "");

describe("what a browser loads", () => {
  const clients = [...sources.values()].filter(({ isClient }) => isClient).map(({ file }) => file);

  it.each(clients.map((file) => [file]))("with %s is components and pure rules", (file) => {
    const loaded = [...loadedWith(file)];
    expect(loaded.filter((one) => serverOnly.has(layerOf(one)))).toEqual([]);
    expect(loaded.filter((one) => (exceptions[one] ?? []).length > 0)).toEqual([]);
  });
});

describe("the domain", () => {
  const impure = /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\basync\b|\bawait\b|\bprocess\.|\bconsole\./;
  it("is synchronous and gets everything as arguments", () => {
    const wrong = [...sources.values()].filter(({ layer, text }) => layer === "domain" && impure.test(withoutComments(text)));
    expect(wrong.map(({ file }) => file)).toEqual([]);
  });
});

const withoutComments = (text: string): string => text.replaceAll(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, "");

describe("writing to the database", () => {
  const writes =
    /\.(create|createMany|createManyAndReturn|update|updateMany|updateManyAndReturn|upsert|delete|deleteMany)\(\s*\{\s*(data|where)\b|\.deleteMany\(\)|\$transaction\b|\$executeRaw|\b(INSERT INTO|DELETE FROM)\b|\bUPDATE \S+( \w+)? SET\b/;
  it("happens in lib/db alone", () => {
    const writing = [...sources.values()].filter(({ text }) => writes.test(withoutComments(text)));
    expect(writing.filter(({ layer }) => layer !== "db").map(({ file }) => file)).toEqual([]);
    expect(writing.length).toBeGreaterThan(5);
  });
});

describe("a file", () => {
  const demanded =
    /^app\/(.*\/)?(page|layout|template|loading|error|global-error|not-found|default|icon|manifest|robots|sitemap)\.tsx?$/;

  it("exports nothing by default, except where Next demands it", () => {
    const wrong = [...sources.values()].filter(({ file, hasDefaultExport }) => hasDefaultExport && !demanded.test(file));
    expect(wrong.map(({ file }) => file)).toEqual([]);
  });

  it("is no barrel, and hands nothing on from another", () => {
    const barrels = files.filter((file) => /(^|\/)index\.tsx?$/.test(file));
    const handed = [...sources.values()].filter(({ text }) => /^export (type )?(\*|\{[^}]*\}) from /m.test(text));
    expect([...barrels, ...handed.map(({ file }) => file)]).toEqual([]);
  });

  it("is .tsx in components and .ts in lib", () => {
    const wrong = files.filter(
      (file) => (file.startsWith("components/") && !file.endsWith(".tsx")) || (file.startsWith("lib/") && !file.endsWith(".ts")),
    );
    expect(wrong).toEqual([]);
  });

  it("has a name in kebab-case that says something", () => {
    const named = (file: string) => path.basename(file).replace(/(\.d)?\.tsx?$/, "");
    const wrong = files.filter(
      (file) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(named(file)) || /^(utils?|helpers?|common|misc|types)$/.test(named(file)),
    );
    expect(wrong).toEqual([]);
  });
});
