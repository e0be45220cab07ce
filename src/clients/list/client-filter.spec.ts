import { describe, expect, it } from '@jest/globals';
import { clientFilter } from './client-filter.js';

describe('the filter of the list of clients', () => {
  it('keeps every client that is not archived when nothing is asked', () => {
    expect(clientFilter({})).toMatchObject({
      sql: 'c.archived_at IS NULL',
      parameters: [],
      description: 'Tous les clients',
    });
  });

  it('reads the same from an address as from its parts', () => {
    expect(clientFilter('?who=client&step=3')).toEqual(clientFilter({ who: 'client', step: '3' }));
  });

  it('numbers its parameters in order', () => {
    const { sql, parameters } = clientFilter({ q: 'Étoile du Nord', departement: '2a' });
    expect(sql.match(/\$\d/g)).toEqual(['$1', '$2']);
    expect(parameters).toEqual([expect.stringContaining('"etoile"'), '2A']);
  });

  it('says what it keeps in a sentence', () => {
    expect(clientFilter({ who: 'editor,administrator', late: '1' }).description).toBe(
      'Qui : Nous, Administrateur technique ; Échéance : dépassée',
    );
  });

  it.each([
    [{ colour: 'red' }, 'colour'],
    [{ step: '9' }, '9'],
    [{ who: 'toString' }, 'toString'],
    [{ account_manager: 'x' }, 'x'],
    [{ constructor: '1' }, 'constructor'],
  ])('tells what it does not understand in %j', (query, word) => {
    const filter = clientFilter(query);
    expect(filter.unknown).toEqual([expect.stringContaining(word)]);
    expect(filter.sql).toBe('c.archived_at IS NULL');
  });

  it('never writes what was typed into the SQL', () => {
    const { sql } = clientFilter({ q: `x'; DROP TABLE clients; --`, departement: `06' OR 1=1` });
    expect(sql).not.toMatch(/DROP|OR 1/);
  });

  it('leaves the order and the page to the list', () => {
    expect(clientFilter({ sort: 'due', direction: 'asc', after: 'abc' }).unknown).toEqual([]);
  });
});
