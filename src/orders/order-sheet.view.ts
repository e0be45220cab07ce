import { date } from '../platform/web/view-helpers.js';
import type { OrderPageFacts } from './order-page.service.js';
import { usageName } from '../journey/plan/certificate-names.js';

/** One value to type on the platform, for the partial `copy-field`; `download` is where the CSR is. */
export interface SheetField {
  id: string;
  label: string;
  hint?: string;
  value?: string;
  sentence?: string;
  blocked?: string;
  download?: { href: string; name: string };
}

/** Domain rule 15 (Guide V0.6, étape 4): the exact values, in the order the IGC-Santé platform asks for them. */
export function orderSheet(facts: OrderPageFacts): { label: string; title: string; fields: SheetField[] }[] {
  return [
    { label: 'Étape 1', title: 'Offre et structure', fields: structureFields(facts) },
    { label: 'Étape 2', title: 'Produit', fields: [productField(facts)] },
    { label: 'Étape 3', title: 'Usage, service, contacts', fields: usageFields(facts) },
    { label: 'Étape 4', title: 'CSR', fields: [csrField(facts)] },
  ];
}

// Domain rule 5: the holder's number, and its name in the list that the platform answers with.
function structureFields({ slot, client, establishment }: OrderPageFacts): SheetField[] {
  const { number, name } = establishment
    ? { number: establishment.finessEg, name: `l’établissement ${establishment.name}` }
    : { number: client.number, name: client.name };
  return [
    { id: 'offer', label: 'Type d’offre', value: slot.offer },
    { id: 'structure', label: 'Rechercher la structure', hint: `Choisir ${name}`, value: number },
  ];
}

// Guide V0.6, étape 4: the arrow beside « Recherche » shows what may be renewed, and one chooses the product in that list. F5: only while its certificate
// is active.
const arrow = 'La flèche à droite de «\u00a0Recherche\u00a0» montre la liste\u202f; y choisir';

function productField({ renewed, replaces, declaredUntil }: OrderPageFacts): SheetField {
  if (!renewed && replaces.length === 0 && declaredUntil !== null) {
    return {
      id: 'product',
      label: 'Renouveler le produit existant, ou en demander un nouveau',
      hint: `${arrow} le produit, s’il y est`,
      sentence: `Un certificat jamais importé est déclaré en service jusqu’au ${date(declaredUntil)}\u00a0: si la liste le montre, renouvelez-le\u202f; sinon, nouveau produit.`,
    };
  }
  if (!renewed) {
    return {
      id: 'product',
      label: 'Demander un nouveau produit',
      // Domain rule 5: the products of the establishments are in the list of the platform, under other numbers.
      sentence:
        replaces.length > 0
          ? 'Pas un renouvellement\u00a0: le certificat d’un établissement ne se renouvelle pas sous le FINESS juridique.'
          : 'Pas un renouvellement\u00a0: aucun certificat de cet emplacement ne peut être renouvelé.',
    };
  }
  return {
    id: 'product',
    label: 'Renouveler le produit existant',
    hint: `${arrow} ce produit`,
    sentence: `${renewed.commonName ?? 'Certificat'}, valable jusqu’au ${date(renewed.notAfter)}, n° de série ${renewed.serialNumber}`,
  };
}

function usageFields({ slot }: OrderPageFacts): SheetField[] {
  return [
    { id: 'usage', label: 'Usage', value: usageName(slot.usage) },
    commonNameField(slot),
    {
      id: 'actor',
      label: 'Email de l’acteur',
      hint: 'Obligatoire, non repris du 413',
      ...(slot.actorEmail ? { value: slot.actorEmail } : { blocked: 'À indiquer ci-dessous' }),
    },
    {
      id: 'informed',
      label: 'Email d’une personne à informer',
      hint: 'Facultatif',
      ...(slot.informedEmail ? { value: slot.informedEmail } : { sentence: 'Laisser vide' }),
    },
  ];
}

// Domain rule 3: INSi names are exact; elsewhere the application or the structure; for a server its full name.
function commonNameField(slot: OrderPageFacts['slot']): SheetField {
  const hints = {
    exact: 'Devient le CN. Capitales, trait d’union, aucun espace',
    free: 'Devient le CN. L’application ou la structure',
    fqdn: 'Devient le CN. Le nom de domaine complet du serveur',
  };
  const field = { id: 'service', label: 'Service applicatif', hint: hints[slot.commonNameRule] };
  return slot.commonName
    ? { ...field, value: slot.commonName }
    : { ...field, blocked: 'Nom du serveur à indiquer sur l’instance' };
}

function csrField({ order, csr, csrNow, spoilt }: OrderPageFacts): SheetField {
  const field = { id: 'csr', label: 'Charger la CSR', hint: 'Jamais par courriel\u00a0: on la prend ici' };
  if (csr && spoilt === 'key') return { ...field, blocked: 'Sa clé est exposée\u00a0: une autre CSR est attendue' };
  if (csrNow && !csrNow.verdict.acceptable)
    return { ...field, blocked: 'Ne convient plus\u00a0: une autre CSR est attendue' };
  if (csr) return { ...field, download: { href: `/orders/${order.id}/csr`, name: csr.fileName } };
  if (order.keyMadeOnPlatform) {
    return {
      id: 'csr',
      label: 'Pas de CSR',
      sentence: 'La plateforme fait la clé\u202f; installez-la sur le serveur, sans jamais la déposer ici.',
    };
  }
  return { ...field, blocked: 'Aucune CSR vérifiée à charger' };
}
