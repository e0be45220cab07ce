import { compileFunction } from 'node:vm';
import Handlebars from 'handlebars';
import type { Helpers } from './template-helpers.js';
import { escaped, itemsOf, keysOf, nothing, truthy, valueOf } from './template-values.js';

/** @param context what `this` is @param root the view of the page @param block what stands between a partial's tags, when it has any */
export type Template = (context: object, root: object, block?: (context: object) => string) => string;

/** What a template can reach beside its context. */
export interface Surroundings {
  helpers: Helpers;
  /** @throws Error when there is no partial of that name */
  partial(name: string): Template;
}

const runtime = { escaped, itemsOf, keysOf, nothing, truthy, valueOf, assign: Object.assign };
const runtimeNames = Object.keys(runtime);

/**
 * Makes one function of a template: Handlebars reads it (`Handlebars.parse`), we write the JavaScript. Handlebars' own functions ask of each
 * word whether it is a helper, a method or a property, and call one function for each `if`: on a list that was as much as the database.
 * What a template may say is what ours say; anything else is an error where it is compiled, not at some page:
 * values, `if` `unless` `each` `with` and their `else`, our helpers, partials, which see only what they are given.
 */
export function compileTemplate(source: string, surroundings: Surroundings): Template {
  const code = new Code(surroundings.helpers).of(Handlebars.parse(source));
  const names = [...runtimeNames, 'helpers', 'partial'];
  const make = compileFunction(`return (c0, root, block) => {\nc0 ??= nothing;\n${code}};`, names) as (
    ...given: unknown[]
  ) => Template;
  return make(...Object.values(runtime), surroundings.helpers, surroundings.partial.bind(surroundings));
}

/** Where a piece of template stands: the variables of its contexts, the innermost last, and those of the `each` around it. */
interface Place {
  contexts: string[];
  each: { index: string; list: string; keys: string } | null;
}

class Code {
  private variables = 0;

  constructor(private readonly helpers: Helpers) {}

  of(program: hbs.AST.Program): string {
    return this.block(program, { contexts: ['c0'], each: null });
  }

  // The text of a block is put together in a variable of its own, so that blocks nest like functions.
  private block(program: hbs.AST.Program, place: Place): string {
    const out = this.variable('o');
    return `let ${out} = '';\n${this.statements(program, place, out)}return ${out};\n`;
  }

  private statements(program: hbs.AST.Program | undefined, place: Place, out: string): string {
    return (program?.body ?? []).map((statement) => this.statement(statement, place, out)).join('');
  }

  private statement(statement: hbs.AST.Statement, place: Place, out: string): string {
    switch (statement.type) {
      case 'ContentStatement': {
        const { value } = statement as hbs.AST.ContentStatement;
        return value === '' ? '' : `${out} += ${JSON.stringify(value)};\n`;
      }
      case 'MustacheStatement':
        return `${out} += ${this.shown(statement as hbs.AST.MustacheStatement, place)};\n`;
      case 'BlockStatement':
        return this.control(statement as hbs.AST.BlockStatement, place, out);
      case 'PartialStatement':
        return `${out} += ${this.partial(statement as hbs.AST.PartialStatement, place)};\n`;
      case 'PartialBlockStatement': {
        const { program } = statement as hbs.AST.PartialBlockStatement;
        const context = this.variable('c');
        const inside = this.block(program, { contexts: [context], each: null });
        const block = `(${context}) => { ${context} ??= nothing;\n${inside}}`;
        return `${out} += ${this.partial(statement as hbs.AST.PartialBlockStatement, place, block)};\n`;
      }
      case 'CommentStatement':
        return '';
      default:
        throw new Error(`Templates have no ${statement.type}`);
    }
  }

  private shown({ path, params, hash, escaped: safe }: hbs.AST.MustacheStatement, place: Place): string {
    const value = this.call({ path, params, hash }, place);
    if (!safe) return value;
    // An icon that is known now is text.
    const drawn = this.constant({ path, params, hash });
    return drawn === null ? `escaped(${value})` : JSON.stringify(drawn);
  }

  private constant({ path, params, hash }: Called): string | null {
    const name = nameOf(path);
    if (name !== 'icon' && name !== 'asset') return null;
    const given = [...params, ...((hash as hbs.AST.Hash | undefined)?.pairs ?? []).map((pair) => pair.value)];
    if (!given.every((one) => one.type.endsWith('Literal'))) return null;
    const values = given.map((one) => (one as hbs.AST.StringLiteral).value);
    return String(this.helpers[name]?.(nothing, ...(values as never[])));
  }

