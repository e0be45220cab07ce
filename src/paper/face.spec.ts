import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, it } from '@jest/globals';
import { Face } from './face.js';

const require = createRequire(import.meta.url);
const fontkit = require('@pdf-lib/fontkit') as typeof import('@pdf-lib/fontkit');
const bytesOf = (file: string) => readFileSync(require.resolve(`dejavu-fonts-ttf/ttf/${file}`));

describe.each(['DejaVuSansCondensed.ttf', 'DejaVuSansCondensed-Bold.ttf'])('%s', (file) => {
  const printer = fontkit.create(bytesOf(file));
  const face = new Face(bytesOf(file));

  it('is measured as it is printed, character by character, those that it has not drawn among them', () => {
    const everyone = [
      ...Array(0x3000).keys(),
      ...Array.from({ length: 0x400 }, (_, one) => 0x1d400 + one),
      0xfffd,
      0x1f600,
    ];
    const wrong = everyone.filter((codePoint) => {
      const text = String.fromCodePoint(codePoint);
      const printed = printer.glyphForCodePoint(codePoint).advanceWidth / printer.unitsPerEm;
      return (
        face.width(text) !== printed || (face.undrawn(text).length === 0) !== printer.hasGlyphForCodePoint(codePoint)
      );
    });
    expect(wrong).toEqual([]);
  });

  it('adds widths up, and tells what is missing once, in order', () => {
    expect(face.width('Établissement')).toBeCloseTo(
      [...'Établissement'].reduce((sum, one) => sum + face.width(one), 0),
    );
    expect(face.undrawn('a😀漢😀b')).toEqual(
      [...'😀漢'].filter((one) => !printer.hasGlyphForCodePoint(one.codePointAt(0)!)),
    );
    expect(face.undrawn('Łukasik, « Saint-Éloi »')).toEqual([]);
  });
});

it('a font that cannot be measured says so', () => {
  expect(() => new Face(new Uint8Array(64))).toThrow('head');
});
