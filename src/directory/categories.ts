// The commonest categories of establishments, médico-sociales first: the JSON gives their code only, as the old files called them.
const labels: Record<string, string> = {
  '182': "Service d'Éducation Spéciale et de Soins à Domicile",
  '183': 'Institut Médico-Educatif (I.M.E.)',
  '186': 'Institut Thérapeutique Éducatif et Pédagogique (I.T.E.P.)',
  '188': 'Etablissement pour Enfants ou Adolescents Polyhandicapés',
  '189': 'Centre Médico-Psycho-Pédagogique (C.M.P.P.)',
  '190': 'Centre Action Médico-Sociale Précoce (C.A.M.S.P.)',
  '192': "Institut d'éducation motrice",
  '197': 'Centre soins accompagnement prévention addictologie (CSAPA)',
  '202': 'Résidences autonomie',
  '246': "Etablissement et Service d'Aide par le Travail (E.S.A.T.)",
  '252': 'Foyer Hébergement Adultes Handicapés',
  '255': "Maison d'Accueil Spécialisée (M.A.S.)",
  '292': 'Centre Hospitalier Spécialisé lutte Maladies Mentales',
  '354': 'Service de Soins Infirmiers A Domicile (S.S.I.A.D)',
  '355': 'Centre Hospitalier (C.H.)',
  '437': "Foyer d'Accueil Médicalisé pour Adultes Handicapés (F.A.M.)",
  '445': "Service d'accompagnement médico-social adultes handicapés",
  '446': "Service d'Accompagnement à la Vie Sociale (S.A.V.S.)",
  '460': "Service d'Aide et d'Accompagnement à Domicile (S.A.A.D.)",
  '500': "Etablissement d'hébergement pour personnes âgées dépendantes",
  '603': 'Maison de santé (L.6223-3)',
  '620': "Pharmacie d'Officine",
};

/** What a code of category is called; empty when it is not one of the common ones, so that what is known stays. */
export function categoryLabel(code: string): string {
  return labels[code] ?? '';
}
