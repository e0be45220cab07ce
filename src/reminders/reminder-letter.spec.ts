import { describe, expect, it } from '@jest/globals';
import { digestLetter } from './digest-letter.js';
import { insiderLetter, ownAdministratorLetter, representativeLetter } from './reminder-letter.js';
import { expiryOn, expiryWords, type LetterFacts } from './renewal-words.js';

const now = new Date('2026-11-30T12:00:00Z');
const after = (days: number) => new Date(now.getTime() + days * 86_400_000);

it.each([
  [0, 'expire aujourd’hui'],
  [1, 'expire dans 1\u00a0jour'],
  [7, 'expire dans 7\u00a0jours'],
  [1095, 'expire dans 1\u202f095\u00a0jours'],
  [-1, 'est expiré depuis 1\u00a0jour'],
  [-1200, 'est expiré depuis 1\u202f200\u00a0jours'],
])('an end in %i days is told in words, numbers as the French write them', (days, words) => {
  expect(expiryWords(after(days), now)).toBe(words);
});

it.each([
  [30, 'expire dans 30 jours, le 30 décembre 2026'],
  [0, 'expire aujourd’hui, le 30 novembre 2026'],
  [-27, 'est expiré depuis le 3 novembre 2026, il y a 27 jours'],
])('an end in %i days is told with its day', (days, words) => {
  expect(expiryOn(after(days), now).replaceAll('\u00a0', ' ')).toBe(words);
});

it('an end of this day is told by the minute, as its coverage is: past, to come, and at the very one', () => {
  const minute = 60_000;
  const at = (shift: number) => new Date(now.getTime() + shift * minute);
  expect(expiryWords(at(1), now)).toBe('expire aujourd’hui');
  expect(expiryWords(now, now)).toBe('expire aujourd’hui');
  expect(expiryWords(at(-1), now)).toBe('a expiré aujourd’hui');
  expect(expiryOn(at(-1), now).replaceAll('\u00a0', ' ')).toBe('a expiré aujourd’hui, le 30 novembre 2026');
});

it('a mail that leaves the house says the day: it may leave days after it was written', () => {
  for (const letter of [representativeLetter(facts), ownAdministratorLetter(facts, 'si@client.test')])
    for (const text of [letter.subject, letter.text]) {
      expect(text).toMatch(/expire le 30\s?décembre\s?2026/);
      expect(text).not.toMatch(/dans \d+/);
    }
  const over = representativeLetter({ ...facts, notAfter: after(-3) });
  expect(over.subject).toMatch(/est expiré depuis le 27\s?novembre\s?2026$/);
});

const facts: LetterFacts = {
  client: 'Les Tilleuls',
  label: 'DMP authentification',
  instance: 'Hébergement',
  holder: 'porté par le client',
  next: 'same',
  toRedo: 'key',
  neverInstalled: false,
  notAfter: after(30),
  now,
  successor: null,
  unfinished: false,
  declared: false,
  barriers: [],
  ownWithCard: [],
  selfAdministered: false,
  editorName: 'Un éditeur',
  link: 'https://sceau.example/slots/1/reminders',
};

it.each([
  [false, 'Demandez un nouveau produit, installez-le, puis révoquez l’ancien.'],
  [true, 'Révoquez-le sur la plateforme sans l’installer'],
])(
  'what is to be made again is replaced in service, or revoked first where none stands on it: %s',
  (neverInstalled, words) => {
    expect(insiderLetter({ ...facts, neverInstalled }).text).toContain(words);
  },
);

