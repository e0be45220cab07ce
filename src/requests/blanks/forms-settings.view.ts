import { largestBlank } from '../../paper/largest-blank.js';
import { atMost } from '../../platform/files/upload-weight.js';
import type { Role } from '../../journey/states/transitions.js';
import type { Document } from '../../platform/documents/document.entity.js';
import { dateTime } from '../../platform/web/view-helpers.js';
import { housekeepers } from '../../journey/states/roles.js';

export interface FormsPage {
  /** The blanks there were, newest first. */
  documents: Document[];
  role: Role;
  /** Why the file just sent is not a blank form 413. */
  reason?: string;
}

export function formsView({ documents, role, reason }: FormsPage) {
  const current = documents.find(({ supersededBy }) => supersededBy === null);
  return {
    title: 'Formulaires',
    head: { title: 'Formulaires', crumbs: [{ href: '/settings', label: 'Réglages' }] },
    current: current ? blankView(current) : null,
    former: documents.filter((document) => document !== current).map(blankView),
    blankHint: `Le PDF publié par l’ANS, non aplati, ${atMost(largestBlank)}. Ses champs sont vérifiés un par un.`,
    canReplace: housekeepers.includes(role),
    errors: reason ? [{ field: 'blank', text: reason }] : [],
    error: reason,
  };
}

function blankView(document: Document) {
  return {
    src: `/documents/${document.id}`,
    name: document.fileName,
    sha256: document.sha256,
    items: [
      // Only the form of March 2024 is accepted: its 51 boxes are known by name (F4.1).
      { label: 'Version', value: 'mars 2024, 51\u00a0champs reconnus' },
      { label: 'Fichier', value: document.fileName },
      { label: 'Empreinte SHA-256', code: document.sha256 },
      { label: 'Mis en usage', value: `${dateTime(document.createdAt)}, par ${document.createdBy}` },
    ],
    at: dateTime(document.createdAt),
    by: document.createdBy,
  };
}
