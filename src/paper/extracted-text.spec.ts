import { beforeAll, describe, expect, it } from '@jest/globals';
import { completeForm413, makeBlank413 } from '../../test/support/blank-413.js';
import { extractedText, withoutSpaces } from '../../test/support/extracted-text.js';
import { answersOf } from './answers-413.js';
import { drawDelegationLetter } from './delegation-letter.js';
import { fillOfficialForm413 } from './fill-form-413.js';
import { drawOwnForm413 } from './own-form-413.js';

// A paper that prints « É » and no « E » is drawn first: the face, shared by all papers, must not learn « E » from it.
const accented = 'ÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŸŁŒÆ';
const plain = 'EACIOUYLabceiouçéèêëàâîïôùûü';
const capitals = `${accented} ${plain}`;

const form = completeForm413({ structure: { name: capitals, finess: '2A0000253', siret: null } });

async function pdfOf(drawn: ReturnType<typeof drawOwnForm413>): Promise<Uint8Array> {
  const filled = await drawn;
  if (!filled.ok) throw new Error(JSON.stringify(filled.missing));
  return filled.pdf;
}

// Each answer as the paper shows it, whatever the line it is cut on.
const answers = [...answersOf(form).values()].map(withoutSpaces);

const accentsOnly = completeForm413({
  structure: { name: accented, finess: '2A0000253', siret: null },
  signer: { ...form.signer, lastName: 'ÉÈ', firstNames: 'Ÿ', email: 'd@d.fr' },
  administrators: [{ ...form.administrators[0]!, lastName: 'ÔÎ', firstName: 'Â', email: 'd@d.fr' }],
  purpose: 'ÀÉÇ',
  editorName: 'Ù',
  solutionName: 'Û',
});

beforeAll(async () => {
  await pdfOf(fillOfficialForm413(await makeBlank413(), accentsOnly));
});

describe('a PDF of ours, read by the text extractor of a browser', () => {
  it('gives back every letter of the form filled on the blank, capitals with accents printed first', async () => {
    const text = await extractedText(await pdfOf(fillOfficialForm413(await makeBlank413(), form)));
    for (const answer of answers) expect(text).toContain(answer);
    expect(text).not.toMatch(/\p{Cc}|\p{Co}|\uFFFD/u);
  });

  it('gives back every letter of our own form, however many documents were drawn before', async () => {
    for (let drawn = 1; drawn <= 3; drawn += 1) {
      const text = await extractedText(await pdfOf(drawOwnForm413(form)));
      for (const answer of answers) expect(text).toContain(answer);
      expect(text).toContain(withoutSpaces('Engagement et signature'));
      expect(text).not.toMatch(/\p{Cc}|\p{Co}|\uFFFD/u);
    }
  });

  it('gives back every letter of the delegation letter, in both faces', async () => {
    const text = await extractedText(
      await drawDelegationLetter({
        client: { name: capitals, number: '2A0000253', address: `ÉGLISE, ${plain}` },
        representative: { name: 'Éléonore ŁUKASZ-ESTÈVE', title: 'directrice générale' },
        editor: { name: 'Éditeur Exemple', siret: '73282932000074' },
        scope: ['Ôter, ÉMETTRE et renouveler les certificats'],
        startsOn: '2026-03-01',
        endsOn: null,
      }),
    );
    for (const part of [capitals, `ÉGLISE, ${plain}`, 'Éléonore ŁUKASZ-ESTÈVE', 'Ôter, ÉMETTRE et renouveler'])
      expect(text).toContain(withoutSpaces(part));
    expect(text).not.toMatch(/\p{Cc}|\p{Co}|\uFFFD/u);
  });
});
