/** The five steps of a client, the fourth under way. */
export function lookJourney() {
  return [
    { state: 'done', label: '1 Contrat', note: 'Fait le 12/03/2025', href: '#look-journey' },
    { state: 'done', label: '2 Administrateur', note: 'Délégation active', href: '#look-journey' },
    { state: 'done', label: '3 Demande', note: 'Validée le 17/11/2026', href: '#look-journey' },
    { state: 'current', label: '4 Retrait', note: '4 en service sur 6', href: '#look-journey' },
    { state: 'todo', label: '5 Veille', note: 'Après le retrait', href: '#look-journey' },
  ];
}

/** The eight states of an order, the first under way. */
export function lookOrderStates() {
  const labels = [
    'CSR attendue',
    'CSR vérifiée',
    'À commander',
    'Commandée',
    'À retirer',
    'Retirée',
    'Installée',
    'Vérifiée',
  ];
  return labels.map((label, index) => ({ state: index === 0 ? 'current' : 'todo', label }));
}

/** A next action that is late. */
export function lookNextAction() {
  return {
    title: 'Retirer le certificat DMP signature',
    why: 'L’actuel expire dans 18\u00a0j\u00a0: le successeur doit être installé et vérifié avant.',
    who: 'Nadia Belkacem',
    whoNote: 'carte CPA valide',
    since: '4\u00a0j',
    sinceNote: '20/11/2026',
    due: '9\u00a0j de retard',
    dueNote: '15/11/2026',
    overdue: true,
    action: { href: '#look-journey', label: 'Ouvrir la fiche de commande' },
    other: { href: '#look-journey', label: 'Confier à…' },
  };
}

/** Events of each tone. */
export function lookTimeline() {
  return [
    {
      tone: 'bad',
      icon: 'alert-circle',
      text: 'CSR refusée, le CN doit être',
      code: 'INSI-MANU',
      note: 'Contrôle automatique',
      time: 'Ce jour, 9\u00a0h\u00a040',
      iso: '2026-11-24T08:40:00Z',
    },
    {
      tone: 'move',
      icon: 'package',
      text: 'Certificat INSI-AUTO retiré, à installer',
      note: 'Thomas Guérin',
      time: '18/11/2026',
      iso: '2026-11-18',
      undo: { action: '#look-thread', label: 'Annuler' },
    },
    {
      tone: 'ok',
      icon: 'circle-check',
      text: 'Dossier 413 validé par l’ANS',
      href: '#look-thread',
      time: '17/11/2026',
      iso: '2026-11-17',
    },
    {
      tone: '',
      icon: 'bell',
      text: 'Rappel de signature envoyé',
      note: 'Automatique, règle «\u00a0Signature 413\u00a0», étape 5\u00a0j',
      time: '05/11/2026',
      iso: '2026-11-05',
    },
  ];
}
