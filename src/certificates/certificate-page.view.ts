import { parisDate } from '../journey/calendar/calendar-days.js';
import { holderWords } from '../journey/plan/holders.js';
import { shownForm } from '../platform/forms/form.js';
import type { FormErrors } from '../platform/web/read-form.js';
import { revocationFields, revocationWithdrawalFields } from '../orders/order.form.js';
import { date } from '../platform/web/view-helpers.js';
import type { CertificatePageFacts } from './certificate-page.service.js';
import { wrongBecause } from '../journey/steps/redo.js';
import { certificateState } from '../slots/certificate-state.view.js';
import { numberCarried } from '../slots/plan/holder-level.js';
import { redoNote } from '../slots/redo-note.js';
import { verdictState, verdictView } from '../orders/verdict.view.js';

/** One certificate: what it says, what was checked, what it replaces. */
export function certificatePageView(facts: CertificatePageFacts, now: Date, returned: Returned = {}) {
  const { certificate, slot, client } = facts;
  const name = certificate.commonName ?? certificate.serialNumber;
  return {
    title: `Certificat ${name}`,
    head: {
      title: `Certificat ${name}`,
      state: certificateState(
        { ...certificate, toRedo: facts.toRedo, alone: facts.coverage?.establishment === 'closed' },
        facts.inForce,
        now,
      ),
      crumbs: [
        { href: '/certificates', label: 'Certificats' },
        { href: `/clients/${client.id}/certificates`, label: client.name },
      ],
      facts: [
        { label: 'Emplacement', value: slot.label, href: `/slots/${slot.id}` },
        holderFact(facts),
        { label: 'Échéance', value: date(certificate.notAfter), num: true },
      ],
      links: [{ href: `/certificates/${certificate.id}/pem`, label: 'Télécharger (PEM)', icon: 'download' }],
    },
    redo: redoOf(facts),
    facts: subjectFacts(facts),
    fingerprints: [
      { label: 'Empreinte SHA-256', value: certificate.sha256 },
      { label: 'Numéro de série', value: certificate.serialNumber },
      { label: 'Empreinte de la clé', value: certificate.spkiSha256 },
    ],
    lineage: lineageOf(facts),
    verdictState: verdictState(certificate.verdict, { accepted: 'Accepté', refused: 'Refusé' }),
    verdict: verdictView(certificate.verdict),
    revocation: certificate.revokedAt ? null : revocationForm(facts, now, returned),
    withdrawal: certificate.revokedAt ? withdrawalForm(facts, returned) : null,
  };
}

interface Returned {
  errors?: FormErrors;
  values?: Record<string, unknown>;
}

function revocationForm({ certificate, inForce }: CertificatePageFacts, now: Date, returned: Returned) {
  return shownForm({
    action: `/certificates/${certificate.id}/revocation`,
    fields: revocationFields(),
    values: { revokedOn: parisDate(now), ...returned.values },
    errors: returned.errors,
    lead: `La révocation se fait sur la plateforme IGC-Santé, avec la carte. Ici, on la note\u00a0: ${inForce ? 'l’emplacement n’est plus couvert par lui' : 'ce qui couvre l’emplacement ne change pas'}.`,
    submit: 'Noter la révocation',
    tone: 'warn',
  });
}

function withdrawalForm({ certificate, revocationStays }: CertificatePageFacts, returned: Returned) {
  return shownForm({
    action: revocationWithdrawal(certificate.id),
    fields: revocationWithdrawalFields(),
    values: returned.values,
    errors: returned.errors,
    lead: 'Notée par erreur, ou sur un autre certificat que celui qui est révoqué\u00a0: celui-ci sert de nouveau.',
    submit: 'Défaire la révocation notée',
    icon: 'arrow-back-up',
    tone: 'warn',
    ...(revocationStays === null ? {} : { refused: [revocationStays] }),
  });
}

