import { describe, expect, it } from '@jest/globals';
import { readDossierNumber, requestForm } from './request.form.js';

describe('the number of a dossier', () => {
  it('is kept in capitals, as mails are read for it', () => {
    expect(readDossierNumber(' dem-2026-0118b ')).toEqual({ ok: true, number: 'DEM-2026-0118B' });
  });

  it('is a number alone', () => {
    expect(readDossierNumber('DEM 118')).toMatchObject({ ok: false });
    expect(readDossierNumber('')).toMatchObject({ ok: false });
  });
});

describe('what a draft asks for', () => {
  const read = (answers: Record<string, string | string[]>) => {
    const parsed = requestForm.safeParse({ version: '1', solution: '', purpose: '', ...answers });
    return parsed.success
      ? parsed.data
      : parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  };
  const offers = ['ORG', 'SERV', 'SERV_SMIME'];

  it('is each box of the form with its name, by their codes or in the words of the conflict page', () => {
    const names = { serverName: 'mss.pins.fr', mailDomain: '@pins.fr' };
    const kept = { offers, serverName: 'mss.pins.fr', domainName: null, mailDomain: 'pins.fr' };
    for (const said of [offers, 'ORG, SERV SSL_SERVEUR, SERV S/MIME', 'ORG,SERV,SERV_SMIME'])
      expect(read({ offers: said, ...names })).toMatchObject(kept);
    expect(read({ offers: 'SERV', domainName: '*.pins.fr' })).toMatchObject({ offers: ['SERV'], mailDomain: null });
    expect(read({ offers: 'PRO' })).toEqual([expect.stringContaining('Choisissez parmi ORG')]);
  });

  it.each<[what: string, answers: Record<string, string | string[]>, refusals: RegExp[]]>([
    ['a server without a name', { offers: ['SERV'] }, [/^domainName: Indiquez le nom de domaine ou le nom du serveur/]],
    ['S/MIME without a domain', { offers: ['SERV_SMIME'] }, [/^mailDomain: Indiquez le nom de domaine de messagerie/]],
    [
      'a server and a domain',
      { offers: ['SERV'], serverName: 'mss.pins.fr', domainName: 'pins.fr' },
      [/^serverName: .* Gardez l’un des deux/],
    ],
    [
      'names that are none',
      { offers, domainName: 'les pins', mailDomain: 'accueil@pins.fr' },
      [/^domainName: .*« les pins » n’est pas un nom de domaine/, /^mailDomain: .*accueil@pins\.fr/],
    ],
  ])('is refused on its field: %s', (_, answers, refusals) => {
    const said = read(answers);
    expect(said).toHaveLength(refusals.length);
    refusals.forEach((refusal, at) =>
      expect(String((said as string[])[at]).replaceAll(/[\u00a0\u202f]/g, ' ')).toMatch(refusal),
    );
  });

  it('keeps a name whose box is not ticked: it is printed nowhere, and ticked again it is there', () => {
    expect(read({ offers: 'ORG', serverName: 'mss.pins.fr', mailDomain: 'pins.fr' })).toMatchObject({
      serverName: 'mss.pins.fr',
      mailDomain: 'pins.fr',
    });
  });
});
