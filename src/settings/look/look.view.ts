import { barParts } from '../../platform/web/bar.js';
import { iconNames } from '../../platform/web/icon-names.js';
import { lookFields, lookFieldErrors } from './look-fields.view.js';
import { lookJourney, lookNextAction, lookOrderStates, lookTimeline } from './look-journey.view.js';
import { lookSheet, lookVerdict } from './look-order.view.js';

/** The data of the page that shows every component in every state, for eyes and for visual checks. */
export function lookView() {
  return {
    title: 'Composants',
    head: {
      title: 'Composants',
      count: 'chaque élément, dans chaque état',
      crumbs: [{ href: '/', label: 'Accueil' }],
      facts: [{ label: 'FINESS EJ', value: '740012380', num: true, copy: '740012380' }, { value: 'Annecy (74)' }],
      links: [{ href: '#look-form', label: 'Formulaire', icon: 'pencil' }],
    },
    ...messages(),
    changes: changes(),
    journey: lookJourney(),
    orderStates: lookOrderStates(),
    nextAction: lookNextAction(),
    tabs: [
      { href: '#look-journey', label: 'Parcours', current: true },
      { href: '#look-journey', label: 'Certificats', count: 7 },
      { href: '#look-journey', label: 'Journal' },
    ],
    rows: rows(),
    errors: lookFieldErrors(),
    fields: lookFields(),
    ...progress(),
    sheet: lookSheet(),
    verdict: lookVerdict(),
    timeline: lookTimeline(),
    facts: [
      { label: 'Dossier ANS', code: '2026-118842' },
      { label: 'État', state: { tone: 'ok', label: 'Validée le 17/11/2026', plain: true } },
      { label: 'Administrateurs', value: 'Nadia Belkacem, Thomas Guérin' },
    ],
    moment: '2026-11-24T13:32:00Z',
    icons: iconNames,
  };
}

function messages() {
  return {
    coverage: [
      { code: 'missing' },
      { code: 'requested' },
      { code: 'to_redo' },
      { code: 'issued_not_installed' },
      { code: 'expiring', label: 'Expire dans 18\u00a0j' },
      { code: 'expired', label: 'Expiré depuis 2\u00a0j' },
      { code: 'revoked' },
      { code: 'covered' },
      { code: 'not_needed' },
    ],
    tones: ['ok', 'soon', 'bad', 'move', 'none'].flatMap((tone) => [
      { tone, label: `Ton ${tone}` },
      { tone, label: `Ton ${tone}, sobre`, plain: true },
    ]),
    notes: [
      { tone: 'ok', text: 'La demande est enregistrée.' },
      { tone: 'soon', title: 'La carte expire le 30/11/2026.', text: 'Commandez-en une autre dès maintenant.' },
      {
        tone: 'bad',
        title: 'La CSR est refusée.',
        text: 'Le CN doit être exactement',
        code: 'INSI-MANU',
        href: '#look-sheet',
        linkLabel: 'Voir le verdict',
      },
      { tone: 'none', text: 'Pas de compte à créer\u00a0: ouvrez le lien reçu par courriel.' },
    ],
    flashLink: {
      tone: 'ok',
      text: 'Votre fichier est prêt.',
      link: { href: '#look-notes', label: 'Télécharger le fichier' },
    },
    flash: { tone: 'ok', text: 'Le rappel est mis en sourdine.', undo: { action: '#look-notes', label: 'Annuler' } },
  };
}

function changes() {
  return [
    {
      noun: 'sending',
      label: 'Envoyer à l’ANS',
      icon: 'send',
      href: '#look-buttons',
      allowed: true,
      effect: 'Le 413 signé part à l’ANS, et le délai commence.',
    },
    {
      noun: 'order',
      label: 'Enregistrer la commande',
      href: '#look-buttons',
      allowed: false,
      reason: 'Possible quand la CSR sera vérifiée.',
    },
    {
      noun: 'removal',
      label: 'Désactiver le compte…',
      icon: 'user-minus',
      href: '#look-buttons',
      allowed: true,
      page: true,
      warn: true,
    },
  ];
}

function rows() {
  return [
    { name: 'Association Les Trois Rivières', finess: '740012380', coverage: { code: 'covered' }, chosen: true },
    { name: 'Association Tremplin Ardennes', finess: '080005374', coverage: { code: 'missing' } },
    {
      name: 'Fondation du Brumath',
      finess: '670012345',
      coverage: { code: 'expired', label: 'Expiré depuis 2\u00a0j' },
    },
  ];
}

function progress() {
  const counts = [
    { fill: 'fill-ok', value: 231 },
    { fill: 'fill-bad', value: 18 },
    { fill: 'fill-later', value: 139 },
  ];
  return {
    progress: barParts(counts, 388),
    tally: [
      { href: '#look-progress', count: 231, tone: 'ok', icon: 'circle-check', label: 'Faites', current: true },
      { href: '#look-progress', count: 18, tone: 'bad', icon: 'ban', label: 'Refusées' },
      { href: '#look-progress', count: 139, tone: 'none', icon: 'clock', label: 'En attente' },
    ],
  };
}
