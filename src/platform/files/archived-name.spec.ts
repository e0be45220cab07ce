import { expect, it } from '@jest/globals';
import { archivedFile, archivedWords } from './archived-name.js';

it.each([
  ['Hôpital de l’Étang', 'Hopital-de-l-Etang'],
  ['../../etc', 'etc'],
  ['—', 'sans-nom'],
])('writes %j as %j', (given, kept) => expect(archivedWords(given)).toBe(kept));

it.each([
  ['Mandat signé.PDF', 'Mandat-signe.pdf'],
  ['../secret/passwd', 'secret-passwd'],
  ['courriel', 'courriel'],
  ['a.b.pdf', 'a-b.pdf'],
])('names the file %j as %j', (given, kept) => expect(archivedFile(given)).toBe(kept));
