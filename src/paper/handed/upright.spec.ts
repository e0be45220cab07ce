import 'reflect-metadata';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { completeForm413, makeBlank413 } from '../../../test/support/blank-413.js';
import { jpeg } from '../../../test/support/photos.js';
import { photographedForm } from '../../demo/simulator/photos/photographed-form.js';
import type { Shot } from '../../demo/simulator/photos/photographed-page.js';
import { makeDemoBlank413 } from '../../demo/story/blank-form.js';
import { fillOfficialForm413 } from '../fill-form-413.js';
import { drawOwnForm413 } from '../own-form-413.js';
import { greyOfJpeg } from './jpeg-grey.js';
import { readHanded } from './read-handed.js';
import { standingOf } from './upright.js';
import { type WrittenPage, writtenPages } from './written-places.js';

type Taken = Omit<Shot, 'seed'>;
const forms: Record<string, { pdf: Uint8Array; pages: WrittenPage[] }> = {};
const names = ['the form of ANS', 'the form of ANS without its words', 'our own form'];

beforeAll(async () => {
  const drawn = [
    await fillOfficialForm413(await makeDemoBlank413(), completeForm413()),
    await fillOfficialForm413(await makeBlank413(), completeForm413()),
    await drawOwnForm413(completeForm413()),
  ];
  for (const [index, form] of drawn.entries()) {
    if (!form.ok) throw new Error('The form lacks something');
    forms[names[index]!] = { pdf: form.pdf, pages: await writtenPages(form.pdf) };
  }
});

const small = { width: 900, height: 1_273 };

/** What is found of each page of a form, photographed so. @param against the form that was sent */
async function found(name: string, taken: Taken, against = name) {
  const photos = await photographedForm(forms[name]!.pdf, () => ({ ...small, ...taken }));
  return photos.map((photo) => standingOf(greyOfJpeg(photo)!, forms[against]!.pages));
}

describe('a page of the form, photographed', () => {
  it.each([
    [names[0]!, 90],
    [names[1]!, 180],
    [names[1]!, 0],
    [names[2]!, 270],
  ] as const)('%s: lies at %i degrees, and is known to', async (name, lying) => {
    for (const { turn, sure } of await found(name, { lying }))
      expect([turn, sure]).toEqual([(360 - lying) % 360, true]);
  });

  const lights: [string, Taken][] = [
    ['in the dark', { contrast: 0.5, shadow: 0.8 }],
    ['with the grain of a cheap telephone', { grain: 12 }],
    ['a little blurred', { blur: 1 }],
    ['on a photo that is wider than the page', { width: 1_500 }],
  ];
  it.each(lights)('is known %s', async (_, taken) => {
    for (const { turn, sure } of await found(names[2]!, { ...taken, lying: 180 }))
      expect([turn, sure]).toEqual([180, true]);
  });
});

describe('what is no page of the form', () => {
  it('is never said to be sure: blank, lines of words, another paper, nothing to compare with', async () => {
    const { pages } = forms[names[0]!]!;
    const blank = jpeg({ contrast: 0 });
    for (const photo of [blank, jpeg()]) expect(standingOf(greyOfJpeg(photo)!, pages).sure).toBe(false);
    expect((await found(names[2]!, {}, names[0])).map(({ sure }) => sure)).toEqual([false, false]);
    expect(standingOf(greyOfJpeg(jpeg())!, []).sure).toBe(false);
    expect(await writtenPages(Buffer.from('%PDF-1.7 rien'))).toEqual([]);
  });
});

describe('photos that are handed back', () => {
  const handed = async (photos: Buffer[]) => {
    const read = await readHanded(photos, forms[names[0]!]!.pdf);
    if (!read.ok) throw new Error(read.reason);
    return read.notes;
  };

  it('are set upright, and it is said of each; what the camera said already is not done twice', async () => {
    const ways: Taken[] = [{ lying: 180 }, { lying: 270 }, { lying: 180, orientation: 3 }];
    const photos = await photographedForm(forms[names[0]!]!.pdf, (page) => ({ ...small, ...ways[page]! }));
    expect(await handed(photos)).toEqual([
      'La photo n°\u00a01 était à l’envers\u00a0: nous l’avons remise à l’endroit.',
      'La photo n°\u00a02 était couchée\u00a0: nous l’avons remise à l’endroit.',
    ]);
  });

  it('are left as they are where nothing is sure, and it is said', async () => {
    const [first] = await photographedForm(forms[names[0]!]!.pdf, () => small);
    expect(await handed([first!, jpeg()])).toEqual([expect.stringContaining('si la photo n°\u00a02 est à l’endroit')]);
  });

  it('are believed over a camera that is wrong', async () => {
    const [first] = await photographedForm(forms[names[0]!]!.pdf, () => ({ ...small, orientation: 3 }));
    expect(await handed([first!])).toEqual([expect.stringContaining('était à l’envers')]);
  });
});
