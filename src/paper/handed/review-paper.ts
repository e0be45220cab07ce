import { PDFCheckBox, type PDFDocument, type PDFPage, PDFTextField } from '@cantoo/pdf-lib';
import { field413Map } from '../field-413-map.js';
import { boxesIn } from '../mapped/read-blank.js';
import { plain } from '../mapped/signer-boxes.js';
import { openPdf } from '../open-pdf.js';
import { textOfPdf } from '../received/text-of-pdf.js';
import { type Matrix, pageImage, type Photo } from './page-image.js';
import { type Place, readPlaces, type SaidThere } from './read-places.js';

export type ZoneKey = 'date' | 'signature' | 'stamp' | 'terms';

/** A place of the form where the signer acts. */
export interface SignerZone extends Place {
  key: ZoneKey;
  /** What a drawn page says there, beyond what was printed; null where there is a photo to look at. */
  said: SaidThere | null;
}

/** A page of what came back. */
export interface Sheet {
  /** In points, before it is turned. */
  width: number;
  height: number;
  /** How it is shown: degrees clockwise. */
  turn: 0 | 90 | 180 | 270;
  /** Where its photo stands; null: it is drawn, and has none. */
  image: Matrix | null;
}

/** What a pure reading finds of a paper beside the one that was sent. It judges nothing. */
export interface PaperReview {
  sheets: Sheet[];
  /** Of the form that was sent; null when it is not known. */
  expectedPages: number | null;
  /** The boxes of the form are still in it: it was filled in on a screen. */
  fields: boolean;
  /** Of the signer’s boxes to tick; null without boxes. */
  terms: { ticked: number; of: number } | null;
  /** Texts that are no longer those that were printed. */
  differing: { label: string; asked: string; got: string }[];
  zones: SignerZone[];
  /** The places are those of the form, and not of this paper. */
  guessed: boolean;
  /** What it says of itself, where that can be read: its boxes, or the lines that are drawn; empty for a scan. */
  words: string;
}

const mostDiffering = 12;
const mostWords = 20_000;
const labels = new Map(Object.values(field413Map).map(({ name, label }) => [name, label]));

/** Reads both; null when what came back is no PDF that can be read. Aside. */
export async function reviewPaper(returned: Uint8Array, unsigned: Uint8Array | null): Promise<PaperReview | null> {
  const opened = await openPdf(returned, { allowEncrypted: false });
  if (!opened.ok) return null;
  const sent = unsigned ? await openPdf(unsigned, { allowEncrypted: false }) : null;
  const [paper, form] = [opened.document, sent?.ok ? sent.document : null];
  const own = zonesOf(paper);
  const fields = own.length > 0;
  const zones = fields ? own : form ? placesOn(paper, form) : [];
  const sheets = paper.getPages().map(sheetOf);
  return {
    sheets,
    expectedPages: form?.getPageCount() ?? null,
    fields,
    terms: fields ? termsOf(paper) : null,
    differing: form && fields ? differingTexts(paper, form) : [],
    zones: await withWhatIsSaid(zones, sheets, returned, unsigned),
    guessed: !fields && zones.length > 0,
    words: (fields ? [...textsOf(paper).values()].join('\n') : ((await textOfPdf(returned)) ?? '')).slice(0, mostWords),
  };
}

/** The pages of a paper alone; none of what cannot be read. Aside. */
export async function sheetsOf(bytes: Uint8Array): Promise<Sheet[]> {
  const opened = await openPdf(bytes, { allowEncrypted: false });
  return opened.ok ? opened.document.getPages().map(sheetOf) : [];
}

/** The photo of a page as it is. @returns null for a page that has none. Aside. */
export async function sheetPhoto(returned: Uint8Array, index: number): Promise<Photo | null> {
  const opened = await openPdf(returned, { allowEncrypted: false });
  const page = opened.ok ? opened.document.getPages()[index] : undefined;
  return safely(() => (page && pageImage(page)?.photo()) ?? null, null);
}

function sheetOf(page: PDFPage): Sheet {
  return {
    width: page.getWidth(),
    height: page.getHeight(),
    turn: turnOf(page.getRotation().angle),
    image: pageImage(page)?.matrix ?? null,
  };
}

