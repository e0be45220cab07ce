import { describe, expect, it } from '@jest/globals';
import type { PaperReview } from '../../paper/handed/review-paper.js';
import { signedElectronically } from '../../paper/handed/turn-words.js';
import { cutsView, lookedAt, seenView, sheetView } from './sheets.view.js';

const review: PaperReview = {
  sheets: [
    { width: 600, height: 800, turn: 0, image: [600, 0, 0, 800, 0, 0] },
    { width: 800, height: 600, turn: 90, image: [800, 0, 0, 600, 0, 0] },
    { width: 600, height: 800, turn: 0, image: null },
  ],
  expectedPages: 2,
  fields: false,
  terms: null,
  differing: [],
  zones: [
    { key: 'signature', page: 0, x: 0.1, y: 0.5, width: 0.4, height: 0.1, said: null },
    { key: 'terms', page: 1, x: 0.1, y: 0.1, width: 0.02, height: 0.02, said: null },
    { key: 'terms', page: 1, x: 0.1, y: 0.2, width: 0.02, height: 0.02, said: null },
    {
      key: 'date',
      page: 2,
      x: 0.1,
      y: 0.1,
      width: 0.2,
      height: 0.05,
      said: { words: ['12/11/2026'], ticks: [true], marked: true },
    },
  ],
  guessed: true,
  words: '',
};

const kept = { document: 'd', stays: null };

describe('a page as it is looked at', () => {
  it('is what the address says, and as it came where it says nothing that means something', () => {
    expect(lookedAt({ page: '2', turn: '90', zoom: '200' }, review)).toEqual({ page: 2, turn: 90, zoom: 200 });
    expect(lookedAt({ page: '9', turn: '45', zoom: '1e9' }, review)).toEqual({ page: 1, turn: 0, zoom: 100 });
    expect(lookedAt({ page: ['2'], turn: { a: 1 } }, null)).toEqual({ page: 1, turn: 0, zoom: 100 });
  });

  it('turns, grows and is followed by the next by links, which keep the rest', () => {
    const view = sheetView('/a', review, { page: 1, turn: 90, zoom: 150 }, kept);
    expect(view).toMatchObject({
      svg: {
        viewBox: '0 0 800 600',
        width: '150%',
        turn: 'translate(800 0) rotate(90)',
        src: '/a/sheet?page=1',
      },
      keep: { action: '/a/turns', page: 1, turn: 90, document: 'd' },
    });
    expect(Object.fromEntries(view!.links.map(({ key, href }) => [key, href]))).toEqual({
      t: '/a?page=1&turn=180&zoom=150#came',
      '+': '/a?page=1&turn=90&zoom=200#came',
      '-': '/a?page=1&turn=90&zoom=100#came',
      ArrowRight: '/a?page=2&turn=0&zoom=150#came',
    });
    // The scanner laid it on its side, and says so.
    const onItsSide = sheetView('/a', review, { page: 2, turn: 0, zoom: 100 }, kept);
    expect(onItsSide).toMatchObject({ svg: { viewBox: '0 0 600 800' }, keep: null, stays: null });
  });

  it('that is drawn is shown by the browser, at its place, and turned as it would be kept', () => {
    const drawn = { page: 3, turn: 0, zoom: 100 };
    expect(sheetView('/a', review, drawn, kept)).toMatchObject({ svg: null, src: '/documents/d', page: 3, keep: null });
    const turned = sheetView('/a', review, { ...drawn, turn: 180 }, kept);
    expect(turned).toMatchObject({ src: '/a/turned.pdf?page=3&turn=180', keep: { page: 3, turn: 180 } });
    expect(turned!.links.map(({ key }) => key)).toEqual(['t', 'ArrowLeft']);
  });

  it('that may not be turned says why: looked at as a photo, and not at all as a drawing', () => {
    const signed = { document: 'd', stays: signedElectronically };
    const photo = sheetView('/a', review, { page: 1, turn: 90, zoom: 100 }, signed);
    expect(photo).toMatchObject({ keep: null, stays: signedElectronically, svg: { viewBox: '0 0 800 600' } });
    const drawn = sheetView('/a', review, { page: 3, turn: 90, zoom: 100 }, signed);
    expect(drawn).toMatchObject({ src: '/documents/d', keep: null, stays: signedElectronically });
    expect(drawn!.links.map(({ key }) => key)).toEqual(['ArrowLeft']);
  });

  it('is cut out around each place, with a word where the place is the form’s', () => {
    const cuts = cutsView('/a', review);
    expect(cuts.get('signature')).toEqual([
      expect.objectContaining({
        page: 'page 1',
        note: 'La position est celle du formulaire.',
        svg: expect.objectContaining({ viewBox: '42 376 276 128', place: 'matrix(600 0 0 800 0 0)' }),
      }),
    ]);
    expect(cuts.get('terms')).toHaveLength(1);
    const said = 'Lu dans le PDF\u00a0: «\u00a012/11/2026\u00a0», case cochée, un tracé ou une image y est posé.';
    expect(cuts.get('date')).toEqual([expect.objectContaining({ svg: null, said })]);
    expect(cutsView('/a', { ...review, guessed: false }).get('signature')?.[0]?.note).toBeNull();
  });

  it('tells what a machine sees, and nothing of what it means', () => {
    expect(seenView(review)).toEqual([
      '3\u00a0pages\u00a0: le formulaire envoyé en a 2. La place du signataire n’y est pas cherchée',
      'Aucun champ à lire\u00a0: c’est une image, ou il a été aplati',
    ]);
    const read = {
      ...review,
      fields: true,
      terms: { ticked: 1, of: 2 },
      differing: [{ label: 'Nom', asked: 'A', got: '' }],
    };
    expect(seenView(read).slice(1)).toEqual([
      'Les champs du formulaire y sont encore',
      'Cases du signataire cochées\u00a0: 1 sur 2',
      'Nom\u00a0: «\u00a0vide\u00a0» au lieu de «\u00a0A\u00a0»',
    ]);
  });
});
