import { describe, expect, it } from '@jest/globals';
import { champ, declaration } from '../../../test/support/demarche-server.js';
import { keptThere } from './kept-there.js';
import { leftToType, prefill } from './prefill.js';
import { dossierLink, longestLink, prefilledLink, readPlace } from './prefill-link.js';
import type { FieldKind, ProcedureField } from './procedure-field.js';
import { readSchema } from './procedure-schema.js';
import { proposeFields } from './propose-fields.js';

const schemaOf = (questions: object[], number: unknown = 12345) =>
  readSchema(JSON.stringify({ number, title: 'Déclaration', revision: { champDescriptors: questions } }));

function fields(): ProcedureField[] {
  const read = schemaOf(declaration);
  if (!read.ok) throw new Error(read.reason);
  return read.schema.fields;
}

const answers = {
  texts: new Map([
    ['structure.name', 'Association L’Œuvre'],
    ['structure.finess', '060785011'],
    ['signer.lastName', 'Martin'],
    ['signer.firstNames', 'Ania'],
    ['signer.email', 'ania@client.test'],
    ['administrators.0.lastName', 'Roussel'],
    ['administrators.0.cardNumber', '2600301752'],
    ['administrators.1.lastName', 'Nguyen'],
    ['administrators.1.email', 'pas une adresse'],
    ['editorName', 'Éditeur'],
  ]),
  ticks: new Set(['signer.role.agent', 'offers.ORG']),
};

const place = { origin: 'https://demarche.test', path: 'administrateurs' };

describe('the schema of a procedure', () => {
  it('gives its questions, those of its lists, and the identity of whoever deposits; titles are none', () => {
    const read = fields();
    expect(read.map(({ key }) => key)).toContain(champ(8));
    expect(read.find(({ key }) => key === champ(8))).toMatchObject({ of: champ(7), kind: 'text', required: true });
    expect(read.find(({ key }) => key === champ(16))).toMatchObject({ kind: 'other' });
    expect(read.find(({ key }) => key === champ(1))).toBeUndefined();
    expect(read.filter(({ signers }) => signers).map(({ key }) => key)).toEqual([champ(14), champ(15)]);
  });

  it.each([
    ['no JSON', '<html></html>'],
    ['another JSON', '{"number":1}'],
    ['no question', JSON.stringify({ number: 1, title: '', revision: { champDescriptors: [] } })],
    ['a number that is none', JSON.stringify({ number: 'x', title: '', revision: { champDescriptors: declaration } })],
    [
      'the same question twice',
      JSON.stringify({ number: 1, title: '', revision: { champDescriptors: [declaration[1], declaration[1]] } }),
    ],
    [
      'a key of ours to break',
      JSON.stringify({ number: 1, title: '', revision: { champDescriptors: [{ id: '__proto__"><', label: 'x' }] } }),
    ],
  ])('is refused when it is %s', (_, text) => expect(readSchema(text)).toMatchObject({ ok: false }));
});

describe('what is proposed for each question', () => {
  it('is read in its label, and nothing where it is the signer’s act or not prefillable', () => {
    expect(proposeFields('413', fields())).toEqual({
      identite_nom: 'signer.lastName',
      identite_prenom: 'signer.firstNames',
      [champ(2)]: 'structure.name',
      [champ(3)]: 'structure.finess',
      [champ(4)]: 'signer.role',
      [champ(5)]: 'signer.email',
      [champ(6)]: 'signer.phone',
      [champ(8)]: 'administrators.*.lastName',
      [champ(9)]: 'administrators.*.firstName',
      [champ(10)]: 'administrators.*.cardNumber',
      [champ(11)]: 'administrators.*.email',
      [champ(12)]: 'offers',
      [champ(13)]: 'editorName',
    });
  });
});

