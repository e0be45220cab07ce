import { describe, expect, it } from '@jest/globals';
import { administrator413, completeForm413 } from '../../test/support/blank-413.js';
import { checkForm413, type Form413 } from './form-413.js';

function fieldsOf(form: Form413): string[] {
  return checkForm413(form).map((finding) => finding.field);
}

function reasonFor(form: Form413, field: string): string | undefined {
  return checkForm413(form).find((finding) => finding.field === field)?.reason;
}

const nobody = { role: 'agent' as const, lastName: '', firstNames: '', phone: null, email: null, cardNumber: null };

describe('the check of a form 413', () => {
  it('finds nothing to mend in a complete form', () => {
    expect(checkForm413(completeForm413())).toEqual([]);
  });

  it('names everything missing at once, in the order of the form', () => {
    const form = completeForm413({
      structure: {
        name: ' ',
        finess: null,
        siret: null,
      },
      signer: nobody,
      administrators: [
        {
          cardNumber: null,
          lastName: '',
          firstName: '',
          phone: null,
          email: null,
        },
      ],
      purpose: '',
      editorName: '',
      solutionName: '\n',
      offers: [],
    });
    expect(fieldsOf(form)).toEqual([
      ...['structure.name', 'structure.finess'],
      ...['lastName', 'firstNames', 'phone', 'email', 'cardNumber'].map((key) => `signer.${key}`),
      ...['cardNumber', 'lastName', 'firstName', 'phone', 'email'].map((key) => `administrators.0.${key}`),
      ...['purpose', 'editorName', 'solutionName', 'offers'],
    ]);
  });

  it('refuses a fifth administrator and says how to declare it', () => {
    const form = completeForm413({ administrators: [1, 2, 3, 4, 5].map(administrator413) });
    expect(fieldsOf(form)).toEqual(['administrators']);
    expect(reasonFor(form, 'administrators')).toContain('4 lignes et vous en désignez 5');
  });

  it('accepts four administrators and refuses none', () => {
    expect(fieldsOf(completeForm413({ administrators: [1, 2, 3, 4].map(administrator413) }))).toEqual([]);
    expect(fieldsOf(completeForm413({ administrators: [] }))).toEqual(['administrators']);
  });

  it('refuses the same card for two administrators', () => {
    const form = completeForm413({ administrators: [administrator413(1), administrator413(1)] });
    expect(fieldsOf(form)).toEqual(['administrators.1.cardNumber']);
  });

  it.each([
    ['01 23 45 67 89', true],
    ['01.23.45.67.89', true],
    ['+33 (0)1 23 45 67 89', true],
    ['0033123456789', true],
    ['+262 692 12 34 56', true],
    ['+41 22 123 45 67', false],
    ['123456789', false],
    ['01 23 45 67 89 poste 3', false],
  ])('reads the phone %s as French and of ten digits: %s', (phone, accepted) => {
    const form = completeForm413({ administrators: [{ ...administrator413(1), phone }] });
    expect(fieldsOf(form)).toEqual(accepted ? [] : ['administrators.0.phone']);
  });

  it('says that the zero of a phone was lost', () => {
    const form = completeForm413({ signer: { ...completeForm413().signer, phone: '612345678' } });
    expect(reasonFor(form, 'signer.phone')).toContain('zéro');
  });

  it.each([
    ['2600301752', true],
    ['26 00 30 17 52', true],
    ['260030175', false],
    ['26003017521', false],
    ['26O0301752', false],
  ])('reads the card number %s: %s', (cardNumber, accepted) => {
    const form = completeForm413({ signer: { ...completeForm413().signer, cardNumber } });
    expect(fieldsOf(form)).toEqual(accepted ? [] : ['signer.cardNumber']);
  });

  it('takes a SIRET when there is no FINESS, and refuses what has the form of neither', () => {
    const structure = { name: 'Association', finess: null, siret: '732 829 320 00074' };
    expect(fieldsOf(completeForm413({ structure }))).toEqual([]);
    expect(fieldsOf(completeForm413({ structure: { ...structure, siret: '732829320' } }))).toEqual(['structure.siret']);
    expect(fieldsOf(completeForm413({ structure: { ...structure, finess: '12345678' } }))).toEqual([
      'structure.finess',
    ]);
  });

  it('asks a SERV SSL certificate for a domain or a server, not both', () => {
    const offers: Form413['offers'] = ['SERV_SSL'];
    const [domainName, serverName] = ['domaine.fr', 'serveur.domaine.fr'];
    expect(fieldsOf(completeForm413({ offers }))).toEqual(['domainName']);
    expect(fieldsOf(completeForm413({ offers, domainName }))).toEqual([]);
    expect(fieldsOf(completeForm413({ offers, serverName }))).toEqual([]);
    expect(fieldsOf(completeForm413({ offers, domainName, serverName }))).toEqual(['serverName']);
    expect(fieldsOf(completeForm413({ offers, domainName: 'pas un domaine' }))).toEqual(['domainName']);
  });

  it.each([
    ['domainName', '*.domaine.fr', true],
    ['domainName', '@domaine.fr', false],
    ['domainName', 'domaine', false],
    ['domainName', `${'a'.repeat(64)}.fr`, false],
    ['domainName', 'https://domaine.fr', false],
    ['serverName', '*.domaine.fr', false],
    ['serverName', 'mss-1.domaine.fr', true],
    ['serverName', '-mss.domaine.fr', false],
    ['mailDomain', 'domaine.fr', true],
    ['mailDomain', '*.domaine.fr', false],
    ['mailDomain', 'accueil@domaine.fr', false],
  ] as const)('reads %s « %s » as a name: %s', (field, name, read) => {
    const form = completeForm413({ offers: [field === 'mailDomain' ? 'SERV_SMIME' : 'SERV_SSL'], [field]: name });
    expect(fieldsOf(form)).toEqual(read ? [] : [field]);
  });

  it('asks a SERV S/MIME certificate for its mail domain, and does not drop an answer without its tick', () => {
    expect(fieldsOf(completeForm413({ offers: ['ORG', 'SERV_SMIME'] }))).toEqual(['mailDomain']);
    expect(fieldsOf(completeForm413({ offers: ['SERV_SMIME'], mailDomain: '@domaine.fr' }))).toEqual([]);
    expect(fieldsOf(completeForm413({ offers: ['ORG'], mailDomain: '@domaine.fr' }))).toEqual(['mailDomain']);
  });

  it('refuses what would not fit its box rather than cut it', () => {
    const form = completeForm413({ purpose: 'Alimentation du dossier médical partagé. '.repeat(20) });
    expect(fieldsOf(form)).toEqual(['purpose']);
    expect(reasonFor(form, 'purpose')).toContain('Raccourcissez');
  });

  it('refuses a character it cannot print and names it; accents, Ł, Œ and Ÿ are printed', () => {
    const form = completeForm413({ solutionName: 'Dossier 🙂 ŁŒŸÉ', editorName: 'E\u0301diteur' });
    expect(fieldsOf(form)).toEqual(['solutionName']);
    expect(reasonFor(form, 'solutionName')).toContain('«\u00a0🙂\u00a0» (U+1F642)');
  });
});
