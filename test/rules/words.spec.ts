import { describe, expect, it } from '@jest/globals';
import { guardNames, sourceSentences, templateTexts, type Sentence } from '../support/sentences.js';
import { forbiddenWords, type ForbiddenWord } from './forbidden-words.js';

const sentences = [...sourceSentences(), ...templateTexts()];

const uses = ({ word }: ForbiddenWord): Sentence[] => sentences.filter(({ text }) => word.test(text));

describe('the French that people read', () => {
  it('is found', () => {
    expect(sentences.length).toBeGreaterThan(5000);
    expect(sentences.some(({ text }) => text.includes('Accusé reçu'))).toBe(true);
  });

  it.each(forbiddenWords)('says « $use » for $word', (forbidden) => {
    const wrong = uses(forbidden).filter(({ file }) => !(file in (forbidden.allowed ?? {})));
    expect(wrong.map(({ file, line, text }) => `${file}:${line} ${forbidden.word.exec(text)?.[0]}`)).toEqual([]);
  });

  it('is what guards are called, too: « États » prints their names', () => {
    const names = guardNames();
    const french = /(?:^|[\s’])(?:le|la|les|un|une|des|du|de|d|l|n|ne|est|sont|a|il|elle|au|aucun|aucune)(?=$|[\s’])/iu;
    expect(names.length).toBeGreaterThan(40);
    expect(names.filter(({ text }) => !french.test(text))).toEqual([]);
  });

  it('keeps no exception that nothing needs', () => {
    const idle = forbiddenWords.flatMap((forbidden) => {
      const files = new Set(uses(forbidden).map(({ file }) => file));
      return Object.keys(forbidden.allowed ?? {}).filter((file) => !files.has(file));
    });
    expect(idle).toEqual([]);
  });
});
