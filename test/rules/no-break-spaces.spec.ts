import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { projectRoot } from '../../src/platform/web/project-root.js';
import { filesOf, sourceSentences, templateTexts, type Sentence } from '../support/sentences.js';

// The space that French wants before : ; ? ! » and after «, when it is one that a line may break at.
const breaking = / [:;?!»](?=[\s"<{.,)]|$)|« /;

/** Where no sentence of ours is written. */
const notOurs: Record<string, string> = {
  'src/demo/simulator/': 'mails of the ANS and of clients, as they write them',
  'src/directory/load/': 'the loader of the register speaks English',
  'src/platform/tenancy/rows-of.ts': 'a function that is written',
  'src/operator/directory-commands.ts': 'its command too',
};

const isOurs = ({ file }: Sentence) => !Object.keys(notOurs).some((start) => file.startsWith(start));
const places = (sentences: Sentence[]) =>
  sentences.map(({ file, line, text }) => `${file}:${line} ${text.slice(0, 60)}`);

describe('no-break spaces', () => {
  it('are written as escapes in code and as entities in templates, never as characters nobody sees', () => {
    const files = [
      ...filesOf('src', /\.(ts|mjs)$/),
      ...filesOf('test', /\.(ts|mjs)$/),
      ...filesOf('views', /\.(hbs|js|css)$/),
    ];
    expect(files.filter((file) => /[\u00a0\u202f]/.test(readFileSync(join(projectRoot(), file), 'utf8')))).toEqual([]);
  });

  it('stand before the high signs and inside the quotation marks of our French', () => {
    const code = sourceSentences().filter(
      ({ text }) => breaking.test(text) && !/\b(SELECT|WHERE|JOIN|VALUES)\b/.test(text),
    );
    expect(places(code.filter(isOurs))).toEqual([]);
    expect(places(templateTexts().filter(({ text }) => breaking.test(text)))).toEqual([]);
  });
});
