/** What a text may cite of a client, by the word between braces. Fixed: a text is never more than words and these. */
export const placeholders = {
  client: 'le nom du client',
  numero: 'son FINESS ou son SIRET',
  commune: 'sa commune',
  representant: 'son représentant légal',
  charge_de_compte: 'la personne qui le suit chez vous',
  editeur: 'le nom de votre société',
  expediteur: 'la personne qui lance la campagne',
} as const;

export type Placeholder = keyof typeof placeholders;

/** Of one client; null: not known. */
export type PlaceholderValues = Record<Placeholder, string | null>;

const cited = /\{([^{}\n]*)\}/g;
const isKnown = (word: string): word is Placeholder => Object.hasOwn(placeholders, word);

/** The first word between braces that is none of them, as it is written; null when there is none. */
export function unknownPlaceholder(text: string): string | null {
  const odd = [...text.matchAll(cited)].find(([, word = '']) => !isKnown(word));
  return odd ? odd[0] : null;
}

/** Those that a text cites, each once. */
export function placeholdersIn(text: string): Placeholder[] {
  return [...new Set([...text.matchAll(cited)].map(([, word = '']) => word).filter(isKnown))];
}

/** The text of one client, in one pass: what a value says between braces stays as it is. */
export function withValues(text: string, values: PlaceholderValues): string {
  return text.replace(cited, (written, word: string) => (isKnown(word) ? (values[word] ?? '') : written));
}