describe('a prefilling', () => {
  const mapping = proposeFields('413', fields());

  it('gives each question its answer, rows of a list among them, and leaves out what would be left out there', () => {
    const { body, lines } = prefill({ fields: fields(), mapping, answers });
    expect(body).toEqual({
      identite_nom: 'Martin',
      identite_prenom: 'Ania',
      [champ(2)]: 'Association L’Œuvre',
      [champ(3)]: '060785011',
      [champ(4)]: 'Mandataire',
      [champ(5)]: 'ania@client.test',
      [champ(7)]: [{ [champ(8)]: 'Roussel', [champ(10)]: '2600301752' }, { [champ(8)]: 'Nguyen' }],
      [champ(12)]: ['ORG'],
      [champ(13)]: 'Éditeur',
    });
    expect(lines.filter(({ kept }) => kept !== 'yes')).toEqual([
      expect.objectContaining({ key: champ(10), kept: 'unsure', value: '2600301752' }),
      expect.objectContaining({
        label: 'Administrateurs techniques 2\u00a0: Adresse électronique',
        kept: 'no',
        value: 'pas une adresse',
      }),
    ]);
  });

  it('names each box of the form by the choice that has its words', () => {
    const options = ['Certificat ORG', 'Certificat SERV SSL_SERVEUR', 'Certificat SERV S/MIME, SIGN, CONF'];
    const asked = fields().map((one) => (one.key === champ(12) ? { ...one, options } : one));
    const ticks = new Set(['offers.ORG', 'offers.SERV_SSL', 'offers.SERV_SMIME']);
    expect(prefill({ fields: asked, mapping, answers: { ...answers, ticks } }).body[champ(12)]).toEqual(options);
  });

  it('never answers for the signer, whatever the mapping says', () => {
    const { body } = prefill({
      fields: fields(),
      mapping: { [champ(14)]: 'offers.ORG', [champ(15)]: 'offers.ORG' },
      answers,
    });
    expect(body).toEqual({});
  });

  it('says which questions the procedure no longer has, or has otherwise', () => {
    const today = fields().filter(({ key }) => key !== champ(2) && key !== champ(7));
    const moved = today.map((one) => (one.key === champ(12) ? { ...one, options: ['Organisation seule'] } : one));
    const gone = prefill({ fields: fields(), mapping, answers }, moved).lines.filter(({ kept }) => kept === 'no');
    expect(gone.map(({ key }) => key)).toEqual([champ(2), champ(8), champ(8), champ(10), champ(11)]);
    expect(gone[0]?.why).toMatch(/n’existe plus/);
  });

  it('says what is compulsory there and given nothing', () => {
    const { lines } = prefill({ fields: fields(), mapping, answers });
    expect(leftToType({ fields: fields(), mapping }, lines)).toEqual([
      'J’accepte les conditions générales d’utilisation',
      'Je certifie l’exactitude de ces informations',
    ]);
  });
});

describe('a value', () => {
  const question = (kind: FieldKind, options: string[] = []): ProcedureField => ({
    ...(fields()[0] as ProcedureField),
    kind,
    options,
  });

  it.each([
    ['date', '27/11/2026', 'no'],
    ['date', '2026-02-31x', 'no'],
    ['date', '2026-11-27', 'yes'],
    ['email', 'ania', 'no'],
    ['phone', '12', 'no'],
    ['phone', '0612345678', 'yes'],
    ['siret', '12345678901234', 'no'],
    ['number', 'douze', 'no'],
    ['tick', 'oui', 'no'],
    ['choice', 'C', 'no'],
    ['choice', 'A', 'yes'],
    ['formatted', 'A', 'unsure'],
    ['other', 'A', 'no'],
  ] as const)('of a question %s, %s, is kept there: %s', (kind, value, kept) =>
    expect(keptThere(question(kind, ['A', 'B']), value).kept).toBe(kept),
  );

  it('of a question that has gone is left out', () => expect(keptThere(undefined, 'A').kept).toBe('no'));
});

describe('a link', () => {
  it('opens a dossier by its token', () =>
    expect(dossierLink(place, 'a/b')).toBe('https://demarche.test/commencer/administrateurs?prefill_token=a%2Fb'));

  it('carries the values, rows of a list and several choices among them', () => {
    const { body } = prefill({ fields: fields(), mapping: proposeFields('413', fields()), answers });
    const { searchParams } = new URL(prefilledLink(place, { body }) ?? '');
    expect(searchParams.get(champ(2))).toBe('Association L’Œuvre');
    expect(searchParams.getAll(`${champ(7)}[][${champ(8)}]`)).toEqual(['Roussel', 'Nguyen']);
    expect(searchParams.getAll(`${champ(12)}[]`)).toEqual(['ORG']);
  });

  it('is none once it would be cut there', () => {
    const at = `${place.origin}/commencer/${place.path}?a=`.length;
    expect(prefilledLink(place, { body: { a: 'x'.repeat(longestLink - at) } })).toHaveLength(longestLink);
    expect(prefilledLink(place, { body: { a: 'x'.repeat(longestLink - at + 1) } })).toBeNull();
  });

  it.each(['commencer/administrateurs', 'preremplir/administrateurs', 'preremplir/administrateurs/schema'])(
    'to /%s is of that procedure',
    (path) => expect(readPlace(` ${place.origin}/${path} `, false)).toEqual(place),
  );

  it.each([
    'administrateurs',
    'http://demarche.test/commencer/a',
    'http://localhost/commencer/a',
    'https://qui:mot@demarche.test/commencer/a',
    'https://demarche.test/admin/procedures/1',
    'https://demarche.test/commencer/../admin',
    'file:///commencer/a',
  ])('to %s is of none', (typed) => expect(readPlace(typed, false)).toBeNull());
});
