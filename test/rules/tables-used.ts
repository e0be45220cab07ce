import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { projectRoot } from '../../src/platform/web/project-root.js';

/** One room touches one table or view, somewhere. */
export interface Use {
  room: string;
  relation: string;
  how: 'reads' | 'writes';
  file: string;
}

const source = join(projectRoot(), 'src');
const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !/\.(spec|d)\.ts$/.test(file))
  .map((name) => name.replaceAll('\\', '/'))
  .map((name) => ({ name, text: readFileSync(join(source, name), 'utf8') }));

const schema = readFileSync(join(projectRoot(), 'migrations/schema.sql'), 'utf8');
const named = (kind: string) =>
  new Set([...schema.matchAll(new RegExp(`^${kind} (\\w+)`, 'gm'))].map((match) => match[1] ?? ''));

/** The views of the schema: what a room shows to the others. */
export const views = named('VIEW');
/** Every table and view there is. */
export const relations = new Set([...named('TABLE'), ...views]);

/** The table of each entity, by the name of its class. */
const entities = new Map(
  files.flatMap(({ text }) =>
    [...text.matchAll(/@Entity\('(\w+)'\)\s*export class (\w+)/g)].map((match) => [match[2], match[1] ?? ''] as const),
  ),
);

/** What the SQL text and the repositories of src touch. A table named by a variable is seen where the variable is written. */
export function tablesUsed(): Use[] {
  return files.flatMap(({ name, text }) => {
    const room = name.split('/')[0] ?? '';
    const tree = ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true);
    return [...usesIn(tree)].map((use) => ({ ...use, room, file: name }));
  });
}

type Touch = Pick<Use, 'relation' | 'how'>;

function* usesIn(node: ts.Node): Generator<Touch> {
  if (ts.isStringLiteralLike(node)) yield* usesOfSql(node.text);
  else if (ts.isTemplateExpression(node))
    yield* usesOfSql([node.head.text, ...node.templateSpans.map((span) => span.literal.text)].join('$'));
  else if (ts.isCallExpression(node)) yield* usesOfEntities(node);
  for (const child of childrenOf(node)) yield* usesIn(child);
}

function childrenOf(node: ts.Node): ts.Node[] {
  const children: ts.Node[] = [];
  ts.forEachChild(node, (child) => void children.push(child));
  return children;
}

const written = /\b(?:INSERT INTO|DELETE FROM|COPY|TRUNCATE(?: TABLE)?|(?<!FOR |KEY |DO )UPDATE)\s+(?:ONLY\s+)?(\w+)/g;
const read = /(?<!DELETE |COPY \w+ )\bFROM\s+(\w+)|\b(?:JOIN|USING)\s+(?:LATERAL\s+)?(\w+)/g;
// `FROM orders o, requests q`.
const listed = /\bFROM\s+\w+(?:\s+(?:AS\s+)?\w+)?((?:\s*,\s*\w+(?:\s+(?:AS\s+)?\w+)?)+)/g;
// A fragment that begins with its table: `'clients c JOIN …'`.
const begun = /^\s*(\w+)\s+[a-z]{1,2}(?=\s*$|\s+(?:LEFT|JOIN|CROSS|WHERE|\$))/g;

/** What a piece of SQL touches; pieces of a template are joined by `$`. */
export function* usesOfSql(text: string): Generator<Touch> {
  for (const [, relation = ''] of text.matchAll(written))
    if (relations.has(relation)) yield { relation, how: 'writes' };
  const found = [...text.matchAll(read), ...text.matchAll(begun)].map((match) => match[1] ?? match[2] ?? '');
  for (const [, more = ''] of text.matchAll(listed))
    found.push(...[...more.matchAll(/,\s*(\w+)/g)].map((one) => one[1] ?? ''));
  for (const relation of found) if (relations.has(relation)) yield { relation, how: 'reads' };
}

const changing = new Set(['insert', 'update', 'delete', 'upsert', 'increment', 'decrement', 'remove', 'save']);

/** `db.repo(Client).update(…)` writes; any other call that is given the class of an entity reads it. */
function* usesOfEntities(call: ts.CallExpression): Generator<Touch> {
  for (const argument of call.arguments) {
    const relation = ts.isIdentifier(argument) ? entities.get(argument.text) : undefined;
    if (relation) yield { relation, how: chainAfter(call).some((method) => changing.has(method)) ? 'writes' : 'reads' };
  }
}

/** The methods called one after the other on what a call answers. */
function chainAfter(call: ts.Node): string[] {
  const access = call.parent;
  if (!ts.isPropertyAccessExpression(access)) return [];
  return [access.name.text, ...(ts.isCallExpression(access.parent) ? chainAfter(access.parent) : [])];
}
