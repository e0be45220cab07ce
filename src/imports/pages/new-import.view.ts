import { maximumImport, weightOf } from '../../platform/files/upload-weight.js';
import { type DropKind, type ImportKind, isDrop } from '../kinds/import-kinds.js';

const fileOfTable = {
  accept: '.csv,.txt,.tsv,.xlsx',
  hint: `Excel (.xlsx) ou texte (.csv), ${weightOf(maximumImport)} et 100\u202f000 lignes au plus. Titres des colonnes à la première ligne.`,
  multiple: false,
  button: 'Déposer le fichier',
  lead: 'Déposer ne change rien\u00a0: on associe d’abord les colonnes, puis Sceau dit ligne par ligne ce qui serait créé ou modifié. On applique ensuite, ou non.',
  carried: 'Ce qu’un fichier peut porter',
  foot: 'Une cellule vide laisse ce qui est là\u202f; le mot «\u00a0(vider)\u00a0» l’efface.',
};

const fileOfDrop = ({ drop }: DropKind) => ({
  accept: drop.accept,
  hint: drop.hint,
  multiple: true,
  button: 'Déposer',
  lead: 'Déposer ne change rien\u00a0: Sceau dit fichier par fichier où il irait, ou pourquoi nulle part. On applique ensuite, ou non.',
  carried: 'Ce qui est lu, et ce qui est trouvé',
  foot: null,
});

/** The page where a file is chosen, and what it may carry, by kind of import. */
export function newImportView(
  shown: ImportKind,
  kinds: ImportKind[],
  error: string | null,
  fileName: string | null = null,
) {
  const { kind, words, columns } = shown;
  return {
    title: words.title,
    head: {
      title: words.title,
      crumbs: [
        { href: '/clients', label: 'Clients' },
        { href: '/imports', label: 'Imports' },
      ],
    },
    kind,
    file: words.file,
    tabs: kinds.map((one) => ({
      href: `/imports/new?kind=${one.kind}`,
      label: one.words.label,
      current: one.kind === kind,
    })),
    error: error === null ? null : `${fileName ? `«\u00a0${fileName}\u00a0»\u00a0: ` : ''}${error}`,
    summary: error === null ? [] : [{ field: 'file', text: error }],
    columns: columns.parts
      .filter(({ part }) => part !== 'key')
      .map(({ label, columns: own }) => ({ label, value: own.map((column) => column.label).join(', ') })),
    notes: words.notes,
    start: words.start,
    ...(isDrop(shown) ? fileOfDrop(shown) : fileOfTable),
  };
}
