import { kindOfNumber, numberLabels, numberWords } from '../../identifiers/structure-number.js';

export const portalAddress = 'https://meshabilitations.esante.gouv.fr';

/** One gesture on mesHabilitations: the sentence, and the exact values it asks for. The words of its screens are published nowhere. F5. */
export interface PortalStep {
  text: string;
  values: { label: string; value: string }[];
}

interface Structure {
  name: string;
  number: string;
}

/** Whatever is done there begins so. */
export function enterPortal({ name, number }: Structure): PortalStep[] {
  return [
    { text: `Ouvrez ${portalAddress} et identifiez-vous.`, values: [] },
    {
      text: `Choisissez votre structure\u00a0: ${name}, ${numberWords(number)}.`,
      values: [
        { label: 'Structure', value: name },
        { label: numberLabels[kindOfNumber(number)], value: number },
      ],
    },
  ];
}

/** The editor is designated, and composes its team itself. */
export function designateThere(structure: Structure, editor: { name: string; siret: string | null }): PortalStep[] {
  return [
    ...enterPortal(structure),
    {
      text: 'Ouvrez la désignation d’une structure tierce, pour la gestion des administrateurs techniques.',
      values: [],
    },
    {
      text: `Cherchez notre structure\u00a0: ${editor.name}${editor.siret ? `, SIRET ${editor.siret}` : ''}. Vérifiez le nom avant de confirmer.`,
      values: [
        { label: 'Éditeur', value: editor.name },
        ...(editor.siret ? [{ label: 'SIRET', value: editor.siret }] : []),
      ],
    },
  ];
}
