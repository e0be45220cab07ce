/** Values to type on the platform: to copy, to follow, blocked. */
export function lookSheet() {
  return [
    { id: 'usage', label: 'Usage', value: 'AUTH_CLI' },
    {
      id: 'service',
      label: 'Service applicatif',
      hint: 'Devient le CN. Capitales, trait d’union, aucun espace',
      value: 'INSI-MANU',
    },
    {
      id: 'product',
      label: 'Demander un nouveau produit',
      sentence: 'Pas un renouvellement\u00a0: aucun certificat actif dans cet emplacement.',
    },
    {
      id: 'csr',
      label: 'Charger la CSR',
      hint: 'Jamais par courriel\u00a0: on la prend ici',
      blocked: 'Aucune CSR vérifiée à charger',
    },
  ];
}

/** A verdict with a finding of each severity and the checks that passed. */
export function lookVerdict() {
  return {
    findings: [
      {
        tone: 'bad',
        title: 'Le CN diffère par la casse',
        expected: 'INSI-MANU',
        gotParts: [{ text: 'I' }, { text: 'nsi', mark: true }, { text: '-M' }, { text: 'anu', mark: true }],
        mend: 'Refaire la CSR sur le serveur, avec la même clé.',
      },
      {
        tone: 'soon',
        title: 'Extension inattendue\u00a0: subjectAltName',
        expected: 'aucune',
        got: 'DNS:srv-dui-02.local',
        mend: 'L’ANS fixe elle-même les extensions. Sans effet, mais à enlever.',
      },
      { tone: 'none', title: 'Le CN est absent', mend: 'La plateforme le fixe elle-même.' },
    ],
    passed: ['Signature de la demande valide', 'Clé RSA, 2048\u00a0bits', 'Un seul CN'],
    passedOpen: true,
  };
}