  private control(statement: hbs.AST.BlockStatement, place: Place, out: string): string {
    const { params, program, inverse } = statement;
    const [asked] = params;
    const name = nameOf(statement.path as hbs.AST.Expression);
    if (!asked || params.length > 1 || program?.blockParams || statement.hash?.pairs.length)
      throw new Error(`{{#${name}}} takes one thing`);
    const value = this.value(asked, place);
    const then = (inner: Place) => this.statements(program, inner, out);
    const otherwise = this.statements(inverse, place, out);
    if (name === 'if') return `if (truthy(${value})) {\n${then(place)}} else {\n${otherwise}}\n`;
    if (name === 'unless') return `if (!truthy(${value})) {\n${then(place)}} else {\n${otherwise}}\n`;
    const context = this.variable('c');
    const contexts = [...place.contexts, context];
    if (name === 'with') {
      const inside = then({ ...place, contexts });
      return `{ const ${context} = ${value};\nif (truthy(${context}) || ${context} === 0) {\n${inside}} else {\n${otherwise}} }\n`;
    }
    if (name !== 'each') throw new Error(`There is no block {{#${name}}}`);
    const each = { index: this.variable('i'), list: this.variable('l'), keys: this.variable('k') };
    const inside = then({ contexts, each });
    const keys = inside.includes(each.keys) ? `, ${each.keys} = keysOf(${value})` : '';
    const { index, list } = each;
    const item = `const ${context} = ${list}[${index}] ?? nothing;\n`;
    const loop = `for (let ${index} = 0; ${index} < ${list}.length; ${index} += 1) {\n${item}${inside}}\n`;
    return `{ const ${list} = itemsOf(${value})${keys};\n${loop}if (${list}.length === 0) {\n${otherwise}} }\n`;
  }

  private partial(statement: hbs.AST.PartialStatement | hbs.AST.PartialBlockStatement, place: Place, block?: string) {
    const { name, params, hash } = statement;
    const given = params[0] ? this.value(params[0], place) : 'nothing';
    const pairs = (hash as hbs.AST.Hash | undefined)?.pairs ?? [];
    const added = this.object(pairs, place);
    const context = pairs.length === 0 ? given : params[0] ? `assign({}, ${given}, ${added})` : added;
    const { original } = name as hbs.AST.PathExpression;
    if (original === '@partial-block') return `block(${context})`;
    return `partial(${JSON.stringify(original)})(${context}, root${block ? `, ${block}` : ''})`;
  }

  private object(pairs: hbs.AST.HashPair[], place: Place): string {
    return `{ ${pairs.map(({ key, value }) => `${JSON.stringify(key)}: ${this.value(value, place)}`).join(', ')} }`;
  }

  private value(expression: hbs.AST.Expression, place: Place): string {
    if (expression.type === 'PathExpression') return this.path(expression as hbs.AST.PathExpression, place);
    if (expression.type === 'SubExpression') return this.call(expression as hbs.AST.SubExpression, place);
    if (expression.type === 'NullLiteral') return 'null';
    if (expression.type === 'UndefinedLiteral') return 'undefined';
    return JSON.stringify((expression as hbs.AST.StringLiteral).value);
  }

  // A helper that is given nothing is a property of that name, but for the one that needs nothing.
  private call({ path, params, hash }: Called, place: Place): string {
    const name = nameOf(path);
    const pairs = (hash as hbs.AST.Hash | undefined)?.pairs ?? [];
    const given = [...params, ...pairs.map((pair) => pair.value)];
    if (Object.hasOwn(this.helpers, name) && (given.length > 0 || name === 'newToken'))
      return `helpers.${name}(root${given.map((one) => `, ${this.value(one, place)}`).join('')})`;
    if (given.length > 0) throw new Error(`There is no helper {{${name}}}`);
    return this.value(path, place);
  }

  private path({ data, depth, parts, original }: hbs.AST.PathExpression, { contexts, each }: Place): string {
    if (data) return ofTheLoop(parts.join('.'), each);
    const base = contexts.at(-1 - depth);
    if (!base) throw new Error(`{{${original}}} looks outside of its template`);
    const [first, ...rest] = parts;
    if (first === undefined) return base;
    return `valueOf(${base}${property(first)}${rest.map((part) => `?.${property(part)}`).join('')}, ${base})`;
  }

  private variable(kind: string): string {
    this.variables += 1;
    return `${kind}${this.variables}`;
  }
}

type Called = Pick<hbs.AST.MustacheStatement, 'path' | 'params' | 'hash'>;

function nameOf(path: hbs.AST.Expression): string {
  const { type, original } = path as hbs.AST.PathExpression;
  return type === 'PathExpression' ? original : '';
}

const property = (name: string) => `[${JSON.stringify(name)}]`;

function ofTheLoop(name: string, each: Place['each']): string {
  if (name === 'partial-block') return 'block';
  if (each && name === 'index') return each.index;
  if (each && name === 'first') return `(${each.index} === 0)`;
  if (each && name === 'last') return `(${each.index} === ${each.list}.length - 1)`;
  if (each && name === 'key') return `${each.keys}[${each.index}]`;
  throw new Error(`There is no @${name} here`);
}
