import { describe, expect, it } from '@jest/globals';
import { readColumns } from './client-columns.js';
import { clientColumnsView } from './client-list.view.js';

describe('the page « Colonnes »', () => {
  it('ticks what is shown and keeps what is asked of the list', () => {
    const query = { who: 'client', sort: 'name', columns: 'siret,step', view: 'all' };
    const view = clientColumnsView(query, readColumns(query.columns).columns);
    expect(view.columns.filter(({ checked }) => checked).map(({ key }) => key)).toEqual(['siret', 'step']);
    expect(view.columns.map(({ key }) => key)).not.toContain('name');
    expect(view.kept).toEqual([
      { name: 'who', value: 'client' },
      { name: 'sort', value: 'name' },
    ]);
    expect(view.back).toBe('/clients?who=client&sort=name&columns=siret,step');
    expect(view.reset).toBe('/clients?who=client&sort=name');
  });

  it('has nothing to give back when the usual ones are shown', () => {
    expect(clientColumnsView({}, readColumns(undefined).columns).reset).toBeNull();
  });
});
