import { describe, expect, it } from '@jest/globals';
import type { OrderPageFacts } from './order-page.service.js';
import { orderSheet } from './order-sheet.view.js';

const facts = (more: Record<string, unknown> = {}): OrderPageFacts =>
  ({
    order: { id: 'o1', keyMadeOnPlatform: false },
    slot: {
      offer: 'ORG',
      usage: 'AUTH_CLI',
      commonName: 'INSI-MANU',
      commonNameRule: 'exact',
      actorEmail: 'certificats@editeur.test',
      informedEmail: null,
    },
    client: { name: 'ASSOCIATION LES TROIS RIVIERES', number: '740012380' },
    csr: null,
    renewed: null,
    establishment: null,
    replaces: [],
    declaredUntil: null,
    ...more,
  }) as unknown as OrderPageFacts;

const field = (given: OrderPageFacts, id: string) =>
  orderSheet(given)
    .flatMap((step) => step.fields)
    .find((one) => one.id === id);

describe('the order sheet', () => {
  it('gives the values in the order of the platform: offer, structure, product, usage, service, e-mails, CSR', () => {
    const ids = orderSheet(facts()).flatMap((step) => step.fields.map((one) => one.id));
    expect(ids).toEqual(['offer', 'structure', 'product', 'usage', 'service', 'actor', 'informed', 'csr']);
    expect(field(facts(), 'structure')?.value).toBe('740012380');
    expect(field(facts(), 'service')?.value).toBe('INSI-MANU');
  });

  it('asks for a new product unless a certificate is still active', () => {
    expect(field(facts(), 'product')?.label).toBe('Demander un nouveau produit');
    expect(field(facts({ declaredUntil: '2027-01-10' }), 'product')).toMatchObject({
      label: 'Renouveler le produit existant, ou en demander un nouveau',
      sentence: expect.stringContaining('déclaré en service jusqu’au 10/01/2027'),
    });
    const renewed = { commonName: 'INSI-MANU', notAfter: new Date('2027-01-10T12:00:00Z'), serialNumber: 'AB12' };
    expect(field(facts({ renewed }), 'product')).toMatchObject({
      label: 'Renouveler le produit existant',
      // As the guide of the agency has it.
      hint: 'La flèche à droite de «\u00a0Recherche\u00a0» montre la liste\u202f; y choisir ce produit',
      sentence: expect.stringContaining('10/01/2027'),
    });
  });

  it('offers only a CSR that was accepted, and none when the platform makes the key', () => {
    expect(field(facts(), 'csr')?.blocked).toBeDefined();
    expect(field(facts({ csr: { fileName: 'insi.csr' } }), 'csr')?.download).toEqual({
      href: '/orders/o1/csr',
      name: 'insi.csr',
    });
    expect(field(facts({ order: { id: 'o1', keyMadeOnPlatform: true } }), 'csr')?.label).toBe('Pas de CSR');
  });

  it('shows the number of the establishment that holds the certificate', () => {
    const establishment = { name: 'EHPAD LA SOURCE', finessEg: '740785001' };
    expect(field(facts({ establishment }), 'structure')).toMatchObject({
      value: '740785001',
      hint: 'Choisir l’établissement EHPAD LA SOURCE',
    });
  });

  it('asks for a new product after the certificates of establishments: they are not renewed under the FINESS juridique', () => {
    const replaces = [{ id: 's2', label: 'INSI-MANU (LA SOURCE)', holder: 'LA SOURCE', finess: '740785001' }];
    expect(field(facts({ replaces }), 'product')).toMatchObject({
      label: 'Demander un nouveau produit',
      sentence: expect.stringContaining('ne se renouvelle pas sous le FINESS juridique'),
    });
  });
});
