import { compareCommonName } from '../verdict/common-name.js';
import type { CertificateFacts } from './certificate-reading.js';
import type { ClientIdentity, OtherSlot, SlotProfile } from '../verdict/context.js';
import { holdsName } from '../verdict/alternative-names.js';
import { valuesOf } from '../verdict/distinguished-name.js';
import { commonNameTitles, isNameOf, isServerName, subjectTitles } from '../verdict/subject.js';
import type { Finding } from '../verdict/finding.js';
import { blocking, isBlocked, passed } from '../verdict/finding.js';
import { organizationOf } from '../csr/requested-subject.js';
import { agreed, type CertificateEnvironment, type CertificateProfile, profileOfSlot } from './profile.js';

/** In a sentence. */
export const environmentNames = { PROD: 'production', TEST: 'test', unknown: 'indéterminé' };

const profileNames: Record<CertificateProfile, string> = {
  ORG_AUTH_CLI: 'ORG AUTH_CLI (authentification d’un service)',
  ORG_SIGN: 'ORG SIGN (signature)',
  SERV_SSL: 'SERV SSL_SERVEUR (serveur)',
  CARD: 'certificat d’une carte CPx',
  PERSON: 'certificat d’une personne',
  CA: 'certificat d’une autorité',
  unknown: 'profil inconnu',
};

const otherSlot = 'Vérifiez le fichier déposé, ou importez-le sur l’emplacement qui lui correspond.';

const recordedEnvironment =
  'Vérifiez d’où vient ce certificat. Si c’est l’environnement de l’autorité qui est faux, faites-la supprimer, puis ajouter de nouveau avec le bon, dans Réglages, «\u00a0Autorités\u00a0».';

/** Of a certificate made with the CSR of the order that it came for: no other place takes it. */
export const wronglyOrdered =
  'C’est bien la clé de cette commande\u00a0: le certificat a été mal commandé. Révoquez-le sur la plateforme IGC-Santé, annulez la commande, puis ouvrez-en une autre, avec une clé neuve.';

/** Domain rule 10: a card's certificate, a person's or an authority's is refused by name. */
export function kindFindings({ profile }: CertificateFacts): Finding[] {
  const titles: Partial<Record<CertificateProfile, string>> = {
    CARD: 'Ce certificat est celui d’une carte (CPS, CDE, CPE ou CPA), pas un certificat logiciel.',
    PERSON: 'Ce certificat est celui d’une personne, pas d’un organisme.',
    CA: 'Ce certificat est celui d’une autorité de certification, pas celui du client.',
  };
  const title = titles[profile];
  if (title === undefined) return [];
  const mend = 'Déposez le certificat logiciel (offre ORG ou SERV) retiré pour ce client sur la plateforme IGC-Santé.';
  return [blocking(`kind_${profile.toLowerCase()}`, title, { got: profileNames[profile], mend })];
}

/** An authority that is trusted and vouches for a certificate, and the environment that it is recorded of. */
export interface Vouching {
  authority: CertificateFacts;
  environment: CertificateEnvironment;
}

/** Domain rule 10: the environment, from the extension 1.2.250.1.71.1.2.5 and the issuer (F1.4), is the slot's. */
export function environmentFindings(
  { environment, environmentMarks }: CertificateFacts,
  slot: SlotProfile,
  { mend = otherSlot, vouching }: { mend?: string | undefined; vouching?: Vouching | undefined } = {},
): Finding[] {
  const got = environmentNames[environment];
  const expected = environmentNames[slot.environment];
  if (environment === slot.environment)
    return [passed('environment', 'L’environnement est celui de l’emplacement.', got)];
  const marked = agreed(environmentMarks);
  // The name of the authority says nothing else, or its own marks would contradict each other: somebody said it.
  if (environment === 'unknown' && vouching && marked !== 'unknown') {
    const name = vouching.authority.commonName ?? vouching.authority.subjectText;
    const title = `Ce certificat dit être de ${environmentNames[marked]}, et l’autorité «\u00a0${name}\u00a0» est enregistrée de ${environmentNames[vouching.environment]}.`;
    return [blocking('environment', title, { expected, got, mend: recordedEnvironment })];
  }
  const title =
    environment === 'unknown'
      ? 'L’environnement du certificat ne se lit pas, ou ses marques se contredisent.'
      : `Ce certificat est de ${got}, l’emplacement est de ${expected}.`;
  return [blocking('environment', title, { expected, got, mend })];
}

/** Domain rule 10: the usage, from key usage and extended key usage (F1.4), is the slot's. */
export function usageFindings({ profile }: CertificateFacts, slot: SlotProfile, mend = otherSlot): Finding[] {
  const wanted = profileOfSlot(slot);
  const got = profileNames[profile];
  const expected = wanted === null ? `${slot.offer} ${slot.usage}` : profileNames[wanted];
  if (wanted !== null && profile === wanted) return [passed('usage', 'L’usage est celui de l’emplacement.', got)];
  if (wanted === null && profile === 'unknown') {
    const title = 'L’usage n’a pas pu être vérifié\u00a0: le profil de cette offre n’est pas publié.';
    return [
      {
        code: 'usage_unknown',
        severity: 'warning',
        title,
        expected,
        got,
        mend: 'Vérifiez l’usage sur la plateforme IGC-Santé.',
      },
    ];
  }
  return [blocking('usage', 'L’usage du certificat n’est pas celui de l’emplacement.', { expected, got, mend })];
}