describe('what nobody may order today', () => {
  const over = {
    code: 'delegation_ended',
    sentence: 'Aucune délégation en vigueur\u00a0: faites signer le mandat du client, puis activez-le.',
  } as const;
  const noCard = { code: 'administrator_card_expired', sentence: 'La carte de Julien Roche a expiré.' } as const;
  const renewed = { ...facts, toRedo: null };
  const own = 'si@client.test';
  const words = ({ text }: { text: string }) => text.replaceAll('\u00a0', ' ');

  it('is told to our people with what comes first, alone and in the digest', () => {
    const ended = { ...renewed, barriers: [over, noCard] };
    const first =
      'Pas encore commandable. Aucune délégation en vigueur : faites signer le mandat du client, puis activez-le. Ensuite : commander le renouvellement, possible seulement avant l’échéance.';
    expect(words(insiderLetter(ended))).toContain(first);
    const lines = { revoked: [], ends: [], waits: [], ours: [] };
    expect(words(digestLetter([ended], lines))).toContain(first);
    expect(words(insiderLetter({ ...ended, successor: 'issued' }))).not.toContain('commandable');
  });

  it('keeps its place behind what is noted first of its own order', () => {
    const unfinished = { ...renewed, unfinished: true, barriers: [over] };
    expect(words(insiderLetter(unfinished))).toContain('À faire : noter son installation et sa vérification');
  });

  it.each([
    ['delegation_ended', 'Le mandat que vous nous aviez donné a pris fin'],
    ['delegation_expired', 'Le mandat que vous nous aviez donné a pris fin'],
    ['delegation_requested', 'Nous attendons le mandat que nous vous avons demandé'],
    ['delegation_out_of_scope', 'Le mandat que vous nous avez donné ne couvre pas ce certificat'],
    ['delegation_missing', 'Nous n’avons pas de mandat de votre part'],
  ] as const)('promises nothing to the representative without a mandate: %s', (code, said) => {
    const text = words(representativeLetter({ ...renewed, barriers: [{ ...over, code }] }));
    expect(text).toContain(said);
    expect(text).toContain('nous ne pouvons pas le remplacer');
    expect(text).not.toContain('Nous préparons');
    expect(text).not.toContain('puis activez-le');
  });

  it.each(['delegation_signed', 'delegation_not_begun', 'administrator_card_expired', 'contract_unsigned'] as const)(
    'is ours to put right: %s',
    (code) => {
      const text = words(representativeLetter({ ...renewed, barriers: [{ ...over, code }] }));
      expect(text).toContain('Nous préparons son remplacement');
    },
  );

  it('is nothing that anybody orders for a legal entity that is closed, whoever has a card', () => {
    const closed = {
      ...renewed,
      barriers: [{ code: 'entity_closed' as const, sentence: 'Entité fermée.' }],
      ownWithCard: [own],
    };
    expect(words(representativeLetter(closed))).toContain('quelle entité lui succède');
    expect(words(representativeLetter(closed))).not.toContain('Nous préparons');
    expect(words(ownAdministratorLetter(closed, own))).not.toContain('vous pouvez le commander');
    expect(words(insiderLetter(closed))).toContain('Rien à commander. Entité fermée.');
    expect(words(representativeLetter({ ...closed, successor: 'issued' }))).toContain('Son remplacement est engagé');
  });

  it('is said to who orders with a card that they do not have', () => {
    const text = words(ownAdministratorLetter({ ...renewed, selfAdministered: true, barriers: [noCard] }, own));
    expect(text).toContain('il vous faut une carte en cours de validité');
    expect(text).not.toMatch(/vous pouvez le commander|Julien Roche/);
    // A mandate is for us: their own card suffices.
    const able = words(ownAdministratorLetter({ ...renewed, barriers: [over], ownWithCard: ['SI@client.test'] }, own));
    expect(able).toContain('vous pouvez le commander');
    expect(able).not.toContain('mandat');
  });

  it.each([
    ['a colleague has one', { selfAdministered: true, ownWithCard: ['rssi@client.test'] }, 'une autre personne peut'],
    ['we have one, and the mandate', { ownWithCard: [] }, 'Un éditeur peut le commander'],
    ['we have one, without a mandate', { barriers: [over] }, 'il vous faut une carte en cours de validité. Commandez'],
  ])('is not said to be theirs to order with a card that they do not have: %s', (_, known, said) => {
    const text = words(ownAdministratorLetter({ ...renewed, ...known }, own));
    expect(text).toContain(said);
    expect(text).toContain('il vous faut une carte en cours de validité');
    expect(text).not.toMatch(/votre carte|vous pouvez le commander/);
  });

  it('is said to the representative of a client that acts itself', () => {
    const own = { ...renewed, selfAdministered: true };
    expect(words(representativeLetter(own))).toContain('peut le renouveler');
    expect(words(representativeLetter({ ...own, notAfter: after(-3) }))).toContain('peut en commander un nouveau');
    const text = words(representativeLetter({ ...own, barriers: [noCard] }));
    expect(text).toContain('Personne de votre structure ne peut le remplacer aujourd’hui');
    expect(text).not.toContain('peut le renouveler');
  });
});
