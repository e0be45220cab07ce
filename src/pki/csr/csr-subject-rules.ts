import { compareCommonName } from '../verdict/common-name.js';
import type { ClientIdentity, NameAttribute, SlotProfile } from '../verdict/context.js';
import { valuesOf } from '../verdict/distinguished-name.js';
import type { Finding } from '../verdict/finding.js';
import { blocking, passed } from '../verdict/finding.js';
import { commonNameTitles, isNameOf, isServerName, subjectTitles } from '../verdict/subject.js';
import { organizationOf } from './requested-subject.js';

const platformSets = 'La plateforme IGC-Santé fixe le sujet définitif\u00a0: rien à faire.';

/** Domain rule 9: at most one CN (raw count); absent is a remark. Domain rule 3: INSi names are exact. */
export function commonNameFindings(subject: readonly NameAttribute[], slot: SlotProfile): Finding[] {
  const names = valuesOf(subject, 'CN');
  const [name] = names;
  if (name === undefined) {
    return [
      remark('common_name_absent', 'La CSR ne porte pas de nom (CN).', {
        expected: slot.commonName,
        mend: platformSets,
      }),
    ];
  }
  if (names.length > 1) {
    return [
      blocking('common_name_count', `La CSR porte ${names.length}\u00a0noms (CN)\u00a0: un seul est admis.`, {
        expected: slot.commonName,
        got: names.join(' · '),
        mend: 'Refaites la CSR avec un seul CN.',
      }),
    ];
  }
  if (slot.commonNameRule === 'fqdn') return [serverNameFinding(name, slot)];
  const { outcome } = compareCommonName(slot.commonName, name);
  if (outcome === 'same') return [passed('common_name', subjectTitles.commonName, name)];
  const mend = `Refaites la CSR avec CN=${slot.commonName}, à recopier tel quel.`;
  if (slot.commonNameRule === 'exact') {
    return [
      blocking(`common_name_${outcome}`, commonNameTitles[outcome], { expected: slot.commonName, got: name, mend }),
    ];
  }
  return [
    remark('common_name', subjectTitles.free, {
      expected: slot.commonName,
      got: name,
      mend: 'Saisissez le nom voulu dans «\u00a0Service applicatif\u00a0» lors de la commande.',
    }),
  ];
}

function serverNameFinding(name: string, slot: SlotProfile): Finding {
  const expected = slot.commonName === '' ? 'un nom de serveur complet' : slot.commonName;
  const mend = 'Refaites la CSR avec le nom de domaine complet du serveur, par exemple serveur.exemple.fr.';
  if (!isServerName(name)) {
    return blocking('common_name_server', subjectTitles.notServer, {
      expected,
      got: name,
      mend,
    });
  }
  if (slot.commonName !== '' && slot.commonName.toLowerCase() !== name.toLowerCase()) {
    return blocking('common_name_different', commonNameTitles.different, { expected, got: name, mend });
  }
  return passed('common_name', 'Le nom (CN) est un nom de serveur complet.', name);
}

/** Domain rules 4 and 9: O and OU are the client's; absent is a remark, another's is blocking. */
export function ownerFindings(subject: readonly NameAttribute[], client: ClientIdentity): Finding[] {
  return [...organizationFindings(subject, client), ...unitFindings(subject, client), ...placeFindings(subject)];
}

function organizationFindings(subject: readonly NameAttribute[], client: ClientIdentity): Finding[] {
  const expected = organizationOf(client.name);
  const values = valuesOf(subject, 'O');
  if (values.length === 0) {
    return [remark('organization_absent', 'La CSR ne porte pas d’organisme (O).', { expected, mend: platformSets })];
  }
  return values.map((got) =>
    isNameOf(client, got)
      ? passed('organization', subjectTitles.organization, got)
      : blocking('organization_other', 'L’organisme (O) n’est pas celui du client.', {
          expected,
          got,
          mend: 'Un certificat n’est jamais au nom de l’éditeur ni d’un autre client\u00a0: refaites la CSR avec le nom du client, ou sans O.',
        }),
  );
}

function unitFindings(subject: readonly NameAttribute[], client: ClientIdentity): Finding[] {
  const expected = client.structureIds.join(' ou ');
  const values = valuesOf(subject, 'OU');
  if (values.length === 0) {
    return [
      remark('unit_absent', 'La CSR ne porte pas d’identifiant de structure (OU).', { expected, mend: platformSets }),
    ];
  }
  return values.map((got) => unitFinding(got, expected, client));
}

// F1.2: OU is one digit (the kind) followed by the identifier: 1 + FINESS (10 characters), 3 + SIRET (15).
function unitFinding(got: string, expected: string, client: ClientIdentity): Finding {
  if (client.structureIds.includes(got))
    return passed('unit', 'L’identifiant de structure (OU) est celui du client.', got);
  if (client.structureIds.some((identifier) => identifier.slice(1) === got)) {
    return {
      code: 'unit_prefix',
      severity: 'warning',
      title: 'L’identifiant de structure (OU) est bien celui du client, mais sans son chiffre de type.',
      expected,
      got,
      mend: 'Ajoutez 1 devant un FINESS, 3 devant un SIRET\u202f; à défaut, la plateforme le fera.',
    };
  }
  if (client.otherStructureIds?.includes(got)) {
    // Domain rule 9: the platform sets the final subject; the order decides which number of the client it carries.
    return {
      code: 'unit_holder',
      severity: 'warning',
      title: subjectTitles.otherHolder,
      expected,
      got,
      mend: 'La plateforme écrira le numéro de la structure choisie\u00a0: vérifiez que la commande est bien passée sous le porteur de cet emplacement.',
    };
  }
  if (/^\d?[0-9A-Z]{9}$|^\d?\d{14}$/i.test(got)) {
    return blocking('unit_other', 'L’identifiant de structure (OU) est celui d’une autre structure.', {
      expected,
      got,
      mend: 'Vérifiez que cette CSR est bien celle de ce client, puis refaites-la avec son identifiant, ou sans OU.',
    });
  }
  return {
    code: 'unit_unknown',
    severity: 'warning',
    title: 'La valeur d’OU n’est pas un identifiant de structure.',
    expected,
    got,
    mend: 'La plateforme la remplacera\u202f; vérifiez qu’elle ne désigne pas un autre organisme.',
  };
}

// Neither the guide nor rule 9 asks anything of ST: the platform writes it, as the rest of the subject.
function placeFindings(subject: readonly NameAttribute[]): Finding[] {
  const findings = subject
    .filter(({ type }) => !['C', 'ST', 'O', 'OU', 'CN'].includes(type))
    .map(({ type, value }) =>
      remark('subject_extra', `L’attribut ${type} ne figure jamais dans un certificat IGC-Santé.`, {
        got: value,
        mend: platformSets,
      }),
    );
  const [country] = valuesOf(subject, 'C');
  if (country !== undefined && country !== 'FR') {
    findings.push(
      remark('country', 'Le pays (C) n’est pas la France.', { expected: 'FR', got: country, mend: platformSets }),
    );
  }
  return findings;
}

function remark(code: string, title: string, details: Omit<Finding, 'code' | 'severity' | 'title'>): Finding {
  return { code, severity: 'remark', title, ...details };
}
