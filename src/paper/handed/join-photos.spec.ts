import { describe, expect, it } from '@jest/globals';
import { PDFDocument } from '@cantoo/pdf-lib';
import { heic, jpeg, png } from '../../../test/support/photos.js';
import { joinPhotos, straightened } from './join-photos.js';
import { photoFacts } from './photo-facts.js';

const reasonOf = async (photo: Buffer) => {
  const joined = await joinPhotos([photo]);
  return joined.ok ? null : joined.reason;
};

describe('photos of a signed form', () => {
  it('become one PDF, a page each, standing as they were taken', async () => {
    const joined = await joinPhotos([
      jpeg(),
      jpeg({ width: 1_600, height: 1_200 }),
      jpeg({ width: 1_600, height: 1_200, orientation: 6 }),
      png(1_000, 1_400),
    ]);
    if (!joined.ok) throw new Error(joined.reason);
    const document = await PDFDocument.load(joined.pdf);
    const sizes = document.getPages().map((page) => (page.getWidth() > page.getHeight() ? 'across' : 'upright'));
    expect(sizes).toEqual(['upright', 'across', 'upright', 'upright']);
    expect(joined.notes).toEqual([]);
  });

  it('give the same bytes twice, and keep nothing of where they were taken', async () => {
    const photo = jpeg({ comment: 'GPS 48.8566 N' });
    const [one, other] = [await joinPhotos([photo]), await joinPhotos([photo])];
    if (!one.ok || !other.ok) throw new Error('refused');
    expect(Buffer.from(one.pdf).equals(Buffer.from(other.pdf))).toBe(true);
    expect(Buffer.from(one.pdf).includes('GPS 48')).toBe(false);
    expect(photo.includes('GPS 48')).toBe(true);
  });

  it('are read for how the camera was held', () => {
    for (const orientation of [1, 2, 3, 4, 5, 6, 7, 8])
      expect(photoFacts(jpeg({ orientation }))?.orientation).toBe(orientation);
  });

  // The corner that is at the top left of the photo as it lies, and the one at its top right, land where EXIF says.
  it.each([
    [1, 'top left', 'top right'],
    [2, 'top right', 'top left'],
    [3, 'bottom right', 'bottom left'],
    [4, 'bottom left', 'bottom right'],
    [5, 'top left', 'bottom left'],
    [6, 'top right', 'bottom right'],
    [7, 'bottom right', 'top right'],
    [8, 'bottom left', 'top left'],
  ])('are turned upright: orientation %i', (orientation, first, second) => {
    const [a, b, c, d, e, f] = straightened(orientation, 10, 20, 100, 200);
    const corner = (u: number, v: number) => {
      const [x, y] = [a * u + c * v + e, b * u + d * v + f];
      return `${y === 220 ? 'top' : y === 20 ? 'bottom' : y} ${x === 110 ? 'right' : x === 10 ? 'left' : x}`;
    };
    expect([corner(0, 1), corner(1, 1)]).toEqual([first, second]);
  });

  it('are refused with what to do when nobody could read them', async () => {
    expect(await reasonOf(heic)).toContain('HEIC');
    expect(await reasonOf(jpeg({ width: 640, height: 480 }))).toContain('trop petite');
    expect(await reasonOf(jpeg({ whole: false }))).toContain('incomplète');
    expect(await reasonOf(jpeg({ contrast: 0.05 }))).toContain('Rien ne se lit');
    expect(await reasonOf(jpeg({ blur: 9 }))).toContain('Rien ne se lit');
    expect(await reasonOf(png(10, 10, { width: 30_000, height: 30_000 }))).toContain('trop grande');
    expect(await reasonOf(png(1_000, 1_400).subarray(0, -12))).toContain('incomplète');
    expect(await reasonOf(Buffer.from('GIF89a'))).toBe(
      'Le fichier n’est ni une photo JPEG ou PNG, ni un PDF\u00a0: choisissez-en un autre.',
    );
  });

  it('are said to be blurred where their edges are spread, and nowhere else', async () => {
    const notesOf = async (photo: Buffer) => {
      const joined = await joinPhotos([photo]);
      return joined.ok ? joined.notes : joined.reason;
    };
    expect(await notesOf(jpeg())).toEqual([]);
    expect(await notesOf(jpeg({ contrast: 0.3 }))).toEqual([]);
    expect(await notesOf(jpeg({ width: 2_480, height: 3_508 }))).toEqual([]);
    expect(await notesOf(jpeg({ blur: 3 }))).toEqual([expect.stringContaining('paraît floue')]);
  });
});
