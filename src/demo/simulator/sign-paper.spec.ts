import { PDFDocument } from '@cantoo/pdf-lib';
import { describe, expect, it } from '@jest/globals';
import { extractedText } from '../../../test/support/extracted-text.js';
import { drawDelegationLetter } from '../../paper/delegation-letter.js';
import { makeDemoBlank413 } from '../story/blank-form.js';
import { emptyBoxes } from './signing-boxes.js';
import { signPaper } from './sign-paper.js';

const signature = { signer: 'Hélène Łukasik', on: '2026-11-24' };
const letter = () =>
  drawDelegationLetter({
    client: { name: 'Association Les Tilleuls', number: '290000017', address: null },
    representative: { name: signature.signer, title: 'représentant légal' },
    editor: { name: 'Éditions Démo', siret: null },
    scope: ['Commander les certificats'],
    startsOn: '2026-11-24',
    endsOn: null,
  });

describe('a paper that the demonstration signs', () => {
  it('says who signed a form 413, on which day, and that it is a demonstration', async () => {
    const signed = await signPaper(await makeDemoBlank413(), signature);
    const text = await extractedText(signed);
    expect(text).toContain('24novembre2026');
    expect(text).toContain('HélèneŁukasik,signaturededémonstration');
    expect(text).toContain('CACHETDEDÉMONSTRATION');
    expect((await PDFDocument.load(signed)).getForm().getFields()).toEqual([]);
  });

  it('is signed in its own boxes when it is a mandate of ours', async () => {
    const pdf = await PDFDocument.load(await letter());
    expect(emptyBoxes(pdf.getPages()[0]!)).toHaveLength(3);
    expect(await extractedText(await signPaper(await letter(), signature))).toContain('signaturededémonstration');
  });
});
