import { describe, expect, it } from '@jest/globals';
import { printedPages } from '../../test/support/printed-text.js';
import { drawDelegationLetter, type DelegationLetter } from './delegation-letter.js';

function letter(changes: Partial<DelegationLetter> = {}): DelegationLetter {
  return {
    client: { name: 'Association L’Œuvre de L’Haÿ', number: '2A0000253', address: '12, rue de l’Église' },
    representative: { name: 'Éléonore ŁUKASZ', title: 'directrice générale' },
    editor: { name: 'Éditeur Exemple', siret: '73282932000074' },
    scope: ['Demander et retirer les certificats', 'Les renouveler et les révoquer'],
    startsOn: '2026-03-01',
    endsOn: '2029-02-28',
    ...changes,
  };
}

async function read(changes: Partial<DelegationLetter> = {}): Promise<string[]> {
  return printedPages(await drawDelegationLetter(letter(changes)));
}

describe('the delegation letter', () => {
  it('says on one page who mandates whom, for what and until when', async () => {
    const pages = await read();
    expect(pages).toHaveLength(1);
    for (const part of ['L’Œuvre de L’Haÿ', '2A0000253', 'ŁUKASZ', 'Éditeur Exemple', 'Les renouveler']) {
      expect(pages[0]).toContain(part);
    }
    expect(pages[0]).toContain('1er\u00a0mars\u00a02026');
    expect(pages[0]).toContain('28\u00a0février\u00a02029');
    expect(pages[0]).not.toContain('□');
  });

  it('without an end lasts until it is revoked, and leaves the place to be written', async () => {
    const [page] = await read({ endsOn: null, place: null });
    expect(page).toContain('jusqu’à sa révocation');
    expect(page).toMatch(/Fait à\u00a0:Date/u);
  });

  it('stays on one page with a long scope, and refuses a scope that cannot', async () => {
    expect(await read({ scope: Array.from({ length: 25 }, (_, index) => `Démarche n° ${index + 1}`) })).toHaveLength(1);
    const endless = Array.from({ length: 90 }, (_, index) => `Démarche n° ${index + 1}`);
    await expect(read({ scope: endless })).rejects.toThrow('ne tient pas sur une page');
  });

  it('refuses a character it cannot print and a date it cannot read', async () => {
    await expect(read({ place: 'Lyon 🙂' })).rejects.toThrow('🙂');
    await expect(read({ startsOn: '01/03/2026' })).rejects.toThrow('n’est pas lisible');
  });
});
