import { describe, expect, it } from '@jest/globals';
import { uuidv7 } from '../uuid.js';
import { keyOf, SealBroken, SecretsKeys } from './seal.js';

const older = `older:${'0a'.repeat(32)}`;
const newer = `newer:${'b1'.repeat(32)}`;
const place = { editorId: uuidv7(), kind: 'mailbox_password', ownerId: uuidv7() };
const plain = 'mot de passe d’une boîte 🔑';

describe('a sealed secret', () => {
  it('opens at its place, and is written otherwise each time', () => {
    const keys = SecretsKeys.read(older);
    const [one, two] = [keys.seal(plain, place), keys.seal(plain, place)];
    expect(one).not.toBe(two);
    expect([keys.open(one, place), keys.open(two, place)]).toEqual([plain, plain]);
    expect(one).not.toContain('passe');
  });

  it.each([
    ['another editor', { ...place, editorId: uuidv7() }],
    ['another row', { ...place, ownerId: uuidv7() }],
    ['another kind', { ...place, kind: 'one_time_seed' }],
  ])('does not open as that of %s', (_, elsewhere) => {
    const keys = SecretsKeys.read(older);
    const sealed = keys.seal(plain, place);
    expect(() => keys.open(sealed, elsewhere)).toThrow(SealBroken);
  });

  it('does not open when one letter of it is another, or it is cut', () => {
    const keys = SecretsKeys.read(older);
    const sealed = keys.seal(plain, place);
    const other = (letter: string) => (letter === 'A' ? 'B' : 'A');
    for (let at = keyOf(sealed).length + 1; at < sealed.length - 1; at += 1) {
      const changed = sealed.slice(0, at) + other(sealed[at] ?? '') + sealed.slice(at + 1);
      expect(() => keys.open(changed, place)).toThrow(SealBroken);
    }
    for (const cut of ['', 'older', 'older..', sealed.slice(0, -8), sealed.slice(0, 40)])
      expect(() => keys.open(cut, place)).toThrow(SealBroken);
  });

  it('is sealed by the newest key, and opened by the older ones while they are there', () => {
    const before = SecretsKeys.read(older).seal(plain, place);
    const both = SecretsKeys.read(`${newer}, ${older}`);
    expect(both.open(before, place)).toBe(plain);
    expect(keyOf(both.seal(plain, place))).toBe('newer');
    expect(() => SecretsKeys.read(newer).open(before, place)).toThrow('SECRETS_KEY has no key "older"');
  });

  it('says nothing of a key that is written wrong', () => {
    const wrong = 'x'.repeat(63);
    expect(() => SecretsKeys.read(`a:${wrong}`)).toThrow(/^key 1 must be an id/);
    expect(() => SecretsKeys.read(`a:${wrong}`)).not.toThrow(wrong);
  });
});
