import { maximumUpload, weightOf } from '../../files/upload-weight.js';

const tooHeavy = `Le fichier dépasse ${weightOf(maximumUpload)}, le plus que Sceau reçoit.`;
const scannedLess = 'Numérisez en 200 points par pouce, en niveaux de gris, puis déposez-le de nouveau.';

const advices = new Map<string, string>();

/** What to do about a file of this field that is too heavy; of any other, a paper is asked, and was scanned. Said once at start-up. */
export function whenTooHeavy(field: string, advice: string): void {
  advices.set(field, advice);
}

/** The French sentence of a file that is too heavy. @param field null where only the weight of the whole form is known */
export function heavyFile(field: string | null): string {
  return `${tooHeavy} ${field === null ? 'Choisissez-en un plus léger.' : (advices.get(field) ?? scannedLess)}`;
}
