import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { auditActionLabels, auditKindLabels, formerActionLabels } from '../../src/journal/audit.labels.js';
import { AuditWords } from '../../src/journal/audit-words.js';
import { Moves } from '../../src/platform/changes/moves.service.js';
import { aTenant } from '../support/tenant.js';

const tenant = await aTenant();

const source = join(import.meta.dirname, '../../src');
const tellers = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !/\.(spec|transitions|view|entity)\.ts$|^(demo|volume)\//.test(file))
  .map((file) => readFileSync(join(source, file), 'utf8'))
  .filter((text) => /\b(AuditService|AuditEntry|EditsService|EditionsOf|tellEditor)\b/.test(text));

/** Literals in the places where rooms name an action: a property `action`, and the arguments of what tells it on. */
function verbsOf(text: string): string[] {
  const properties = [...text.matchAll(/\baction: ([^,;\n}]*)/g)].map(([, value = '']) => value);
  const arguments_ = [...text.matchAll(/this\.(?:tell|record)\(([^;]*?)\);/gs)].map(([, value = '']) => value);
  // What an edit of this record is told by.
  const records = [...text.matchAll(/\beditorSubject\(([^;)]*)\)/g)].map(([, value = '']) => value);
  return [...properties, ...arguments_, ...records].flatMap((value) =>
    [...value.matchAll(/'([a-z][a-z_]*)'/g)].map(([, verb = '']) => verb),
  );
}

// Words among the arguments that are told on and name no action.
const noActions = new Set(['applied', 'ordered', 'rouvert']);
const verbs = new Set(tellers.flatMap(verbsOf).filter((verb) => !noActions.has(verb)));
const french = /^[A-ZÀÉÊ][^_]*$/u;

describe('the words of the journal', () => {
  it('name in French every state and every action of every table of transitions', () => {
    const tables = tenant.get(Moves).tables();
    expect(tables.length).toBeGreaterThan(8);
    const words = tenant.get(AuditWords);
    for (const { thing, states, transitions } of tables) {
      expect(auditKindLabels).toHaveProperty(thing);
      for (const state of Object.keys(states)) expect(words.state(thing, state)).toMatch(french);
      for (const { action, from } of transitions) {
        const entry = { subjectKind: thing, action, fromState: from[0] ?? null, toState: null };
        expect(words.action(entry)).toMatch(french);
        expect(words.named(`${thing}.${action}`)).toMatch(french);
      }
    }
  });

  it('name in French every other action that src records, and of the others those of before alone', () => {
    const moved = new Set(
      tenant
        .get(Moves)
        .tables()
        .flatMap(({ transitions }) => transitions.map(({ action }) => action)),
    );
    expect(verbs.size).toBeGreaterThan(40);
    expect([...verbs].filter((verb) => !Object.hasOwn(auditActionLabels, verb) && !moved.has(verb))).toEqual([]);
    expect(Object.keys(auditActionLabels).filter((verb) => !verbs.has(verb))).toEqual(Object.keys(formerActionLabels));
    for (const label of Object.values(auditActionLabels)) expect(label).toMatch(french);
  });

  it('know what an entry of before says', () => {
    const entry = { subjectKind: 'request', action: 'signature_chased', fromState: null, toState: null };
    expect(tenant.get(AuditWords).action(entry)).toBe('Relance du signataire');
  });

  it('name in French every kind of thing that src records', () => {
    const kinds = tellers.flatMap((text) =>
      [...text.matchAll(/subject: \{ kind: '([a-z_]+)'/g)].map(([, kind = '']) => kind),
    );
    expect(kinds.length).toBeGreaterThan(20);
    expect([...new Set(kinds)].filter((kind) => !Object.hasOwn(auditKindLabels, kind))).toEqual([]);
  });

  it('never show a code for what they do not know', () => {
    const words = tenant.get(AuditWords);
    const entry = { subjectKind: 'left_over', action: 'was_renamed', fromState: 'old_one', toState: 'new_one' };
    expect([words.kind('left_over'), words.action(entry), words.move(entry)].join(' ')).not.toMatch(/[a-z]_[a-z]/);
    expect(words.named('left_over.was_renamed')).toBeNull();
  });
});
