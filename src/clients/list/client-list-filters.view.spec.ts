import { describe, expect, it } from '@jest/globals';
import { filterControls } from './client-list-filters.view.js';

const choices = { people: [], groupings: [], solutions: [], departements: ['06', '2A', '974'] };

describe('the menu « Filtrer »', () => {
  it('shows six usual filters, and the others under « Plus de filtres »', () => {
    const { usual, more } = filterControls({}, choices);
    expect(usual).toHaveLength(6);
    expect(more.selects.length + more.flags.length).toBeGreaterThan(6);
    expect(more.active).toBe(0);
  });

  it('opens the others when one of them filters, and says how many do', () => {
    expect(filterControls({ contract: 'signed', late: '1', step: '3' }, choices).more.active).toBe(2);
  });

  it('names départements', () => {
    const departement = filterControls({}, choices).usual.find(({ name }) => name === 'departement');
    expect(departement?.options.map(({ label }) => label)).toEqual([
      '06\u00a0Alpes-Maritimes',
      '2A\u00a0Corse-du-Sud',
      '974\u00a0La Réunion',
    ]);
  });
});