async function withWhatIsSaid(
  zones: SignerZone[],
  sheets: Sheet[],
  returned: Uint8Array,
  unsigned: Uint8Array | null,
): Promise<SignerZone[]> {
  const drawn = zones.filter(({ page }) => sheets[page]?.image === null);
  const now = await readPlaces(returned, drawn);
  const before = unsigned ? await readPlaces(unsigned, drawn) : [];
  const said = new Map(drawn.map((zone, index) => [zone, beyond(now[index], before[index])]));
  return zones.map((zone) => ({ ...zone, said: said.get(zone) ?? null }));
}

function beyond(now: SaidThere | undefined, before: SaidThere | undefined): SaidThere {
  const printed = new Set(before?.words);
  const { words, ticks, marked } = now ?? { words: [], ticks: [], marked: false };
  return { words: words.filter((one) => !printed.has(one)), ticks, marked };
}

function zonesOf(document: PDFDocument): SignerZone[] {
  const pages = document.getPages();
  return safely(() => boxesIn(document), [])
    .filter(({ signers }) => signers)
    .flatMap(({ name, tooltip, kind, places }) =>
      places.flatMap(({ page, x, y, width, height }): SignerZone[] => {
        const sheet = pages[page];
        const key = keyOf(plain(`${name} ${tooltip}`), kind);
        if (!sheet || !key) return [];
        const [w, h] = [sheet.getWidth(), sheet.getHeight()];
        return [{ key, page, x: x / w, y: y / h, width: width / w, height: height / h, said: null }];
      }),
    );
}

function keyOf(words: string, kind: string): ZoneKey | null {
  if (kind === 'tick' || kind === 'choice') return 'terms';
  if (/cachet|tampon/.test(words)) return 'stamp';
  if (words.startsWith('date')) return 'date';
  return /signature|paraphe/.test(words) ? 'signature' : null;
}

// With a page more or less, nobody knows which is which: another one would be read as the answer.
function placesOn(paper: PDFDocument, form: PDFDocument): SignerZone[] {
  if (paper.getPageCount() !== form.getPageCount()) return [];
  return zonesOf(form).filter((zone) => isSamePage(paper, form, zone.page));
}

// A scan of the same sheet keeps its proportions: then what stands there on the form stands there on it.
function isSamePage(paper: PDFDocument, form: PDFDocument, index: number): boolean {
  const [one, other] = [paper.getPages()[index], form.getPages()[index]];
  if (!one || !other) return false;
  const turned = turnOf(one.getRotation().angle) % 180 !== 0;
  const ratio = turned ? one.getWidth() / one.getHeight() : one.getHeight() / one.getWidth();
  return Math.abs(ratio / (other.getHeight() / other.getWidth()) - 1) < 0.05;
}

function turnOf(angle: number): Sheet['turn'] {
  return ((((Math.round(angle / 90) * 90) % 360) + 360) % 360) as Sheet['turn'];
}

function termsOf(document: PDFDocument): PaperReview['terms'] {
  const form = document.getForm();
  const ticks = boxesIn(document).flatMap(({ signers, name, kind }) => {
    const box = signers && kind === 'tick' ? form.getFieldMaybe(name) : null;
    return box instanceof PDFCheckBox ? [box] : [];
  });
  return ticks.length > 0 ? { ticked: ticks.filter((box) => box.isChecked()).length, of: ticks.length } : null;
}

function differingTexts(paper: PDFDocument, form: PDFDocument): PaperReview['differing'] {
  const got = textsOf(paper);
  return [...textsOf(form)]
    .flatMap(([name, asked]) => {
      const now = got.get(name);
      return now === undefined || now === asked ? [] : [{ label: labels.get(name) ?? name, asked, got: now }];
    })
    .slice(0, mostDiffering);
}

function textsOf(document: PDFDocument): Map<string, string> {
  const form = document.getForm();
  return new Map(
    boxesIn(document).flatMap(({ signers, name }): [string, string][] => {
      const field = signers ? null : form.getFieldMaybe(name);
      return field instanceof PDFTextField
        ? [
            [
              name,
              safely(() => field.getText() ?? '', '')
                .trim()
                .slice(0, 200),
            ],
          ]
        : [];
    }),
  );
}

function safely<Value>(read: () => Value, otherwise: Value): Value {
  try {
    return read();
  } catch {
    return otherwise;
  }
}
