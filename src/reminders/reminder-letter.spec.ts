import { expect, it } from '@jest/globals';
import { expiryOn, expiryWords, insiderLetter, type LetterFacts } from './reminder-letter.js';

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