/** Domain rules 4 and 10: OU is the client's, or one of its establishments'; O is the client's name (a change is rule 11). */
export function ownerFindings(facts: CertificateFacts, client: ClientIdentity): Finding[] {
  const expected = client.structureIds.join(' ou ');
  const units = valuesOf(facts.subject, 'OU');
  const got = units.join(' · ');
  const findings: Finding[] = [
    units.length > 0 && units.every((unit) => client.structureIds.includes(unit))
      ? passed('unit', 'L’identifiant de structure (OU) est celui du porteur.', got)
      : otherUnit(units, expected, client),
  ];
  const organization = facts.organization ?? '';
  findings.push(
    isNameOf(client, organization)
      ? passed('organization', subjectTitles.organization, organization)
      : {
          code: 'organization',
          severity: 'warning',
          title: 'Le nom de l’organisme (O) n’est pas celui de la fiche du client.',
          expected: organizationOf(client.name),
          got: organization,
          mend: 'Si le client a changé de nom, le certificat est à révoquer et à redemander\u202f; sinon, corrigez sa fiche.',
        },
  );
  return findings;
}

// Domain rule 5: the other numbers of the same client are not another client's, but they are another slot's.
function otherUnit(units: string[], expected: string, client: ClientIdentity): Finding {
  const got = units.length === 0 ? 'aucun' : units.join(' · ');
  const ofClient = units.length > 0 && units.every((unit) => client.otherStructureIds?.includes(unit));
  return ofClient
    ? blocking('unit_holder', subjectTitles.otherHolder, {
        expected,
        got,
        mend: 'Cet emplacement est porté par un autre numéro FINESS\u00a0: importez ce certificat sur l’emplacement de son porteur.',
      })
    : blocking('unit', 'L’identifiant de structure (OU) n’est pas celui du client ni d’un de ses établissements.', {
        expected,
        got,
        mend: 'Vérifiez de quel client est ce certificat. Si c’est un établissement de ce client, ajoutez-le d’abord à sa fiche.',
      });
}

/** Domain rules 3 and 10: the CN follows the slot's rule. */
export function commonNameFindings(facts: CertificateFacts, slot: SlotProfile, place = otherSlot): Finding[] {
  const names = valuesOf(facts.subject, 'CN');
  const [name = ''] = names;
  const expected = slot.commonName;
  const details = { expected, got: names.length === 0 ? 'aucun' : names.join(' · ') };
  if (names.length !== 1)
    return [
      blocking('common_name_count', 'Le certificat doit porter exactement un nom (CN).', {
        ...details,
        mend: place,
      }),
    ];
  if (slot.commonNameRule === 'fqdn' && !isServerName(name)) {
    return [
      blocking('common_name_server', subjectTitles.notServer, {
        ...details,
        mend: place,
      }),
    ];
  }
  const { outcome } = compareCommonName(expected, name);
  const isSame = outcome === 'same' || (slot.commonNameRule === 'fqdn' && (outcome === 'case' || expected === ''));
  if (isSame) return [passed('common_name', subjectTitles.commonName, name)];
  if (slot.commonNameRule === 'free') {
    return [
      {
        code: 'common_name',
        severity: 'warning',
        title: subjectTitles.free,
        ...details,
        mend: 'Vérifiez que ce certificat est bien celui attendu.',
      },
    ];
  }
  const mend = outcome === 'different' ? place : 'Révoquez ce certificat et commandez-le de nouveau avec le nom exact.';
  return [blocking(`common_name_${outcome}`, commonNameTitles[outcome], { ...details, mend })];
}

/** Rule 10, F1.4: clients look at the alternative names of a server, no longer at its CN: the ordered name is among them. */
export function alternativeNameFindings(facts: CertificateFacts, slot: SlotProfile): Finding[] {
  if (slot.offer !== 'SERV' || slot.usage !== 'SSL') return [];
  const expected = slot.commonName === '' ? (facts.commonName ?? '') : slot.commonName;
  const got = facts.alternativeNames.join(' · ');
  if (holdsName(facts.dnsNames, expected))
    return [passed('alternative_name', 'Les noms alternatifs (SAN) contiennent le nom commandé.', got)];
  const title = 'Les noms alternatifs (SAN) du certificat ne contiennent pas le nom commandé.';
  const mend = 'Un serveur ne peut pas s’en servir\u00a0: révoquez-le et commandez-le de nouveau avec ce nom.';
  return [blocking('alternative_name', title, { expected, got: got === '' ? 'aucun' : got, mend })];
}

/**
 * The other slots this certificate would fit: environment, usage and common name all agree, and its OU is their holder's. Without any, those of the
 * client itself, where one of an establishment's is taken to a slot of its own.
 */
export function fittingSlots<Slot extends OtherSlot>(facts: CertificateFacts, slots: readonly Slot[]): Slot[] {
  const alike = slots.filter((slot) => {
    const isNamed =
      slot.commonNameRule !== 'fqdn'
        ? facts.commonName === slot.commonName
        : facts.commonName?.toLowerCase() === slot.commonName.toLowerCase();
    return isNamed && facts.environment === slot.environment && profileOfSlot(slot) === facts.profile;
  });
  const holders = alike.filter(({ client }) => !isBlocked(ownerFindings(facts, client)));
  if (holders.length > 0) return holders;
  return alike.filter(
    ({ client }) =>
      client.otherNames === undefined && !ownerFindings(facts, client).some(({ code }) => code === 'unit'),
  );
}