/** Where a revocation that was noted by mistake is taken back. */
export const revocationWithdrawal = (id: string) => `/certificates/${id}/revocation-withdrawal`;

/** What the page says once it is noted. @param inForce whether it covered its slot until then */
export const revocationNoted = (inForce: boolean) =>
  `Révocation notée\u00a0: ${inForce ? 'l’emplacement n’est plus couvert par ce certificat' : 'ce qui couvre l’emplacement ne change pas'}.`;

/** The same once it is taken back. @param inForce whether its slot is its own again. @param ordered the order that the slot has */
export function revocationTakenBack({ inForce, ordered }: { inForce: boolean; ordered: string | null }): string {
  const slot = inForce
    ? 'l’emplacement est de nouveau celui de ce certificat'
    : 'ce qui couvre l’emplacement ne change pas';
  const order = ordered
    ? ` La commande ${ordered} y est ouverte\u00a0: annulez-la si elle ne servait qu’à le remplacer.`
    : '';
  return `Révocation défaite\u00a0: ${slot}.${order}`;
}

// By the number that it carries: the holder of its slot may have another one by now.
function holderFact({ certificate, client, coverage }: CertificatePageFacts) {
  const finessEg = coverage?.holderFiness ?? null;
  const carried = numberCarried(certificate.subject);
  if (carried !== null && carried !== (finessEg ?? client.number))
    return { label: 'Numéro porté (OU)', value: carried, num: true };
  return {
    value: holderWords(finessEg === null ? null : { name: coverage?.holderName ?? '', finessEg }, client.number),
  };
}

// Of one that others have replaced, nothing is to be made again.
function redoOf({ coverage, toRedo, inForce, order }: CertificatePageFacts): string | null {
  const pending = order !== null && order.id === coverage?.orderId;
  if (coverage && (pending || (inForce && toRedo !== null))) return redoNote(coverage);
  return toRedo === null ? null : `À révoquer\u00a0: ${wrongBecause(toRedo)}.`;
}

function subjectFacts({ certificate, read, order }: CertificatePageFacts) {
  const names = read?.alternativeNames ?? [];
  return [
    { label: 'Sujet', value: read?.subjectText ?? certificate.subject },
    { label: 'Émetteur', value: read?.issuerText ?? certificate.issuer },
    ...(names.length > 0 ? [{ label: 'Noms alternatifs (SAN)', value: names.join(', ') }] : []),
    { label: 'Validité', value: `du ${date(certificate.notBefore)} au ${date(certificate.notAfter)}` },
    { label: 'Profil', value: `${certificate.profile.replace('_', ' ')}, ${certificate.environment}` },
    { label: 'Importé le', value: date(certificate.importedAt) },
    ...(order ? [{ label: 'Commande', value: order.number, href: `/orders/${order.id}` }] : []),
    ...(certificate.installedAt ? [{ label: 'Installé le', value: date(certificate.installedAt) }] : []),
    ...(certificate.verifiedAt ? [{ label: 'Vérifié le', value: date(certificate.verifiedAt) }] : []),
    ...(certificate.revokedAt
      ? [
          {
            label: 'Révoqué le',
            value: `${date(certificate.revokedAt)}${certificate.revokedByList ? ', d’après la liste de révocation' : ''}`,
          },
        ]
      : []),
    ...(certificate.history
      ? [{ label: 'Historique', value: 'Expiré à son import\u00a0: il ne couvre pas l’emplacement' }]
      : []),
  ];
}

function lineageOf({ replaced, successor }: CertificatePageFacts) {
  const line = (label: string, other: CertificatePageFacts['replaced']) =>
    other
      ? [
          {
            label,
            value: `${other.commonName ?? other.serialNumber}, jusqu’au ${date(other.notAfter)}`,
            href: `/certificates/${other.id}`,
          },
        ]
      : [];
  return [...line('Remplace', replaced), ...line('Remplacé par', successor)];
}
