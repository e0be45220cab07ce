import 'reflect-metadata';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { PDFDocument, StandardFonts } from '@cantoo/pdf-lib';
import { completeForm413, makeBlank413 } from '../../../test/support/blank-413.js';
import { jpeg } from '../../../test/support/photos.js';
import { photographedForm } from '../../demo/simulator/photos/photographed-form.js';
import type { Shot } from '../../demo/simulator/photos/photographed-page.js';
import { makeDemoBlank413 } from '../../demo/story/blank-form.js';
import { drawDelegationLetter } from '../delegation-letter.js';
import { fillOfficialForm413 } from '../fill-form-413.js';
import { drawOwnForm413 } from '../own-form-413.js';
import { greyOfJpeg } from './jpeg-grey.js';
import { readHanded } from './read-handed.js';
import { standingOf } from './upright.js';
import { type WrittenPage, writtenPages } from './written-places.js';

type Taken = Omit<Shot, 'seed'>;
const forms: Record<string, { pdf: Uint8Array; pages: WrittenPage[] }> = {};
const names = ['the form of ANS', 'the form of ANS without its words', 'our own form', 'our mandate'];

beforeAll(async () => {
  const drawn = [
    await fillOfficialForm413(await makeDemoBlank413(), completeForm413()),
    await fillOfficialForm413(await makeBlank413(), completeForm413()),
    await drawOwnForm413(completeForm413()),
  ];
  const papers = drawn.map((form) => {
    if (!form.ok) throw new Error('The form lacks something');
    return form.pdf;
  });
  for (const [index, pdf] of [...papers, await drawDelegationLetter(mandate)].entries())
    forms[names[index]!] = { pdf, pages: await writtenPages(pdf) };
});

const mandate = {
  client: { name: 'Association Les Pins', number: '2A0000253' },
  representative: { name: 'Éléonore Łukasz' },
  editor: { name: 'Éditeur Exemple' },
  scope: ['Demander et retirer les certificats'],
  ...{ startsOn: '2026-03-01', endsOn: null, place: 'Lyon' },
};

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
    [names[3]!, 90],
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

/** Lines of words on a page of A4: where they begin, how long they are, their letters; all in points. */
interface Block {
  top: number;
  lines: number;
  left?: number;
  width?: number;
  size?: number;
  columns?: number;
}

async function aText(blocks: Block[]): Promise<Uint8Array> {
  const document = await PDFDocument.create({ updateMetadata: false });
  const page = document.addPage([595, 842]);
  const font = await document.embedFont(StandardFonts.Helvetica);
  let word = 0;
  const next = () => words[(word += 5) % words.length]!;
  for (const { top, lines, left = 70, width = 455, size = 11, columns = 1 } of blocks)
    for (let line = 0; line < lines; line += 1)
      for (let column = 0; column < columns; column += 1) {
        const room = width / columns - (columns > 1 ? 14 : 0);
        // The last line of a paragraph is shorter, as is what stands in a table.
        const wanted = columns > 1 || (lines > 1 && line % 6 === 5) ? room * (0.3 + ((word * 7) % 10) / 20) : room;
        let said = next();
        for (let more = next(); font.widthOfTextAtSize(`${said} ${more}`, size) < wanted; more = next())
          said += ` ${more}`;
        const y = 842 - top - size - line * size * (columns > 1 ? 2 : 1.35);
        page.drawText(said, { x: left + (column * width) / columns, y, size, font });
      }
  return document.save({ useObjectStreams: false });
}

const words =
  'mandat la structure donne de nos certificats pour un an en son nom aux administrateurs et chaque renouvellement'.split(
    ' ',
  );
const head: Block[] = [
  { top: 50, lines: 4, width: 150 },
  { top: 120, lines: 4, left: 340, width: 150 },
];
const signed: Block = { top: 640, lines: 3, left: 330, width: 160 };

const texts: Record<string, Block[]> = {
  'a page that is full': [{ top: 70, lines: 46 }],
  'a page that is full, in large letters': [{ top: 60, lines: 36, size: 14 }],
  'a page with wide margins': [{ top: 113, lines: 40, left: 113, width: 369 }],
  'a few lines': [{ top: 34, lines: 3, left: 34, width: 527 }],
  'a title and two paragraphs': [
    { top: 34, lines: 1, left: 34, width: 120, size: 18 },
    { top: 70, lines: 14, left: 34, width: 527, size: 10 },
  ],
  'a text that stands low': [{ top: 374, lines: 26, left: 34, width: 527, size: 10 }],
  'a text that stands low, in large letters': [{ top: 397, lines: 20, left: 57, width: 481, size: 14 }],
  'a text that stands low, with margins': [{ top: 411, lines: 22, left: 71, width: 453 }],
  'the end of a letter': [{ top: 600, lines: 10 }],
  'a letter with its head and its signature': [...head, { top: 230, lines: 22 }, signed],
  'a short letter': [...head, { top: 230, lines: 5 }, { ...signed, top: 340 }],
  'a table': [{ top: 60, lines: 30, columns: 4 }],
  'a letter with a table at its end': [...head, { top: 230, lines: 8 }, { top: 380, lines: 16, columns: 4 }],
  'half a page, on the left': [{ top: 60, lines: 44, width: 200 }],
};

describe('a text that somebody typed', () => {
  it.each(Object.keys(texts))('is turned the wrong way by no form: %s', async (name) => {
    const pdf = await aText(texts[name]!);
    for (const lying of [0, 90, 180, 270] as const) {
      const [photo] = await photographedForm(pdf, () => ({ ...small, lying }));
      const grey = greyOfJpeg(photo!)!;
      const wrong = names.flatMap((form) => {
        const { turn, sure, alike } = standingOf(grey, forms[form]!.pages);
        return sure && turn !== (360 - lying) % 360 ? [{ lying, form, turn, alike }] : [];
      });
      expect(wrong).toEqual([]);
    }
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
