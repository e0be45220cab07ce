import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { projectRoot } from '../../src/platform/web/project-root.js';

/** By table, the references that nothing asks from the other end, nor lets go of: without an index, and to be given one when something does (0079). */
const askedOneWay: Record<string, string[]> = {
  assignments: ['request_id'],
  campaigns: ['selection_id'],
  chase_mutes: ['order_id', 'request_id'],
  client_answers: ['document_id', 'message_id', 'received_document_id'],
  client_links: ['csr_id', 'delegation_id'],
  csrs: ['client_id'],
  delegations: ['evidence_document_id'],
  departures: ['campaign_id', 'replacement_id', 'second_id'],
  documents: ['superseded_by'],
  former_numbers: ['document_id'],
  instances: ['solution_id'],
  mail_drafts: ['reply_id'],
  mass_dossier_answers: ['client_id'],
  mass_dossiers: ['annex_document_id', 'letter_document_id', 'sending_document_id'],
  messages: ['raw_document_id', 'returned_mail_id'],
  orders: ['certificate_id', 'renews_certificate_id'],
  prefilled_dossiers: ['client_id'],
  register_decisions: ['change_id'],
  register_news: ['change_id'],
  reminders: ['delegation_id', 'order_id', 'request_id'],
  request_doubts: ['message_id'],
  requests: ['blank_id', 'signed_document_id', 'solution_id', 'submission_document_id', 'unsigned_document_id'],
  selection_items: ['client_id'],
  stopped_addresses: ['client_id', 'message_id'],
};

const schema = readFileSync(join(projectRoot(), 'migrations/schema.sql'), 'utf8');
const tables = schema
  .split(/^TABLE /m)
  .slice(1)
  .map((text) => ({ name: text.slice(0, text.indexOf(' ')), text }));
// Teams are small, and editors are each of their own.
const few = ['editors', 'users'];

/** The columns that an index begins with: of each, those before the first that is not bare. */
function indexed(text: string): string[][] {
  const lists = [...text.matchAll(/(?:USING btree|PRIMARY KEY|UNIQUE(?: NULLS NOT DISTINCT)?) \(([^)]*)/g)];
  return lists.map(([, list = '']) => list.split(', ').map((column) => column.replace(/ DESC$/, '')));
}

function unindexed({ name, text }: { name: string; text: string }): string[] {
  const known = indexed(text);
  return [...text.matchAll(/FOREIGN KEY \(([^)]*)\) REFERENCES (\w+)\(/g)].flatMap(([, list = '', to = '']) => {
    const columns = list.split(', ');
    // What one client has is soon read.
    const asked = columns.length > 2 && columns.includes('client_id') ? ['editor_id', 'client_id'] : columns;
    const begins = known.some((index) => asked.every((column) => index.slice(0, asked.length).includes(column)));
    return few.includes(to) || name === 'editors' || begins ? [] : [columns.at(-1) ?? ''];
  });
}

describe('references', () => {
  it('have an index on the side that refers, or are known to be asked one way only', () => {
    const without = tables.map((table) => [table.name, unindexed(table).toSorted()] as const);
    expect(Object.fromEntries(without.filter(([, columns]) => columns.length > 0))).toEqual(askedOneWay);
  });

  it('would be found if they had none', () => {
    const [index, reference] = ['CREATE INDEX i ON t USING btree (editor_id, a, b)', 'REFERENCES clients('];
    const text = ['a', 'b'].map((column) => `FOREIGN KEY (editor_id, ${column}) ${reference}`).join('\n');
    expect(unindexed({ name: 't', text: `${index}\n${text}` })).toEqual(['b']);
  });
});
