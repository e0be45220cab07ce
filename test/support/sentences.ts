import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { projectRoot } from '../../src/platform/web/project-root.js';

/** A piece of text that a person may read, and where it is written. */
export interface Sentence {
  file: string;
  line: number;
  text: string;
}

const root = projectRoot();

/** Every template of views, comments left out, as one text each: words may stand in tags, attributes and helpers. */
export function templateTexts(): Sentence[] {
  return filesOf('views', /\.hbs$/).map((file) => ({
    file,
    line: 1,
    text: readFileSync(join(root, file), 'utf8').replace(/\{\{!--[\s\S]*?--\}\}|\{\{![\s\S]*?\}\}/g, ''),
  }));
}

/** What each guard of the tables of states is called: « États » prints it. */
export function guardNames(): Sentence[] {
  return filesOf('src', /\.transitions\.ts$/).flatMap((file) => guardNamesOf(file));
}

function guardNamesOf(file: string): Sentence[] {
  const tree = ts.createSourceFile(file, readFileSync(join(root, file), 'utf8'), ts.ScriptTarget.Latest, true);
  const found: Sentence[] = [];
  const visit = (node: ts.Node) => {
    if (ts.isObjectLiteralExpression(node)) {
      const named = (name: string) => node.properties.find((one) => one.name?.getText() === name);
      const name = named('name');
      if (named('check') && name && ts.isPropertyAssignment(name))
        found.push({ file, line: lineOf(tree, name), text: name.initializer.getText().replace(/^['`]|['`]$/g, '') });
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

/** Every string and every fixed part of a template literal in src; specs and imports left out. */
export function sourceSentences(): Sentence[] {
  return sourceFiles().flatMap((file) => literalsOf(file, readFileSync(join(root, file), 'utf8')));
}

function sourceFiles(): string[] {
  return filesOf('src', /\.(ts|mjs)$/).filter((file) => !file.endsWith('.spec.ts'));
}

function literalsOf(file: string, source: string): Sentence[] {
  const tree = ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true);
  const found: Sentence[] = [];
  const visit = (node: ts.Node) => {
    if (ts.isImportDeclaration(node)) return;
    if (isText(node)) found.push({ file, line: lineOf(tree, node), text: node.text });
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

function isText(node: ts.Node): node is ts.LiteralLikeNode {
  return (
    ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddle(node) || ts.isTemplateTail(node)
  );
}

function lineOf(tree: ts.SourceFile, node: ts.Node): number {
  return tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + 1;
}

/** The files of a folder whose name is wanted, from the project's root. */
export function filesOf(folder: string, wanted: RegExp): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => wanted.test(file))
    .map((file) => join(folder, file))
    .sort();
}
