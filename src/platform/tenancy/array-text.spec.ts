import { describe, expect, it } from '@jest/globals';
import { arrayText } from './array-text.js';

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
