import { longDay } from '../identifiers/long-day.js';
import { de } from '../identifiers/elision.js';
import { numberWords } from '../identifiers/structure-number.js';
import { cleanText } from './answers-413.js';
import { DocumentWriter } from './document-writer.js';
import { unprintableCharacters } from './fonts.js';

/** Who mandates whom, for what (French phrases such as « demander les certificats ») and when (dates `YYYY-MM-DD`). */
export interface DelegationLetter {
  client: { name: string; number: string; address?: string | null };
  representative: { name: string; title?: string | null };
  editor: { name: string; siret?: string | null };
  scope: string[];
  startsOn: string;
  endsOn: string | null;
  place?: string | null;
}

function frenchDate(date: string): string {
  const day = Date.parse(`${date.slice(0, 10)}T00:00:00Z`);
  if (Number.isNaN(day)) throw new RangeError(`La date «\u00a0${date}\u00a0» n’est pas lisible.`);
  return longDay(day, 'UTC').replace(/^1ᵉʳ/, '1er');
}

function duration(letter: DelegationLetter): string {
  const start = `Le mandat prend effet le ${frenchDate(letter.startsOn)}`;
  const end = letter.endsOn
    ? ` et prend fin le ${frenchDate(letter.endsOn)}.`
    : ' et reste en vigueur jusqu’à sa révocation.';
  return `${start}${end} La structure peut le révoquer à tout moment, par écrit.`;
}

function writeParties(writer: DocumentWriter, letter: DelegationLetter): void {
  const { client, representative, editor } = letter;
  const address = cleanText(client.address);
  const role = cleanText(representative.title);
  const siret = cleanText(editor.siret);
  writer.paragraph(cleanText(client.name), { bold: true });
  if (address) writer.paragraph(address);
  writer.paragraph(numberWords(client.number).replace(/ (?=\S+$)/, '\u00a0: '));
  writer.space(6);
  writer.paragraph(`À l’attention ${de(cleanText(editor.name))}`, { right: true });
  if (siret) writer.paragraph(`SIRET\u00a0: ${siret}`, { right: true });
  writer.space(10);
  writer.title('Mandat pour la gestion des certificats logiciels IGC-Santé');
  writer.paragraph(
    `Je, soussigné(e) ${cleanText(representative.name)}${role ? `, ${role}` : ''}, agissant au nom ${de(cleanText(client.name))} (${numberWords(cleanText(client.number))}), donne mandat à ${cleanText(editor.name)} pour agir en son nom auprès de l’Agence du Numérique en Santé, dans les limites ci-dessous.`,
  );
}

function writeTerms(writer: DocumentWriter, letter: DelegationLetter): void {
  writer.heading('Étendue du mandat');
  letter.scope.map(cleanText).forEach((phrase) => writer.paragraph(`•\u00a0\u00a0${phrase}`, { indent: 12 }));
  writer.heading('Durée');
  writer.paragraph(duration(letter));
  writer.heading('Limites');
  // Domain rule 4: a certificate never names the editor.
  writer.paragraph(
    'Les certificats restent ceux de la structure et sont établis à son nom. Ils ne servent qu’à la solution que le mandataire lui fournit. Le mandataire ne peut pas transmettre ce mandat à un tiers.',
  );
}

async function draw(letter: DelegationLetter, size: number): Promise<{ pages: number; pdf: Uint8Array }> {
  const writer = await DocumentWriter.start(`Mandat ${de(cleanText(letter.client.name))}`, size);
  writeParties(writer, letter);
  writeTerms(writer, letter);
  const place = cleanText(letter.place);
  writer.space(size);
  writer.keepTogether(130);
  writer.paragraph(place ? `Fait à ${place}.` : 'Fait à\u00a0:');
  // Product § Never: date, signature and stamp are the representative's.
  writer.emptyBoxes(['Date', `Signature ${de(cleanText(letter.representative.name))}`, 'Cachet de la structure'], 100);
  return { pages: writer.pageCount, pdf: await writer.finish('Mandat pour la gestion des certificats logiciels') };
}

function refuseUnprintable(letter: DelegationLetter): void {
  const { client, representative, editor, scope, place } = letter;
  const texts = [
    client.name,
    client.number,
    client.address,
    representative.name,
    representative.title,
    editor.name,
    editor.siret,
    place,
    ...scope,
  ];
  const unprintable = unprintableCharacters(texts.map(cleanText).join(' '));
  if (unprintable.length === 0) return;
  const list = unprintable.map((character) => `«\u00a0${character}\u00a0»`).join(', ');
  throw new RangeError(`Ces caractères ne peuvent pas être imprimés\u00a0: ${list}. Remplacez-les.`);
}

/**
 * Draws the letter by which a client mandates its editor: one page, smaller when the scope is long; nothing of what
 * the representative does by hand is filled. Throws a RangeError in French for an unprintable character, an unreadable
 * date, or a scope too long for one page. Domain: Delegation.
 */
export async function drawDelegationLetter(letter: DelegationLetter): Promise<Uint8Array> {
  refuseUnprintable(letter);
  for (const size of [10.5, 9.5, 8.5, 7.5]) {
    const { pages, pdf } = await draw(letter, size);
    if (pages === 1) return pdf;
  }
  throw new RangeError('L’étendue du mandat ne tient pas sur une page. Raccourcissez-la.');
}
