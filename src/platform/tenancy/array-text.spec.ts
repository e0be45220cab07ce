import { describe, expect, it } from '@jest/globals';
import { arrayText, bareWords } from './array-text.js';

describe('an array as PostgreSQL reads it', () => {
  it.each([
    [['a', 'l’été', 'deux, trois {4}'], '{"a","l’été","deux, trois {4}"}'],
    [['say "x"', 'a\\b'], String.raw`{"say \"x\"","a\\b"}`],
    [['two\nlines', 'a\\n', null], '{"two\nlines","a\\\\n",null}'],
    [[null, undefined, 'null', ''], '{null,null,"null",""}'],
    [[1, true, false, null], '{1,true,false,null}'],
    [[1, 'a\tb'], '{1,"a\tb"}'],
    [[], '{}'],
  ])('%j', (values, text) => expect(arrayText(values)).toBe(text));
});

describe('an array that PostgreSQL wrote', () => {
  it('is read at once where it has bare words only', () => {
    expect(bareWords('{un}')).toEqual(['un']);
    expect(bareWords('{01a9-e,l’été,3}')).toEqual(['01a9-e', 'l’été', '3']);
  });

  it.each(['{}', '{NULL}', '{a,NULL}', '{"a,b"}', '{"say \\"x\\""}', '{{a},{b}}', '[2:3]={a,b}', '{""}'])(
    '%s is left to pg',
    (text) => expect(bareWords(text)).toBeNull(),
  );
});
