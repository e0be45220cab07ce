import { isOfOtherEnvironment } from '../journey/plan/wrong-certificate.js';
import { isExposed } from '../journey/steps/redo.js';
import { count, longDate } from '../platform/web/view-helpers.js';
import type { FrameRow } from './client-frame.queries.js';

/** Sentences about the whole client, above everything else of its pages. */
export function notesOf(row: FrameRow, base: string) {
  const list = [];
  if (row.archivedAt !== null) {
    const by = row.archivedBy ? ` par ${row.archivedBy}` : '';
    list.push({
      tone: 'none',
      icon: 'archive',
      title: `Client archivé le ${longDate(row.archivedAt)}${by}.`,
      text: `Motif\u00a0: ${(row.archivedReason ?? 'non précisé').replace(/\.$/, '')}. Sa fiche reste lisible\u202f; elle ne se modifie plus.`,
      href: `${base}/archive`,
      linkLabel: 'Rétablir le client',
    });
  }
  // Domain rule 11, F1.9. Those of a client who left are the client's to renew.
  if (row.archivedAt === null) list.push(...toRedoNotes(row, base), ...receivedNotes(row, base));
  return list;
}

function receivedNotes({ received }: FrameRow, base: string) {
  if (received === 0) return [];
  const title = `${count(received, 'établissement reçu d’un autre client n’est servi', 'établissements reçus d’autres clients ne sont servis')} par aucune instance\u00a0:`;
  const each = received === 1 ? 'le' : 'les';
  const text = `aucun nouveau certificat n’est demandé pour ${received === 1 ? 'lui' : 'eux'}. Choisissez l’instance, ou fermez-${each} ici si votre logiciel ne ${each} sert pas.`;
  return [{ tone: 'soon', title, text, href: `${base}/establishments`, linkLabel: 'Voir les établissements' }];
}

const otherEnvironment = {
  PROD: 'de test, et le client est en production',
  TEST: 'de production, et le client est en test',
};

function toRedoNotes({ wrongCertificates, environment }: FrameRow, base: string) {
  const exposed = wrongCertificates.filter(isExposed).length;
  const ofOther = wrongCertificates.filter(isOfOtherEnvironment).length;
  const former = wrongCertificates.length - exposed - ofOther;
  const notes = [
    {
      many: exposed,
      title: `${count(exposed, 'certificat a', 'certificats ont')} une clé privée exposée\u00a0:`,
      text: 'à révoquer et à refaire, avec une clé nouvelle.',
    },
    {
      many: ofOther,
      title: `${count(ofOther, 'certificat est', 'certificats sont')} ${otherEnvironment[environment]}\u00a0:`,
      text: 'à révoquer et à refaire.',
    },
    {
      many: former,
      title: `${count(former, 'certificat porte', 'certificats portent')} un ancien nom, département ou numéro\u00a0:`,
      text: 'à révoquer et à refaire.',
    },
  ];
  return notes
    .filter(({ many }) => many > 0)
    .map(({ title, text }) => ({
      tone: 'bad',
      title,
      text,
      href: `${base}/certificates`,
      linkLabel: 'Voir les certificats',
    }));
}

/** The forms of the client's record, in the menu of the head. */
export function recordsOf(base: string, archived: boolean) {
  return [
    { href: `${base}/edit`, label: 'Identité, adresse et chargé de compte' },
    { href: `${base}/number`, label: 'FINESS ou SIRET' },
    { href: `${base}/contract`, label: 'Contrat avec l’ANS' },
    { href: `${base}/representative`, label: 'Représentant et carte' },
    { href: `${base}/deputies`, label: 'Suppléance' },
    { href: `${base}/plan`, label: 'Plan (EG ou EJ)' },
    { href: `${base}#note`, label: 'Ajouter une note' },
    { href: `${base}/archive`, label: archived ? 'Rétablir le client' : 'Archiver le client' },
  ];
}
