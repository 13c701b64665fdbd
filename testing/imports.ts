import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

export interface Import {
  /** Path of a file of ours from the root, or the name of a package as it is written. */
  target: string;
  /** Whether nothing of it is left at run time. */
  typeOnly: boolean;
}

export interface SourceFile {
  imports: Import[];
  serverOnly: boolean;
  useClient: boolean;
}

/** Every source file under some folders (tests left out) and what it imports, statically or later. */
export function readSources(places: string[]): Map<string, SourceFile> {
  const files = places.filter((place) => existsSync(place)).flatMap(filesUnder);
  return new Map(files.map((file) => [file, readSource(file)]));
}

function filesUnder(place: string): string[] {
  if (!statSync(place).isDirectory()) return [place];
  return readdirSync(place)
    .flatMap((name) => filesUnder(path.posix.join(place, name)))
    .filter((file) => /\.tsx?$/.test(file) && !/\.(?:test|spec|d)\.tsx?$/.test(file));
}

function readSource(file: string): SourceFile {
  const text = readFileSync(file, 'utf8');
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const imports: Import[] = [];
  const add = (specifier: ts.Node | undefined, typeOnly: boolean) => {
    if (specifier && ts.isStringLiteralLike(specifier))
      imports.push({ target: resolve(file, specifier.text), typeOnly });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, isTypeOnly(node.importClause));
    if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly);
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
      add(node.arguments[0], false);
    if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node.argument.literal, true);
    ts.forEachChild(node, visit);
  };
  visit(source);
  const opening = text.slice(0, 200);
  return {
    imports,
    serverOnly: /^(?:\/\/.*\n|\/\*\*[^]*?\*\/\n)*import 'server-only';/.test(opening),
    useClient: /^'use client';/.test(opening),
  };
}

function isTypeOnly(clause: ts.ImportClause | undefined): boolean {
  if (!clause) return false;
  if (clause.isTypeOnly) return true;
  const named = clause.namedBindings;
  return (
    !clause.name &&
    named !== undefined &&
    ts.isNamedImports(named) &&
    named.elements.every((element) => element.isTypeOnly)
  );
}

function resolve(from: string, specifier: string): string {
  const base = specifier.startsWith('@/')
    ? specifier.slice(2)
    : specifier.startsWith('.')
      ? path.posix.join(path.posix.dirname(from), specifier)
      : null;
  if (base === null) return specifier;
  const isFile = (candidate: string) => existsSync(candidate) && statSync(candidate).isFile();
  const found = ['', '.ts', '.tsx', '/index.ts', '/index.tsx'].map((end) => base + end).find(isFile);
  if (!found) throw new Error(`${from} imports ${specifier}, which is not there`);
  return found;
}

/** Files that are reached from some at run time, themselves included. */
export function reached(sources: Map<string, SourceFile>, from: string[]): Set<string> {
  const seen = new Set<string>();
  const waiting = [...from];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (seen.has(file)) continue;
    seen.add(file);
    for (const { target, typeOnly } of sources.get(file)?.imports ?? []) if (!typeOnly) waiting.push(target);
  }
  return seen;
}
