/** Every public endpoint stands behind a door: what a browser can call asks who calls, whatever page it stands on. */
import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";

const root = path.resolve(import.meta.dirname, "../..");

function parse(file: string): ts.SourceFile {
  return ts.createSourceFile(file, readFileSync(path.join(root, file), "utf8"), ts.ScriptTarget.Latest, true);
}

const files = globSync("app/**/*.{ts,tsx}", { cwd: root }).sort();
const directiveOf = ([first]: readonly ts.Statement[]): string | null =>
  first && ts.isExpressionStatement(first) && ts.isStringLiteral(first.expression) ? first.expression.text : null;

const isExported = (statement: ts.Statement): boolean =>
  ts.canHaveModifiers(statement) &&
  (ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) ?? false);

/** What a module exports: its name, and the function that made it, or null where it is written out. */
function exportsOf(source: ts.SourceFile): { name: string; madeBy: string | null }[] {
  return source.statements.flatMap((statement) => {
    if (ts.isExportDeclaration(statement) || ts.isExportAssignment(statement))
      return [{ name: statement.getText(source), madeBy: null }];
    if (!isExported(statement)) return [];
    if (ts.isFunctionDeclaration(statement)) return [{ name: statement.name?.text ?? "default", madeBy: null }];
    if (!ts.isVariableStatement(statement)) return [];
    return statement.declarationList.declarations.map(({ name, initializer }) => ({
      name: name.getText(source),
      madeBy: initializer && ts.isCallExpression(initializer) ? initializer.expression.getText(source) : null,
    }));
  });
}

/** Where a name comes from. */
function importedFrom(source: ts.SourceFile, name: string): string | null {
  for (const statement of source.statements) {
    if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) continue;
    const bindings = statement.importClause?.namedBindings;
    if (bindings && ts.isNamedImports(bindings) && bindings.elements.some((one) => one.name.text === name))
      return statement.moduleSpecifier.text;
  }
  return null;
}

const actionFiles = files.filter((file) => directiveOf(parse(file).statements) === "use server");
const routeFiles = files.filter((file) => /\/route\.ts$/.test(file));

/** Actions without a door of the house: signing out and the switch of colours ask for the origin themselves. */
const writtenOut = ["app/(desk)/actions.ts signOutAction", "app/actions.ts setThemeAction"];
/** Made for whoever is not signed in yet. */
const publicOnes = [
  "app/(public)/setup/actions.ts foundOrganisationAction",
  "app/(public)/sign-in/actions.ts signInAction",
  "app/(public)/sign-in/actions.ts signInDemonstrationAction",
];

describe("a server action", () => {
  const actions = actionFiles.flatMap((file) => {
    const source = parse(file);
    return exportsOf(source).map((one) => ({ ...one, where: `${file} ${one.name}`, source }));
  });

  it("stands in a file of actions, never within a page or a component", () => {
    expect(actionFiles.filter((file) => !file.endsWith("/actions.ts"))).toEqual([]);
    const inside = files.filter(
      (file) => !actionFiles.includes(file) && /["']use server["']/.test(readFileSync(path.join(root, file), "utf8")),
    );
    expect(inside).toEqual([]);
    expect(actions.length).toBeGreaterThan(40);
  });

  it("is made by the door for signed-in people, except for those that come before signing in", () => {
    const others = actions.filter(({ madeBy }) => madeBy !== "defineAction").map(({ where }) => where);
    expect(others.sort()).toEqual([...writtenOut, ...publicOnes].sort());
    const open = actions.filter(({ madeBy }) => madeBy === "definePublicAction").map(({ where }) => where);
    expect(open.sort()).toEqual(publicOnes);
  });

  it("is made by the doors of lib/web, and by nothing that only has their name", () => {
    const made = actions.filter(({ madeBy }) => madeBy !== null);
    const foreign = made.filter(({ madeBy, source }) => importedFrom(source, madeBy ?? "") !== "#lib/web/define-action");
    expect(foreign.map(({ where }) => where)).toEqual([]);
  });

  it("that is written out asks where the request came from first", () => {
    for (const [file = "", name = ""] of writtenOut.map((one) => one.split(" "))) {
      const text = readFileSync(path.join(root, file), "utf8");
      expect(text).toMatch(new RegExp(`${name}\\([^)]*\\): Promise<void> \\{\\s*requireOwnOrigin\\(await headers\\(\\)\\);`));
    }
  });
});

/**
 * Routes for whoever is not signed in: those of the sign-in, and those for supervisors; the metrics ask for a token of their own. What
 * the machine interface is may be read by anybody; its calls have a door of their own.
 */
const openRoutes = ["auth/[...nextauth]", "auth/begin", "health", "ready", "metrics", "v1/openapi.json", "v1/[...path]"].map(
  (route) => `app/api/${route}/route.ts`,
);
const askingForOrigin = new Set(["defineUpload", "defineQuestion", "defineSending"]);
const methods = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);

it("the machine interface has its calls answered by its door, which asks for a token", () => {
  const route = readFileSync(path.join(root, "app/api/v1/[...path]/route.ts"), "utf8");
  expect(route).toMatch(/import \{ answerCall, answerOptions \} from "#lib\/api\/door";/);
  expect(route.match(/return answerCall\(/g)).toHaveLength(1);
});

describe("a route handler", () => {
  const handlers = routeFiles
    .filter((file) => !openRoutes.includes(file))
    .flatMap((file) => {
      const source = parse(file);
      return exportsOf(source)
        .filter(({ name }) => methods.has(name))
        .map((one) => ({ ...one, where: `${file} ${one.name}`, source }));
    });

  it("is made by one of the doors: for downloads, uploads, questions, or whatever else a script sends", () => {
    const doorless = handlers.filter(({ madeBy, name, source }) => {
      if (madeBy === "defineRoute" || (madeBy !== null && askingForOrigin.has(madeBy)))
        return importedFrom(source, madeBy) !== "#lib/web/define-route";
      return !(name === "HEAD" && /export const HEAD = GET;/.test(source.text));
    });
    expect(doorless.map(({ where }) => where)).toEqual([]);
    expect(handlers.length).toBeGreaterThan(4);
  });

  it("that writes stands behind a door that asks for the origin", () => {
    const writing = handlers.filter(({ name }) => !["GET", "HEAD", "OPTIONS"].includes(name));
    expect(writing.filter(({ madeBy }) => !askingForOrigin.has(madeBy ?? "")).map(({ where }) => where)).toEqual([]);
    expect(handlers.filter(({ name, madeBy }) => name === "GET" && madeBy === "defineUpload")).toEqual([]);
  });

  it("stands under app/api", () => {
    expect(routeFiles.filter((file) => !file.startsWith("app/api/"))).toEqual([]);
  });
});

describe("a page of the desk", () => {
  const pages = files.filter((file) => /^app\/\(desk\)\/(.*\/)?page\.tsx$/.test(file));

  it("asks who is signed in, itself or by what it loads", () => {
    const open = pages.filter((file) => !/\b(requirePage|loadRelease)\(/.test(readFileSync(path.join(root, file), "utf8")));
    expect(open).toEqual([]);
    expect(pages.length).toBeGreaterThan(15);
  });
});
